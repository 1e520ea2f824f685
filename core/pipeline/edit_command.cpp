#include "pipeline/edit_command.h"

#include <fmt/format.h>

#include <cstdio>

#include "base/log.h"
#include "pipeline/engine_door.h"
#include "pipeline/requests.h"

namespace tiedit::pipeline {
namespace {

BatchSettings batch_settings(const EditCommand& c) {
  BatchSettings s;
  s.item.until = c.until;
  s.item.keep = c.keep == "all" ? Keep::all : c.keep == "plan" ? Keep::plan : Keep::none;
  s.item.timing = !c.no_timing;
  s.item.strict = c.strict;
  s.item.first_frame = c.first_frame;
  s.item.allow_damaged = c.allow_damaged;
  s.item.copy_unresolved = c.on_unresolved == "copy";
  const std::filesystem::path jobs_folder = std::filesystem::path(c.jobs).parent_path();
  s.item.input_root = !c.input_root.empty() ? std::filesystem::path(c.input_root) : jobs_folder.empty() ? std::filesystem::path(".") : jobs_folder;
  s.overwrite = c.overwrite == "never" ? Overwrite::never : c.overwrite == "always" ? Overwrite::always : Overwrite::stale;
  s.threads = c.threads;
  s.json = c.json;
  s.fail_fast = c.fail_fast;
  return s;
}

int print_plan(const EditCommand& command, const RunPlan& plan) {
  for (const ItemRequest& r : plan.requests) {
    const std::string to = r.bad ? std::string("fails: ") + r.bad->what() : (std::filesystem::path(command.out) / r.out.picture).string();
    std::fputs(fmt::format("{} -> {}\n", r.id, to).c_str(), stdout);
  }
  base::log_note(fmt::format("{} {}, nothing was run", plan.requests.size(), plan.requests.size() == 1 ? "item" : "items"));
  return 0;
}

// The engine is opened before any item is worked on, and only for a config that asks for it.
void open_engine_if_needed(const std::vector<ItemRequest>& requests) {
  for (const ItemRequest& r : requests)
    if (r.pipeline && needs_engine(*r.pipeline)) return open_engine();
}

}  // namespace

int run_edit(const EditCommand& command) {
  if (command.out.empty()) throw Error(ErrorKind::usage, "output.kind", {"-o", "a folder", "an empty name"});
  RunPlan plan = plan_run(command);
  for (const std::string& notice : plan.notices) base::log_note(notice);
  if (command.dry_run) return print_plan(command, plan);
  open_engine_if_needed(plan.requests);
  BatchSettings settings = batch_settings(command);
  settings.run = std::move(plan.run);
  RunFolder folder(command.out);
  return run_batch(folder, plan.requests, settings);
}

}  // namespace tiedit::pipeline
