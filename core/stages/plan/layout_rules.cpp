#include "stages/plan/layout_rules.h"

#include "stages/lexicon.h"
#include "stages/plan/layout_planner.h"

namespace tiedit {

Plan PlanLayoutRules::run(const In& in, Context& context) const {
  stages::LayoutPlan made = stages::plan_layout(in.instruction->text, *in.annotations, *in.layout,
                                                config.ambiguity == "guess", stages::lexicon());
  for (Warning& w : made.warnings) context.warn(w.slug, w.text);
  made.plan.planner = nlohmann::ordered_json{{"stage", "plan.layout_rules"}};
  return std::move(made.plan);
}

}  // namespace tiedit
