#pragma once
#include "stages/stage.h"

namespace tiedit {

/// A plan from common English edit sentences, without a model. What it cannot read it refuses: the plan has `reject`.
/// In:  instruction; annotations; image (its size). Out: plan, in execution order
struct PlanRules {
  struct Config {
    std::string exec = "sequential";
    template <class V>
    void fields(V& v) {
      v("exec", exec, {.help = "edits one after the other, or all regions in one edit", .choices = {"sequential", "union"}});
    }
  };
  struct In {
    const Instruction* instruction = nullptr;
    const Annotations* annotations = nullptr;
    const Image* image = nullptr;
    template <class V>
    void ports(V& v) {
      v("instruction", instruction);
      v("annotations", annotations);
      v("input.image", image);
    }
  };
  using Out = Plan;
  explicit PlanRules(const Config& c) : config(c) {}
  Out run(const In& in, Context& context) const;
  Config config;
};

}  // namespace tiedit
