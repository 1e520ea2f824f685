#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <memory>
#include <opencv2/core/version.hpp>
#include <thread>

#include "base/data_dir.h"
#include "base/text.h"
#include "commands.h"
#include "io/json.h"
#include "pipeline/engine_door.h"
#include "stages/registry.h"

#ifndef TIEDIT_VERSION
#error "the build sets TIEDIT_VERSION"
#endif

namespace tiedit::cli {
namespace {

using nlohmann::ordered_json;

std::string cpu_name() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);)
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  return "unknown";
}

std::vector<std::string> cpu_levels() {
  std::vector<std::string> out;
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2")) out.emplace_back("avx2");
  if (__builtin_cpu_supports("avx512f")) out.emplace_back("avx512f");
  return out;
}

std::string engine_state() {
  if (!std::filesystem::exists(pipeline::engine_path())) return "absent; scripts/setup.sh builds it";
  try {
    pipeline::open_engine();
    return "opens";
  } catch (const Error& error) {
    return error.what();
  }
}

ordered_json report() {
  return {{"tool", version_text()},
          {"cpu", cpu_name()},
          {"cpu_levels", cpu_levels()},
          {"cores", std::thread::hardware_concurrency()},
          {"opencv", CV_VERSION},
          {"data", base::data_dir().string()},
          {"stages", registry().ids().size()},
          {"engine", engine_state()},
          {"device", "cpu"},
          {"models", "none needed by the shipped configs"}};
}

}  // namespace

std::string version_text() { return "tiedit " TIEDIT_VERSION; }

void add_doctor(CLI::App& app, Run& run) {
  const auto json = std::make_shared<bool>(false);
  CLI::App* sub = app.add_subcommand("doctor", "machine, libraries, engine");
  sub->add_flag("--json", *json, "as JSON");
  sub->callback([&run, json] {
    run = [json] {
      const ordered_json tree = report();
      if (*json) {
        std::fputs(io::dump_pretty(tree).c_str(), stdout);
        return 0;
      }
      for (const auto& [name, value] : tree.items()) std::fputs(fmt::format("{:<12}{}\n", name, value.is_string() ? value.get<std::string>() : io::dump_canonical(value)).c_str(), stdout);
      return 0;
    };
  });
}

}  // namespace tiedit::cli
