#pragma once
#include <opencv2/core/mat.hpp>

#include "engine/stages/inpaint/denoise.h"
#include "image/resize.h"

namespace tiedit::inpaint {

struct CanvasOptions {
  cv::Size size;           ///< W x H, multiples of factor
  int factor = 8;          ///< pixels a latent
  bool cover = false;      ///< every pixel that the mask touches, instead of LANCZOS and half
  bool any_pixel = false;  ///< a latent is repainted when any of its pixels is, instead of its first
  image::ResizeOrder order = image::ResizeOrder::horizontal_first;
};

/// In:  area [h, w, 3] u8 sRGB; mask [h, w] u8 {0, 255}
Canvas make_canvas(const cv::Mat& area, const cv::Mat& mask, const CanvasOptions& options);

/// Share of the latents that any pixel of the hole lies in and that are not repainted: what a thin mask loses.
double lost_on_the_grid(const Canvas& canvas);

/// In:  picture [1, 3, H, W] in 0..1. Out: [H, W, 3] u8, halves rounded to even
cv::Mat to_picture(const Tensor& picture);

}  // namespace tiedit::inpaint
