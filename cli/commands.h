#pragma once
#include <CLI/App.hpp>
#include <functional>
#include <string>

/// One file a subcommand; each adds itself to the parser and says what to run. `run` is set when it was chosen.
namespace tiedit::cli {

using Run = std::function<int()>;

void add_edit(CLI::App& app, Run& run);
void add_stages(CLI::App& app, Run& run);
void add_check(CLI::App& app, Run& run);
void add_show(CLI::App& app, Run& run);
void add_annotations(CLI::App& app, Run& run);
void add_doctor(CLI::App& app, Run& run);

/// "tiedit 0.1.0".
std::string version_text();

}  // namespace tiedit::cli
