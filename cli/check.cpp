#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "commands.h"
#include "io/json.h"
#include "pipeline/describe.h"
#include "pipeline/edit_command.h"
#include "pipeline/wiring.h"

namespace tiedit::cli {

void add_check(CLI::App& app, Run& run) {
  struct Flags {
    std::string config;
    std::vector<std::string> set;
    bool json = false;
  };
  const auto flags = std::make_shared<Flags>();
  CLI::App* sub = app.add_subcommand("check", "reads a config and wires it; runs nothing");
  sub->add_option("CONFIG", flags->config, "a shipped name or a YAML file")->required();
  sub->add_option("--set", flags->set, "STEP.FIELD=VALUE")->allow_extra_args(false);
  sub->add_flag("--json", flags->json, "as JSON");
  sub->callback([&run, flags] {
    run = [flags] {
      std::vector<Setting> settings;
      for (const std::string& text : flags->set) settings.push_back(pipeline::parse_setting(text));
      const Pipeline pipeline = pipeline::find_pipeline(flags->config, settings);
      const pipeline::Wiring wiring = pipeline::check_wiring(pipeline);
      const std::string text = flags->json ? io::dump_pretty(pipeline::pipeline_json(pipeline, wiring)) : pipeline::describe_pipeline(pipeline, wiring);
      std::fputs(text.c_str(), stdout);
      return 0;
    };
  });
}

}  // namespace tiedit::cli
