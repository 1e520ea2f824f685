#include "stages/edit/transplant/mapping.h"

#include <algorithm>
#include <cmath>

namespace tiedit::stages {
namespace {

constexpr double kSameSide = 0.5;  // px

int nearest(double v) { return static_cast<int>(std::floor(v + 0.5)); }

cv::Point2d bottom_centre(const cv::Rect2d& r) { return {r.x + r.width / 2, r.y + r.height}; }

}  // namespace

cv::Rect2d in_pixels(const Box& box, cv::Size size) {
  return {box.x0 * size.width, box.y0 * size.height, (box.x1 - box.x0) * size.width, (box.y1 - box.y0) * size.height};
}

cv::Rect nearest_pixels(const cv::Rect2d& box) {
  const cv::Point a(nearest(box.x), nearest(box.y));
  return {a.x, a.y, std::max(1, nearest(box.x + box.width) - a.x), std::max(1, nearest(box.y + box.height) - a.y)};
}

Mapping::Mapping(const cv::Rect2d& from, const cv::Rect2d& to, bool free_aspect)
    : x_scales(std::abs(to.width - from.width) >= kSameSide || std::abs(to.height - from.height) >= kSameSide),
      x_shift(nearest(to.x) - nearest(from.x), nearest(to.y) - nearest(from.y)),
      x_factor(to.width / from.width, to.height / from.height),
      x_from(bottom_centre(from)),
      x_to(bottom_centre(to)) {
  if (!x_scales) return;
  x_aspect = x_factor.x / x_factor.y;
  if (!free_aspect) x_factor.x = x_factor.y = std::min(x_factor.x, x_factor.y);
}

cv::Rect Mapping::operator()(const cv::Rect& r) const {
  if (!x_scales) return r + x_shift;
  const cv::Point corner(nearest(x_to.x + (r.x - x_from.x) * x_factor.x),
                         nearest(x_to.y + (r.y - x_from.y) * x_factor.y));
  return {corner.x, corner.y, std::max(1, nearest(r.width * x_factor.x)), std::max(1, nearest(r.height * x_factor.y))};
}

}  // namespace tiedit::stages
