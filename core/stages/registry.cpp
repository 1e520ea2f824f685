#include "stages/registry.h"

#include "stages/composite/keep_background.h"
#include "stages/edit/adjust.h"
#include "stages/edit/by_op.h"
#include "stages/edit/fill.h"
#include "stages/edit/inpaint.h"
#include "stages/edit/null.h"
#include "stages/edit/recolor.h"
#include "stages/edit/transplant.h"
#include "stages/layout/apply.h"
#include "stages/layout/from_annotations.h"
#include "stages/locate/annotations.h"
#include "stages/locate/colour.h"
#include "stages/locate/grabcut.h"
#include "stages/locate/refine.h"
#include "stages/locate/region.h"
#include "stages/plan/chain.h"
#include "stages/plan/from_layouts.h"
#include "stages/plan/layout_llm.h"
#include "stages/plan/layout_rules.h"
#include "stages/plan/rules.h"

namespace tiedit {
namespace {

void add_all(Registry& r) {
  r.add<LayoutApply>("layout.apply", "runs a layout program: where everything is to be");
  r.add<LayoutFromAnnotations>("layout.from_annotations", "what is where, from the user's marks");
  r.add<PlanFromLayouts>("plan.from_layouts", "the edits between two layouts, for pipelines that paint edit by edit");
  r.add<PlanLayoutRules>("plan.layout_rules", "a layout program from common English edit sentences, without a model");
  r.add<PlanChain>("plan.chain", "tries planners in order until one understands");
  r.add<PlanLayoutLlm>("plan.layout_llm", "a layout program from a language model's replies");
  r.add<PlanRules>("plan.rules", "plan from common English edit sentences, without a model");
  r.add<LocateAnnotations>("locate.annotations", "the user's boxes, stars and drawn mask as one mask");
  r.add<LocateColour>("locate.colour", "the pixels of the colour that the edit names");
  r.add<LocateFile>("locate.file", "a mask from a file");
  r.add<LocateGrabcut>("locate.grabcut", "the object in a box or under a star");
  r.add<LocateRefine>("locate.refine", "clean-up, growth, protection and audit of a mask");
  r.add<LocateRegion>("locate.region", "hands an edit to the locator that fits its region");
  r.add<AdjustEdit>("edit.adjust", "brighter, darker, contrast, saturation, warmth, blur, grey, plain");
  r.add<EditByOp>("edit.by_op", "hands an edit to the stage that can do its operation");
  r.add<Fill>("edit.fill", "removes a thing by filling its place from the surroundings");
  r.declare<Inpaint>("edit.inpaint", "repaints the mask from a prompt, with a Stable Diffusion model");
  r.add<Recolor>("edit.recolor", "another colour, same shading");
  r.add<Transplant>("edit.transplant", "moves, resizes, copies, removes and recolours things with their own pixels");
  r.add<KeepBackground>("composite.keep_background", "edited pixels inside the mask, source bytes outside");
#ifdef TIEDIT_TESTS
  r.add<NullEdit>("edit.null", "flips bits inside the mask; for tests");
  r.declare<NullEngine>("edit.null_engine", "the same through a tensor, in the engine; for tests");
#endif
}

}  // namespace

Registry& registry() {
  static Registry* const all = [] {
    auto* r = new Registry;  // lives as long as the process: the engine holds pointers into it
    add_all(*r);
    return r;
  }();
  return *all;
}

void throw_engine_absent(const std::string& stage_id) {
  throw Error(ErrorKind::io, "engine.absent", {stage_id, "the engine, open", "none", "run scripts/setup.sh"});
}

}  // namespace tiedit
