#pragma once
#include <string>
#include <vector>

#include "artifacts/plan.h"

namespace tiedit::artifacts {

/// The edit id of a reference `eN.mask|raw|source_mask|dest_mask`, or empty for any other text.
std::string edit_of_ref(const std::string& ref);

/// Ids that must have been executed before an edit: depends_on and the edits its regions refer to, each once.
/// The one legal self-reference (destination.mask_ref: eN.source_mask) is none of them.
std::vector<std::string> predecessors(const Edit& edit);

/// Indices of plan.edits in execution order: keep edits without predecessors first, then, again and again, the first
/// edit in list order whose predecessors are all taken. Unknown ids bind nothing. Throws Error{input, class
/// plan.cycle}: `WHERE: depends_on: acyclic, got e2 -> e4 -> e2; drop one edge`.
std::vector<std::size_t> execution_order(const Plan& plan, const std::string& where = "plan.json");

/// The members of the first cycle, first one again at the end; empty when there is none.
std::vector<std::string> find_cycle(const Plan& plan);

/// Clamps boxes and points that lie outside by at most 0.02 (2 % of the side in pixels, where plan.image says the size)
/// to the picture. Returns the paths of what was changed: `edits[0].region.boxes[1]`.
std::vector<std::string> clamp_overshoot(Plan& plan);

/// The plan in execution order with overshoot clamped. What was changed is recorded in planner.normalised
/// ("order", "clamp edits[0].region.boxes[1]"). Throws as execution_order.
Plan normalise(Plan plan, const std::string& where = "plan.json");

}  // namespace tiedit::artifacts
