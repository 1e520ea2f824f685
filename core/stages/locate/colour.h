#pragma once
#include "stages/locate/ports.h"

namespace tiedit {

/// The pixels of a colour: those whose nearest colour of the lexicon is the colour word of the query ("the red car"),
/// inside the region's boxes if it has any, else anywhere.
/// In:  image, input.image [H, W]; edit. Out: mask [H, W] u8 {0, 255}; not found without a colour word or such a pixel
struct LocateColour {
  struct Config {
    std::optional<std::string> color;
    template <class V>
    void fields(V& v) {
      v("color", color, {.help = "a colour name", .default_text = "the colour word of the edit's query"});
    }
  };
  using In = LocatePorts;
  using Out = Mask;
  explicit LocateColour(const Config& c) : config(c) {}
  Out run(const In& in, Context& context) const;
  Config config;
};

}  // namespace tiedit
