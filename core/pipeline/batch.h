#pragma once
#include <string>
#include <vector>

#include "pipeline/execute.h"

namespace tiedit::pipeline {

/// Everything about a run that is not an item's own.
struct BatchSettings {
  ItemSettings item = {};
  Overwrite overwrite = Overwrite::stale;
  int threads = 0;        ///< items worked on at once; 0: as many as the machine has cores
  bool json = false;      ///< records on stdout instead of paths
  bool fail_fast = false;
  nlohmann::ordered_json run = {};  ///< what OUT/run.json will say
};

struct BatchCounts {
  std::size_t done = 0, adopted = 0, failed = 0;
  bool internal = false;  ///< one of the failures was the tool's own
};

/// Runs the items: several threads work, this one alone writes. Prints each finished path (or record) on stdout, errors
/// and progress on stderr. One failing item harms no other.
/// Returns the process's exit code: 0, 3 with failed items, 1 with an internal one, 130/143 after a signal.
/// Throws Error{locked, io, device, model, endpoint, lost, usage} when the run cannot start or go on.
int run_batch(RunFolder& folder, const std::vector<ItemRequest>& requests, const BatchSettings& settings);

}  // namespace tiedit::pipeline
