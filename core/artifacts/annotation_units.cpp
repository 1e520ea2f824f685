#include <algorithm>

#include "artifacts/annotations_write.h"

namespace tiedit::artifacts {
namespace {

// Every number of a mark times the factor of its axis; `side` is that of a radius.
struct Scale {
  double x, y, side;
};

void scale_mask(BoxSpec& box, const Scale& by) {
  auto* polygons = box.mask ? std::get_if<MaskPolygons>(&box.mask->shape) : nullptr;
  if (!polygons) return;
  for (std::vector<double>& ring : polygons->rings)
    for (std::size_t i = 0; i < ring.size(); ++i) ring[i] *= i % 2 == 0 ? by.x : by.y;
}

AnnotationSpec scaled(AnnotationSpec spec, const Scale& by, bool to_px) {
  for (BoxSpec& box : spec.boxes) {
    if (box.origin.px == to_px) continue;
    box.origin.px = to_px;
    for (std::size_t i = 0; i < 4; ++i) box.xyxy[i] *= i % 2 == 0 ? by.x : by.y;
    scale_mask(box, by);
  }
  for (StarSpec& star : spec.stars) {
    if (star.origin.px == to_px) continue;
    star.origin.px = to_px;
    star.at = {star.at[0] * by.x, star.at[1] * by.y};
    if (star.radius) *star.radius *= by.side;
  }
  return spec;
}

}  // namespace

AnnotationSpec in_pixels(AnnotationSpec spec, cv::Size s) {
  const double w = s.width, h = s.height;
  return scaled(std::move(spec), {w, h, std::min(w, h)}, true);
}

AnnotationSpec in_fractions(AnnotationSpec spec, cv::Size s) {
  const double w = s.width, h = s.height;
  return scaled(std::move(spec), {1 / w, 1 / h, 1 / std::min(w, h)}, false);
}

bool has_pixels(const AnnotationSpec& spec) {
  const auto in_px = [](const auto& mark) { return mark.origin.px; };
  return std::any_of(spec.boxes.begin(), spec.boxes.end(), in_px) ||
         std::any_of(spec.stars.begin(), spec.stars.end(), in_px);
}

}  // namespace tiedit::artifacts
