#pragma once
#include <opencv2/core/types.hpp>

#include "image/geometry.h"

namespace tiedit::stages {

/// The box in pixels, edges where they fall, also beyond the frame.
cv::Rect2d in_pixels(const Box& box, cv::Size size);

/// The nearest whole pixels: floor(v + 0.5) of every edge, not clamped to the frame; at least 1 x 1.
cv::Rect nearest_pixels(const cv::Rect2d& box);

/// How an object's pixels get from its old box to its new one.
/// Boxes whose sides differ by less than half a pixel: a whole shift, by the difference of the boxes' pixel edges (so
/// there and back is exact, which rounding the differences would not be). Else a scale about the bottom centre, by the
/// smaller factor for both axes unless `free_aspect`.
class Mapping {
 public:
  Mapping() = default;
  Mapping(const cv::Rect2d& from, const cv::Rect2d& to, bool free_aspect);

  bool scales() const { return x_scales; }
  bool identity() const { return !x_scales && x_shift == cv::Point(); }
  /// By how much the wanted box is wider for its height than the old one: 1 = not at all.
  double aspect_change() const { return x_aspect; }
  /// Where the pixels that covered `r` go.
  cv::Rect operator()(const cv::Rect& r) const;

 private:
  bool x_scales = false;
  cv::Point x_shift;
  double x_aspect = 1;
  cv::Point2d x_factor{1, 1}, x_from, x_to;  // bottom centres
};

}  // namespace tiedit::stages
