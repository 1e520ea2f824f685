#pragma once
#include "stages/locate/ports.h"

namespace tiedit {

/// Hands an edit to the locator that fits the kind of its region; geometry (masks, unions, the whole picture) needs none.
/// In:  image, input.image [H, W]; edit; annotations
/// Out: mask [H, W] u8 {0, 255}, with `keep` = the edit's must_keep areas
struct LocateRegion {
  struct Config {
    Substage phrase, box, points;
    template <class V>
    void fields(V& v) {
      v("phrase", phrase, {.help = "locator for things named in words"});
      v("box", box, {.help = "locator for the thing in a box; without one the filled rectangle counts"});
      v("points", points, {.help = "locator for the thing under a star; without one a disc counts"});
    }
  };
  struct In : LocatePorts {
    template <class V>
    void ports(V& v) {
      v("image", image);
      v("input.image", source);
      v("edit", edit);
      v.optional("annotations", annotations);
    }
  };
  using Out = Mask;
  explicit LocateRegion(const Config& c) : config(c) {}
  Out run(const In& in, Context& context) const;
  Config config;
};

}  // namespace tiedit
