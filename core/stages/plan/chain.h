#pragma once
#include "stages/stage.h"

namespace tiedit {

/// Tries planners in order until one understands: the first plan that is not rejected as not_understood. A planner
/// whose model answered nothing usable (llm.format) has not understood either. With none left, the last one's answer
/// stands. In:  instruction; annotations; image; layout, where a planner takes one Out: plan; note "attempts" = every
/// planner and what came of it
struct PlanChain {
  struct Config {
    std::vector<Substage> planners;
    template <class V>
    void fields(V& v) {
      v("try", planners, {.help = "planners, the first to be asked first", .required = true});
    }
  };
  struct In {
    const Instruction* instruction = nullptr;
    const Annotations* annotations = nullptr;
    const Image* image = nullptr;
    const Layout* layout = nullptr;
    template <class V>
    void ports(V& v) {
      v("instruction", instruction);
      v("annotations", annotations);
      v("input.image", image);
      v.optional("layout", layout);
    }
  };
  using Out = Plan;
  /// Throws Error{config, chain.empty} for no planner.
  explicit PlanChain(const Config& c);
  Out run(const In& in, Context& context) const;
  Config config;
};

}  // namespace tiedit
