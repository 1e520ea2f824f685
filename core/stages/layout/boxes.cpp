#include "stages/layout/boxes.h"

#include <algorithm>

#include "artifacts/layout_json.h"

namespace tiedit::stages {

double intersection(const Box& a, const Box& b) {
  const double w = std::min(a.x1, b.x1) - std::max(a.x0, b.x0);
  const double h = std::min(a.y1, b.y1) - std::max(a.y0, b.y0);
  return w > 0 && h > 0 ? w * h : 0;
}

double iou(const Box& a, const Box& b) {
  const double common = intersection(a, b);
  return common > 0 ? common / (area(a) + area(b) - common) : 0;
}

double share_inside(const Box& inner, const Box& outer) {
  const double common = intersection(inner, outer);
  return common > 0 ? common / area(inner) : 0;
}

Box union_of(const std::vector<Box>& boxes) {
  Box u = boxes.front();
  for (const Box& b : boxes) {
    u = {std::min(u.x0, b.x0), std::min(u.y0, b.y0), std::max(u.x1, b.x1), std::max(u.y1, b.y1)};
  }
  return u;
}

Box rounded(const Box& b) {
  using artifacts::layout_number;
  return {layout_number(b.x0), layout_number(b.y0), layout_number(b.x1), layout_number(b.y1)};
}

Box shifted(const Box& b, double dx, double dy) { return {b.x0 + dx, b.y0 + dy, b.x1 + dx, b.y1 + dy}; }

Box scaled(const Box& b, const Point& about, double sx, double sy) {
  return {about.x + (b.x0 - about.x) * sx, about.y + (b.y0 - about.y) * sy, about.x + (b.x1 - about.x) * sx,
          about.y + (b.y1 - about.y) * sy};
}

bool is_anchor(const std::string& word) {
  static const std::vector<std::string> words{"center", "top_left",    "top",    "top_right",   "left",
                                              "right",  "bottom_left", "bottom", "bottom_right"};
  return std::find(words.begin(), words.end(), word) != words.end();
}

Point anchor_point(const Box& b, const std::string& anchor) {
  Point p = centre(b);
  if (anchor.find("left") != std::string::npos) p.x = b.x0;
  if (anchor.find("right") != std::string::npos) p.x = b.x1;
  if (anchor.starts_with("top")) p.y = b.y0;
  if (anchor.starts_with("bottom")) p.y = b.y1;
  return p;
}

}  // namespace tiedit::stages
