#pragma once
#include <opencv2/core/mat.hpp>

namespace tiedit::photo {

struct SurroundingsOptions {
  int rim_px = 8;     ///< how far outside the hole its surroundings are looked at
  int patch_px = 7;   ///< colours are means over squares of this side
  double margin = 8;  ///< levels by which a colour may leave the range of the rim
  int reach_px = 3;   ///< pixels this near to one of another colour are left out too
  int look_px = 64;   ///< what lies further from the hole's box than this and its longer side is not looked at (0)
};

/// Where a picture has colours that the surroundings of a hole do not have: filling the hole from there would put a
/// thing into it (a coin among coins) instead of what lies around it.
/// In: rgb [H, W, 3] u8; hole [H, W] u8, nonzero = to fill; others (optional) [H, W] u8, nonzero = no surroundings
/// Out: [H, W] u8 {0, 255}; all 0 where the hole has no rim. Made for `others` of fill, which drops it when too little
/// would remain.
cv::Mat unlike_surroundings(const cv::Mat& rgb, const cv::Mat& hole, const cv::Mat& others = {},
                            const SurroundingsOptions& options = {});

}  // namespace tiedit::photo
