#pragma once
#include <string>
#include <string_view>

#include "artifacts/plan.h"
#include "base/error.h"
#include "io/json.h"

namespace tiedit::artifacts {

/// Where a plan comes from: the place of its errors (`NAME: edits[0].op: …`), and what it may do.
struct PlanSource {
  std::string name = "plan.json";      ///< empty: error lines begin with the path
  ErrorKind kind = ErrorKind::config;  ///< config: the user's own file; input: an item's
  bool file_refs = true;               ///< `file:` references are for plans the user supplies
};

/// As JSON, members in the schema's order; empty members are left out, but for description, depends_on and edits.
io::Json to_json(const Plan& plan);
io::Json to_json(const Edit& edit);
io::Json to_json(const Region& region);

/// Reads tiedit.plan/1: strict JSON (at most 64 KiB and 16 levels), then the schema, then check_plan; boxes and points
/// that overshoot 0..1 by at most 0.02 are clamped first. The order of the edits stays: see normalise.
/// Throws ErrorList of everything that is wrong, classes json.*, plan.schema and those of check_plan:
/// `plan.json: edits[2].depends_on[0]: an edit id, got e9; use one of e1, e2, e3`.
Plan plan_from_json(std::string_view text, const PlanSource& source = {});

/// The same of a value already parsed (an LLM's reply, an element of a document).
Plan plan_from_value(const io::Json& value, const PlanSource& source = {});

}  // namespace tiedit::artifacts
