#pragma once
#include <opencv2/core/mat.hpp>

namespace tiedit::image {

enum class Filter { nearest, box, bilinear, bicubic, lanczos };

/// Which pass comes first; the 8-bit intermediate makes it visible in the last bit.
enum class ResizeOrder {
  horizontal_first,  ///< every Pillow before 13: what published weights were trained with
  pillow13,          ///< vertical first when it throws away more rows than twice the columns
};

/// The part of the source that fills the result, in source pixels; edges may be fractional.
struct ResizeBox {
  float x0 = 0, y0 = 0, x1 = 0, y1 = 0;
};

/// In:  source [H, W, 1 or 3] u8; size at least 1 x 1
/// Out: [size.height, size.width, same channels] u8, never sharing memory with the source
/// Equals: PIL.Image.resize(size, filter) of modes L and RGB, bit for bit (antialiased when shrinking).
cv::Mat resize(const cv::Mat& source, cv::Size size, Filter filter, ResizeOrder order = ResizeOrder::horizontal_first);

/// The same from a box inside the source. Equals: PIL.Image.resize(size, filter, box).
/// Throws Error internal/resize.arguments for a box outside the source or empty, a wrong dtype or an empty size.
cv::Mat resize(const cv::Mat& source, cv::Size size, Filter filter, const ResizeBox& box,
               ResizeOrder order = ResizeOrder::horizontal_first);

}  // namespace tiedit::image
