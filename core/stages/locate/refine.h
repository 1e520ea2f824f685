#pragma once
#include "stages/stage.h"

namespace tiedit {

/// Cleans a found mask and says what is doubtful about it: specks and holes, shadow, growth, protection by `keep`.
/// A user's drawn mask or rectangle is taken as it is.
/// In:  mask [H, W]; edit; annotations; the masks of the plan's keep edits
/// Out: mask [H, W] u8 {0, 255}; notes "audit" and "verdict" (ok, not_found, empty_mask, tiny, huge, shaky)
struct LocateRefine {
  struct Config {
    std::optional<double> dilate_px;
    std::string on_missing = "skip";
    template <class V>
    void fields(V& v) {
      v("dilate_px", dilate_px,
        {.help = "growth of a found mask; shrinks when negative", .unit = "reference px", .min = -256, .max = 256, .default_text = "by op"});
      v("on_missing", on_missing, {.help = "what to do when nothing was found", .choices = {"skip", "fail"}});
    }
  };
  struct In {
    const Mask* mask = nullptr;
    const Edit* edit = nullptr;
    const Annotations* annotations = nullptr;
    template <class V>
    void ports(V& v) {
      v("mask", mask);
      v.optional("edit", edit);
      v.optional("annotations", annotations);
    }
  };
  using Out = Mask;
  explicit LocateRefine(const Config& c) : config(c) {}
  Out run(const In& in, Context& context) const;
  Config config;
};

}  // namespace tiedit
