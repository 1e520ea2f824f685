#pragma once
#include <opencv2/core/mat.hpp>

namespace tiedit::image {

/// Smallest rectangle around the nonzero pixels; empty (0 x 0) when there are none.
/// In: mask [H, W] u8
cv::Rect mask_box(const cv::Mat& mask);

/// `box` grown by `px` on every side (px < 0 shrinks), cut at the picture's frame.
cv::Rect grown(const cv::Rect& box, int px, cv::Size size);

/// Grows (r > 0) or shrinks (r < 0) a mask by an exact Euclidean disc; r = 0 copies.
/// r >= 0: {p : EDT(p, B) <= r}; r < 0: {p : EDT(p, not B) > |r|}. Pixels beyond the frame are neither in B nor in
/// not B, so a full mask stays full and an empty one empty. Works in the mask's bounding box only.
/// In: mask [H, W] u8, nonzero = inside; Out: [H, W] u8 {0, 255}
/// Equals: the union of discs dx^2 + dy^2 <= r^2, to the pixel
cv::Mat dilate_edt(const cv::Mat& mask, int r);

/// Adds the mask moved down by 1..rows pixels (a contact shadow below a thing).
/// In: mask [H, W] u8, nonzero = inside; rows >= 0; Out: [H, W] u8 {0, 255}
cv::Mat extend_down(const cv::Mat& mask, int rows);

}  // namespace tiedit::image
