#include "stages/plan/rules.h"

#include "stages/lexicon.h"
#include "stages/plan/rules_planner.h"

namespace tiedit {

Plan PlanRules::run(const In& in, Context& context) const {
  stages::RulesPlan made = stages::plan_rules(in.instruction->text, *in.annotations, in.image->size(), stages::lexicon());
  for (Warning& w : made.warnings) context.warn(w.slug, w.text);
  made.plan.planner = nlohmann::ordered_json{{"stage", "plan.rules"}};
  if (config.exec != "sequential") made.plan.exec = config.exec;
  return std::move(made.plan);
}

}  // namespace tiedit
