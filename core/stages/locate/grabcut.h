#pragma once
#include "stages/locate/ports.h"

namespace tiedit {

/// The mask of the object in a user's box, or under a star, on a real photograph (GrabCut from three starts).
/// In:  image, input.image [H, W]; edit (region box, points, or a phrase with boxes); annotations (select stars)
/// Out: mask [H, W] u8 {0, 255}; note "quality" = mean agreement of the starts, 0..1, and warnings when in doubt
struct LocateGrabcut {
  struct Config {
    template <class V>
    void fields(V&) {}
  };
  using In = LocatePorts;
  using Out = Mask;
  explicit LocateGrabcut(const Config&) {}
  Out run(const In& in, Context& context) const;
};

}  // namespace tiedit
