#pragma once
#include "stages/stage.h"

namespace tiedit {

/// Puts an edit's pixels into the picture it was made from: outside the mask every sample stays as it was, at the
/// source's own size, depth, profile and alpha; the feather lies inside the mask.
/// In:  parent [H, W] the picture before this edit; image [H, W, 3] u8 sRGB, the edit's result; mask; edit
/// Out: image like parent; notes "background" {outside_max_abs, outside_pixels, drift_mean, drift_max}
/// Throws: Error{internal, background.changed} when a sample outside the mask changed
struct KeepBackground {
  struct Config {
    std::optional<double> feather_px;
    template <class V>
    void fields(V& v) {
      v("feather_px", feather_px, {.help = "width of the soft rim inside the mask", .unit = "reference px", .min = 0, .max = 256, .default_text = "by op"});
    }
  };
  struct In {
    const Image* parent = nullptr;
    const Image* image = nullptr;
    const Mask* mask = nullptr;
    const Edit* edit = nullptr;
    template <class V>
    void ports(V& v) {
      v("parent", parent);
      v("image", image);
      v("mask", mask);
      v.optional("edit", edit);
    }
  };
  using Out = Image;
  explicit KeepBackground(const Config& c) : config(c) {}
  Out run(const In& in, Context& context) const;
  Config config;
};

}  // namespace tiedit
