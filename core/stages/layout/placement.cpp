#include "stages/layout/placement.h"

#include <algorithm>

namespace tiedit::stages {
namespace {

constexpr double kOverlap = 0.1;  // of the support's height: on, in front of and behind it
constexpr double kExact = 1e-9;

}  // namespace

Shift to_point(const Box& u, const std::string& anchor, const Point& point) {
  const Point from = anchor_point(u, anchor);
  return {point.x - from.x, point.y - from.y};
}

Shift to_frame(const Box& u, const std::string& place) {
  Shift out;
  if (place.find("left") != std::string::npos) out.dx = kMargin - u.x0;
  if (place.find("right") != std::string::npos) out.dx = (1 - kMargin) - u.x1;
  if (place.starts_with("top")) out.dy = kMargin - u.y0;
  if (place.starts_with("bottom")) out.dy = (1 - kMargin) - u.y1;
  if (place == "center") return to_point(u, "center", {0.5, 0.5});
  return out;
}

Shift beside(const Box& u, const std::string& side, const Box& r, double g) {
  const double centred = centre_x(r) - centre_x(u);
  if (side == "left") return {(r.x0 - g) - u.x1, r.y1 - u.y1};
  if (side == "right") return {(r.x1 + g) - u.x0, r.y1 - u.y1};
  if (side == "above") return {centred, (r.y0 - g) - u.y1};
  if (side == "below") return {centred, (r.y1 + g) - u.y0};
  if (side == "under") return {centred, r.y1 - u.y0};
  if (side == "on") return {centred, (r.y0 + kOverlap * height(r)) - u.y1, Layer::just_above};
  if (side == "in") return {centred, centre_y(r) - centre_y(u), Layer::above};
  if (side == "front") return {centred, std::min(1.0, r.y1 + kOverlap * height(r)) - u.y1, Layer::above};
  if (side == "behind") return {centred, (r.y1 - kOverlap * height(r)) - u.y1, Layer::just_below};
  // near: the first side with room
  if (r.x1 + g + width(u) <= 1 + kExact) return beside(u, "right", r, g);
  if (r.x0 - g - width(u) >= -kExact) return beside(u, "left", r, g);
  return beside(u, "below", r, g);
}

Shift between(const Box& u, const Box& a, const Box& b) {
  const Point p = centre(a), q = centre(b);
  return to_point(u, "center", {(p.x + q.x) / 2, (p.y + q.y) / 2});
}

std::optional<std::string> frame_place_of(const std::string& side) {
  if (side == "left" || side == "right") return side;
  if (side == "above") return "top";
  if (side == "below") return "bottom";
  if (side == "in") return "center";
  return {};
}

}  // namespace tiedit::stages
