#pragma once
#include "stages/edit/ports.h"

namespace tiedit {

/// Light, contrast, saturation, warmth, blur, sharpness, grey or one plain colour, inside the mask.
/// In:  image [H, W] as srgb8; mask; edit (adjust, amount, attributes.color) unless the fields say it
/// Out: image [H, W, 3] u8 sRGB
/// Throws: Error{input, edit.adjust} when neither says what to adjust
struct AdjustEdit {
  struct Config {
    std::optional<std::string> adjust;
    std::optional<double> amount;
    std::optional<std::string> color;
    template <class V>
    void fields(V& v) {
      v("adjust", adjust,
        {.help = "what to change",
         .choices = {"brighter", "darker", "more_contrast", "less_contrast", "more_saturated", "less_saturated", "warmer", "cooler", "blur", "sharpen", "grey", "plain"},
         .default_text = "the edit's"});
      v("amount", amount, {.help = "how much", .min = 0, .max = 1, .above_min = true, .default_text = "the edit's, else 0.3"});
      v("color", color, {.help = "of plain: a colour name or #rrggbb", .default_text = "the edit's, else white"});
    }
  };
  using In = EditPorts;
  using Out = Image;
  explicit AdjustEdit(const Config& c) : config(c) {}
  Out run(const In& in, Context& context) const;
  Config config;
};

}  // namespace tiedit
