#pragma once
#include <opencv2/core/mat.hpp>

#include "photo/paste.h"

namespace tiedit::photo {

struct ShadowOptions {
  double least = 0.2;  ///< the deepest shadow: what is left of the light
  int blur_px = 3;     ///< side of the box over which brightness is averaged
  int feather_px = 4;  ///< the shadow fades out towards the edge of its mark
};

/// The shadow that the user marked, as a black sprite: pasting it multiplies what is below by
/// S = clamp(blur(lum picture) / blur(lum plate), least, 1). Under the object itself S is that of its surroundings.
/// In: rgb, plate [H, W, 3] u8, the picture with and without object and shadow; mark [H, W] u8, nonzero = where the
/// shadow lies; object [H, W] u8, nonzero = covered by the object
/// Out: a sprite over the mark's box; empty when the mark is
Sprite shadow_of(const cv::Mat& rgb, const cv::Mat& plate, const cv::Mat& mark, const cv::Mat& object,
                 const ShadowOptions& options = {});

}  // namespace tiedit::photo
