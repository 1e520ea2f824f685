#pragma once
#include <string>
#include <vector>

#include "pipeline/edit_command.h"

namespace tiedit::pipeline {

/// A run as planned: every item with its output, nothing run yet.
struct RunPlan {
  std::vector<ItemRequest> requests;
  std::vector<std::string> notices;     ///< for stderr: what was skipped, names that differ only in case
  nlohmann::ordered_json run = {};      ///< what OUT/run.json says
};

/// Expands inputs or jobs, reads configs and annotations, names the outputs. A row that cannot be run becomes a request
/// with an error. Throws Error and ErrorList of kinds usage and config: inputs missing, double ids, outputs that
/// collide or are inputs, configs, flags and the run's own annotation files.
RunPlan plan_run(const EditCommand& command);

/// `--seed`: 0..2^63-1, or "random" (drawn once). Throws Error{usage, seed.value}.
std::uint64_t parse_seed(const std::string& text);

}  // namespace tiedit::pipeline
