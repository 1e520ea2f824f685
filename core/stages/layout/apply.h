#pragma once
#include "stages/stage.h"

namespace tiedit {

/// Runs the plan's layout program: where everything is to be. Pure geometry, no picture.
/// In:  layout; plan with a layout_program; annotations (the marks that the program names)
/// Out: layout, for the name `target`; note "unchanged" when the program changes nothing, "skipped" = the error lines
/// of
///      operations left out
/// Throws: Error or ErrorList of kind input, classes layout.*; plan.<reason> for a program of nothing but noop
struct LayoutApply {
  struct Config {
    std::string fit = "clamp", star_anchor = "center", on_error = "fail", caption_mode = "substitute";
    std::optional<std::string> appearances;
    template <class V>
    void fields(V& v) {
      v("fit", fit,
        {.help = "what becomes of boxes that leave the picture", .choices = {"clamp", "shrink", "allow", "reject"}});
      v("star_anchor", star_anchor, {.help = "what of a thing goes to a star", .choices = {"center", "top_left"}});
      v("on_error", on_error,
        {.help = "when one operation cannot be done: none is, or the others are", .choices = {"fail", "skip"}});
      v("caption_mode", caption_mode,
        {.help = "the caption follows the changes, or stays", .choices = {"substitute", "keep"}});
      v("appearances", appearances, {.help = "folder of the pictures that operations name", .is_path = true});
    }
  };
  struct In {
    const Layout* layout = nullptr;
    const Plan* plan = nullptr;
    const Annotations* annotations = nullptr;
    template <class V>
    void ports(V& v) {
      v("layout", layout);
      v("plan", plan);
      v.optional("annotations", annotations);
    }
  };
  using Out = Layout;
  explicit LayoutApply(const Config& c) : config(c) {}
  Out run(const In& in, Context& context) const;
  Config config;
};

}  // namespace tiedit
