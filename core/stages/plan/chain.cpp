#include "stages/plan/chain.h"

namespace tiedit {
namespace {

constexpr const char* kNotUnderstood = "not_understood";

Bindings planner_bindings(const PlanChain::In& in) {
  Bindings out{{"instruction", borrow(*in.instruction)},
               {"annotations", borrow(*in.annotations)},
               {"input.image", borrow(*in.image)}};
  if (in.layout) out["layout"] = borrow(*in.layout);
  return out;
}

// The plan of one planner; one that its model gave no form to is not understood.
Plan ask_planner(const Stage& planner, const PlanChain::In& in, Context& context) {
  try {
    return *artifact_as<Plan>(planner.run(planner_bindings(in), context));
  } catch (const Error& error) {
    if (error.slug() != "llm.format") throw;
    context.warn("llm.format", error.what());
    Plan plan;
    plan.instruction = in.instruction->text;
    plan.planner = nlohmann::ordered_json{{"stage", planner.info().id}};
    plan.reject = Reject{kNotUnderstood, error.what()};
    return plan;
  }
}

}  // namespace

PlanChain::PlanChain(const Config& c) : config(c) {
  if (c.planners.empty()) throw Error(ErrorKind::config, "chain.empty", {"try", "at least one planner", "none"});
}

Plan PlanChain::run(const In& in, Context& context) const {
  nlohmann::ordered_json attempts = nlohmann::ordered_json::array();
  Plan plan;
  for (const Substage& planner : config.planners) {
    plan = ask_planner(*planner.stage, in, context);
    nlohmann::ordered_json attempt{{"stage", planner.stage->info().id},
                                   {"outcome", plan.reject ? plan.reject->code : "planned"}};
    if (plan.reject) attempt["reason"] = plan.reject->reason;
    attempts.push_back(std::move(attempt));
    if (!plan.reject || plan.reject->code != kNotUnderstood) break;
  }
  context.notes["attempts"] = std::move(attempts);
  return plan;
}

}  // namespace tiedit
