#pragma once
#include "stages/edit/ports.h"

namespace tiedit {

/// Gives the masked thing another colour and keeps its shading, highlights and parts of another hue.
/// In:  image [H, W] as srgb8; mask = opacity; edit (attributes.color) unless the field says the colour
/// Out: image [H, W, 3] u8 sRGB
/// Throws: Error{input, edit.color} when neither names a colour of the lexicon
struct Recolor {
  struct Config {
    std::optional<std::string> color;
    template <class V>
    void fields(V& v) {
      v("color", color, {.help = "a colour name or #rrggbb", .default_text = "the edit's attributes.color"});
    }
  };
  using In = EditPorts;
  using Out = Image;
  explicit Recolor(const Config& c) : config(c) {}
  Out run(const In& in, Context& context) const;
  Config config;
};

}  // namespace tiedit
