#include "artifacts/plan_coords.h"

#include <algorithm>

namespace tiedit::artifacts {
namespace {

void make_relative(Region& region, double width, double height) {
  for (Box& b : region.boxes) b = {b.x0 / width, b.y0 / height, b.x1 / width, b.y1 / height};
  for (RegionPoint& p : region.points) {
    p.x /= width;
    p.y /= height;
  }
  const double reference = 1024.0 / std::max(width, height);
  if (region.dilate_px) *region.dilate_px *= reference;
  if (region.feather_px) *region.feather_px *= reference;
}

}  // namespace

Plan to_relative(Plan plan, int width, int height) {
  if (plan.coord_space != "px") return plan;
  for (Edit& edit : plan.edits) {
    make_relative(edit.region, width, height);
    if (edit.destination) make_relative(*edit.destination, width, height);
  }
  plan.coord_space = "rel";
  return plan;
}

}  // namespace tiedit::artifacts
