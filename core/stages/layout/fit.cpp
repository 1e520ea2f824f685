#include "stages/layout/fit.h"

#include <algorithm>

namespace tiedit::stages {
namespace {

void scale_about_centre(std::vector<Box>& boxes, const Box& u, double s) {
  const Point about = centre(u);
  for (Box& b : boxes) b = scaled(b, about, s, s);
}

double inward(double low, double high) { return low < 0 ? -low : high > 1 ? 1 - high : 0; }

}  // namespace

std::vector<Box> fitted(std::vector<Box> boxes, Fit fit) {
  if (fit == Fit::allow || fit == Fit::reject) return boxes;
  const Box u = union_of(boxes);
  const double w = width(u), h = height(u);
  if (fit == Fit::shrink) {
    if (w <= 0 || h <= 0) return boxes;  // refused for its size
    const double cx = centre_x(u), cy = centre_y(u);
    const double s = std::min({1.0, 2 * cx / w, 2 * (1 - cx) / w, 2 * cy / h, 2 * (1 - cy) / h});
    if (s < 1) scale_about_centre(boxes, u, std::max(s, 0.0));
    return boxes;
  }
  if (w > 1 || h > 1) scale_about_centre(boxes, u, std::min(1 / w, 1 / h));
  const Box v = union_of(boxes);
  const double dx = inward(v.x0, v.x1), dy = inward(v.y0, v.y1);
  for (Box& b : boxes) b = shifted(b, dx, dy);
  return boxes;
}

}  // namespace tiedit::stages
