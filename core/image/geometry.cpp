#include "image/geometry.h"

#include <algorithm>
#include <cmath>

namespace tiedit::image {

int pixel_edge(double v, int side) {
  return static_cast<int>(std::clamp(std::floor(v * side + 0.5), 0.0, static_cast<double>(side)));
}

cv::Rect pixel_rect(const Box& box, cv::Size size) {
  const cv::Point a{pixel_edge(box.x0, size.width), pixel_edge(box.y0, size.height)};
  const cv::Point b{pixel_edge(box.x1, size.width), pixel_edge(box.y1, size.height)};
  return {a.x, a.y, std::max(0, b.x - a.x), std::max(0, b.y - a.y)};
}

int effective_px(double reference_px, cv::Size size) {
  if (reference_px == 0) return 0;
  const double scaled = std::floor(std::abs(reference_px) * std::max(size.width, size.height) / 1024.0 + 0.5);
  const int px = std::max(1, static_cast<int>(scaled));
  return reference_px < 0 ? -px : px;
}

}  // namespace tiedit::image
