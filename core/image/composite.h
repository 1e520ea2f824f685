#pragma once
#include <opencv2/core/mat.hpp>

namespace tiedit::image {

/// Opacity of the edit: 0 outside the mask, rising over `feather_px` inside its edge to `full`.
/// a = floor(full * t^2 (3 - 2t) + 0.5), t = min(1, EDT(p, not mask) / (feather_px + 1)); a full mask is `full`
/// throughout. In: mask [H, W] u8, nonzero = inside; feather_px >= 0; full = 255 or 65535 Out: [H, W] u8 or u16
cv::Mat feather_alpha(const cv::Mat& mask, int feather_px, int full);

/// `gen` inside the mask, `src` outside, with the feather inside the mask: where the mask is 0 every sample is src's.
/// Per colour channel (a*gen + (A-a)*src + (A-1)/2) div A in integers; an alpha channel stays src's.
/// In: src [H, W, 3 or 4] u8 or u16; gen [H, W, 3] of the same size and depth; mask [H, W] u8
/// Out: a new Mat of src's type
/// Throws: Error internal/composite.size, composite.depth when gen or mask does not fit src
cv::Mat composite(const cv::Mat& src, const cv::Mat& gen, const cv::Mat& mask, int feather_px);

}  // namespace tiedit::image
