#pragma once
#include "stages/stage.h"

namespace tiedit {

/// The edits that make the picture of one layout that of another, for pipelines that paint edit by edit: one for each
/// changed object and kind of change, the net effect of the whole program; a change of z alone gives none. Removals
/// first, then the others by z; a second edit of an object depends on its first and works at the new box.
/// In:  plan; layout, target; annotations (marks that the program made objects of). Out: plan with `edits`; note
///      "unchanged" when there are none
/// Throws: Error{input, plan.edits} above 16 edits
struct PlanFromLayouts {
  struct Config {
    template <class V>
    void fields(V&) {}
  };
  struct In {
    const Plan* plan = nullptr;
    const Layout* layout = nullptr;
    const Layout* target = nullptr;
    const Annotations* annotations = nullptr;
    template <class V>
    void ports(V& v) {
      v("plan", plan);
      v("layout", layout);
      v("target", target);
      v.optional("annotations", annotations);
    }
  };
  using Out = Plan;
  explicit PlanFromLayouts(const Config&) {}
  Out run(const In& in, Context& context) const;
};

}  // namespace tiedit
