#include <CLI/CLI.hpp>
#include <cstdio>
#include <new>

#include "base/error.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/signals.h"
#include "base/text.h"
#include "commands.h"

namespace tiedit::cli {
namespace {

constexpr const char* kExamples =
    "Edits pictures by plain words, in a pipeline you can read.\n"
    "\n"
    "  tiedit edit cup.jpg -i \"make the cup blue\" --box cup=0.3,0.2,0.6,0.9 -o out\n"
    "  tiedit edit photos/ -r -i \"make it brighter\" --keep none -o out\n"
    "  tiedit edit --jobs jobs.jsonl -c photo -o out\n"
    "  tiedit stages locate.grabcut    tiedit check my.yaml\n"
    "  tiedit show out/cup.png         tiedit doctor\n";

constexpr const char* kExitCodes =
    "Exit codes: 0 done, 1 internal, 2 usage or config (nothing was run),\n"
    "  3 an item failed, 4 model, 5 environment, 6 LLM endpoint, 7 folder locked,\n"
    "  8 device lost, 9 quality gate, 75 time limit, 130/143 signal.";

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

// The first word that CLI11 did not understand; empty when something else is wrong. What is missing counts less: a
// wrong flag is told as such, not as no -o.
std::string not_understood(const CLI::App& app, const CLI::App& chosen, const CLI::ParseError& error) {
  if (!dynamic_cast<const CLI::RequiredError*>(&error) && !dynamic_cast<const CLI::ExtrasError*>(&error)) return {};
  std::vector<std::string> rest = chosen.remaining();
  if (rest.empty()) rest = app.remaining();  // what a command has no place for
  return rest.empty() ? "" : rest.front();
}

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; })) names.push_back(sub->get_name());
  return names;
}

// CLI11 says what is wrong in words of its own; here it becomes our line with the nearest name.
Error usage_error(const CLI::App& app, const CLI::ParseError& error) {
  const CLI::App* chosen = &app;
  std::string place = "tiedit";
  while (!chosen->get_subcommands().empty()) {
    chosen = chosen->get_subcommands().front();
    place += " " + chosen->get_name();
  }
  const std::string got = not_understood(app, *chosen, error);
  if (got.empty()) return {ErrorKind::usage, "usage.arguments", {place, error.what(), "", place + " --help shows the flags"}};
  const std::string first = got.substr(0, got.find_first_of(" ="));
  if (first.starts_with("-")) return {ErrorKind::usage, "usage.flag", {place, "a known flag", first, base::suggestion(first, option_names(*chosen))}};
  const std::vector<std::string> commands = command_names(*chosen);
  if (!commands.empty()) return {ErrorKind::usage, "usage.command", {place, "a command", first, base::suggestion(first, commands)}};
  return {ErrorKind::usage, "usage.argument", {place, "no further argument", got}};
}

int report(const ErrorKind kind, const char* text) {
  base::set_status("");
  base::log_error(text);
  return exit_code(kind);
}

int run_main(int argc, char** argv) {
  CLI::App app(kExamples, "tiedit");
  app.footer(kExitCodes);
  app.set_version_flag("--version", version_text());
  app.require_subcommand(0, 1);  // none is told below, in our own words
  app.get_formatter()->column_width(26);
  app.get_formatter()->label("TEXT", "VALUE");
  app.get_formatter()->label("REQUIRED", "(required)");
  Run run;
  add_edit(app, run);
  add_stages(app, run);
  add_check(app, run);
  add_show(app, run);
  add_annotations(app, run);
  add_doctor(app, run);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& help) {
    app.exit(help);
    return 0;
  } catch (const CLI::ParseError& error) {
    throw usage_error(app, error);
  }
  if (!run) throw Error(ErrorKind::usage, "usage.command", {"tiedit", "a command (edit, stages, check, show, annotations, doctor)", "none", "tiedit --help shows examples"});
  return run();
}

}  // namespace
}  // namespace tiedit::cli

int main(int argc, char** argv) {
  using namespace tiedit;
  base::watch_signals();
  base::keep_freed_memory();
  try {
    return cli::run_main(argc, argv);
  } catch (const Error& error) {
    return cli::report(error.kind(), (std::string("error: ") + error.what()).c_str());
  } catch (const ErrorList& errors) {
    for (const Error& error : errors.errors()) cli::report(error.kind(), (std::string("error: ") + error.what()).c_str());
    return exit_code(errors.errors().at(0).kind());
  } catch (const std::bad_alloc&) {
    return cli::report(ErrorKind::io, "error: tiedit: memory enough, got none left; close other programs");
  } catch (const std::exception& error) {
    return cli::report(ErrorKind::internal, (std::string("error: tiedit: no exception, got ") + error.what() + "; please report it").c_str());
  }
}
