#pragma once
#include <cstddef>
#include <opencv2/core/mat.hpp>

namespace tiedit::image {

/// How far `out` left `src` where it must not.
struct OutsideDifference {
  int max_abs = 0;         ///< levels, over every channel
  std::size_t pixels = 0;  ///< pixels with any differing sample
};

/// Compares every sample where the mask is 0, alpha included.
/// In: out, src: same size and type, [H, W, C] u8 or u16; mask [H, W] u8, nonzero = may differ
OutsideDifference outside_difference(const cv::Mat& out, const cv::Mat& src, const cv::Mat& mask);

/// |gen - src| over the samples outside the mask, in levels of 8 bits. Both 0 when nothing lies outside.
struct Drift {
  double mean = 0;
  int max = 0;
};

/// How much an editor moved the background before it is put back.
/// In: gen, src [H, W, 3] u8 sRGB; mask [H, W] u8
Drift drift(const cv::Mat& gen, const cv::Mat& src, const cv::Mat& mask);

}  // namespace tiedit::image
