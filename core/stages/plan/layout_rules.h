#pragma once
#include "stages/stage.h"

namespace tiedit {

/// A layout program from common English sentences about the objects of a layout, without a model. What it cannot read
/// it refuses: the plan has `reject`.
/// In:  instruction; annotations; layout. Out: plan with `layout_program`, its edits empty
struct PlanLayoutRules {
  struct Config {
    std::string ambiguity = "guess";
    template <class V>
    void fields(V& v) {
      v("ambiguity", ambiguity,
        {.help = "a phrase for one thing that fits several: take the likeliest with a warning, or refuse",
         .choices = {"guess", "fail"}});
    }
  };
  struct In {
    const Instruction* instruction = nullptr;
    const Annotations* annotations = nullptr;
    const Layout* layout = nullptr;
    template <class V>
    void ports(V& v) {
      v("instruction", instruction);
      v("annotations", annotations);
      v("layout", layout);
    }
  };
  using Out = Plan;
  explicit PlanLayoutRules(const Config& c) : config(c) {}
  Out run(const In& in, Context& context) const;
  Config config;
};

}  // namespace tiedit
