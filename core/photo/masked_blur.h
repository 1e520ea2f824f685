#pragma once
#include <opencv2/core/mat.hpp>

namespace tiedit::photo {

/// Gaussian over the pixels of the mask only, blur(I M) / blur(M): what lies outside does not bleed in.
/// Large sigmas are computed on a picture reduced by a whole factor of at most sigma / 4 and interpolated; the
/// variance of both steps is taken off the Gaussian (within 1 level of the direct sum).
/// In: rgb [H, W, 3] u8; mask [H, W] u8, nonzero = inside; sigma > 0 px
/// Out: out [H, W, 3] u8, written where the mask is set; may be rgb itself
void masked_blur(const cv::Mat& rgb, const cv::Mat& mask, double sigma, cv::Mat out);

}  // namespace tiedit::photo
