#pragma once
#include <optional>
#include <string>
#include <vector>

#include "pipeline/batch.h"
#include "pipeline/wiring.h"

namespace tiedit::pipeline {

/// `tiedit edit` as typed; every member is one flag.
struct EditCommand {
  std::vector<std::string> inputs;
  std::optional<std::string> instruction;  ///< text, or @FILE
  std::string config = "photo";
  std::string out;
  std::string annotations;            ///< file or folder
  std::string annotation_format = {};  ///< tiedit, coco, ...; empty: by its content
  std::vector<std::string> boxes, stars;
  std::string mask;
  std::vector<std::string> set, artifacts;
  std::string until;
  bool recursive = false;
  std::string jobs;
  std::string input_root;
  std::string name_template = "{dir}/{stem}.{ext}";
  std::string format = "png";         ///< png, jpg, webp, same
  std::string seed = "0";             ///< a number or "random"
  std::string seed_mode = "fixed";    ///< fixed, per_item
  std::string overwrite = "stale";
  std::string keep = "all";
  std::string numerics;               ///< exact, fast; empty: the config's
  std::string on_unresolved = "fail";
  int threads = 0;
  bool dry_run = false, json = false, no_timing = false, fail_fast = false, strict = false, first_frame = false, allow_damaged = false;
};

/// Plans the run and runs it (or prints the plan with --dry-run). Returns the exit code.
/// Throws Error and ErrorList of kinds usage and config before any work, and what run_batch throws.
int run_edit(const EditCommand& command);

/// A pipeline by the name of a shipped config or by file, read, set and wired.
/// Throws ErrorList{config}, Error{usage, config.missing}.
Pipeline find_pipeline(const std::string& config, const std::vector<Setting>& settings, const WiringOptions& options = {});

}  // namespace tiedit::pipeline
