#pragma once
#include <opencv2/core/types.hpp>
#include <optional>
#include <vector>

#include "artifacts/annotations.h"
#include "artifacts/plan_json.h"

namespace tiedit::artifacts {

/// What is known besides the plan when it is checked.
struct PlanFacts {
  std::optional<cv::Size> size = {};   ///< of the displayed picture; without it only plan.image bounds pixels
  const Annotations* marks = nullptr;  ///< null: `user:NAME` is not looked up
};

/// Everything that is wrong with a plan beyond its schema, in the plan's order. Classes: plan.id, plan.reference,
/// plan.file, plan.box, plan.points, plan.token, plan.empty, plan.cycle, plan.exec.
std::vector<Error> check_plan(const Plan& plan, const PlanSource& source = {}, const PlanFacts& facts = {});

/// Names that `user:NAME` may have: boxes, stars, and `mask` when one was drawn.
std::vector<std::string> mark_names(const Annotations& marks);

}  // namespace tiedit::artifacts
