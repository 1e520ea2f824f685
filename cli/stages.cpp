#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "commands.h"
#include "io/json.h"
#include "pipeline/describe.h"
#include "stages/registry.h"

namespace tiedit::cli {

void add_stages(CLI::App& app, Run& run) {
  struct Flags {
    std::string name;
    bool json = false;
  };
  const auto flags = std::make_shared<Flags>();
  CLI::App* sub = app.add_subcommand("stages", "every stage, or one with its ports and fields");
  sub->add_option("NAME", flags->name, "a stage");
  sub->add_flag("--json", flags->json, "as JSON");
  sub->callback([&run, flags] {
    run = [flags] {
      const Registry& all = registry();
      const std::string text = flags->json ? io::dump_pretty(flags->name.empty() ? pipeline::stages_json(all) : pipeline::stage_json(all, flags->name))
                                           : (flags->name.empty() ? pipeline::list_stages(all) : pipeline::describe_stage(all, flags->name));
      std::fputs(text.c_str(), stdout);
      return 0;
    };
  });
}

}  // namespace tiedit::cli
