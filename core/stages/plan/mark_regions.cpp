#include "stages/plan/mark_regions.h"

#include <algorithm>
#include <cmath>

namespace tiedit::stages {
namespace {

constexpr double kStarSquare = 0.25;  // side of a star's square, of sqrt(W * H)
constexpr double kLeastRoom = 0.02;   // a place narrower than this share of the frame is none

Region user_region(RegionKind kind) {
  Region region;
  region.kind = kind;
  region.source = "user";
  return region;
}

}  // namespace

MarkRegions::MarkRegions(const Annotations& annotations, cv::Size displayed)
    : x_annotations(annotations), x_displayed(displayed) {
  for (const BoxMark& mark : annotations.boxes) x_names.push_back({mark.name, mark.label, text::MarkKind::box});
  for (const StarMark& mark : annotations.stars) x_names.push_back({mark.name, {}, text::MarkKind::star});
  if (annotations.mask) x_names.push_back({"mask", {}, text::MarkKind::mask});
}

MarkRole MarkRegions::role(int mark) const {
  return is_box(mark) ? box(mark).role : is_star(mark) ? star(mark).role : MarkRole::none;
}

std::string MarkRegions::noun(int mark) const {
  if (is_box(mark) && !box(mark).label.empty()) return box(mark).label;
  const bool means_something = is_box(mark) && !text::is_numbered_name(name(mark));
  return means_something ? name(mark) : std::string();
}

std::optional<int> MarkRegions::single() const {
  std::optional<int> found;
  for (int mark = 0; mark < static_cast<int>(x_names.size()); ++mark) {
    if (drawn() == mark || role(mark) == MarkRole::keep || role(mark) == MarkRole::shadow) continue;
    if (found) return std::nullopt;
    found = mark;
  }
  return found;
}

std::optional<int> MarkRegions::drawn() const {
  if (!x_annotations.mask) return std::nullopt;
  return static_cast<int>(x_names.size()) - 1;
}

std::vector<int> MarkRegions::boxes() const {
  std::vector<int> found;
  for (int mark = 0; mark < static_cast<int>(x_annotations.boxes.size()); ++mark)
    if (role(mark) != MarkRole::keep && role(mark) != MarkRole::shadow) found.push_back(mark);
  return found;
}

std::vector<int> MarkRegions::things() const {
  std::vector<int> found;
  for (int mark = 0; mark < static_cast<int>(x_annotations.boxes.size()); ++mark)
    if (role(mark) == MarkRole::none || role(mark) == MarkRole::object || role(mark) == MarkRole::keep)
      found.push_back(mark);
  return found;
}

Region MarkRegions::thing(const std::vector<int>& marks) const {
  const auto each = [&](auto test) { return std::all_of(marks.begin(), marks.end(), test); };
  if (each([&](int mark) { return is_plain_box(mark); })) {
    Region region = user_region(RegionKind::box);
    for (const int mark : marks) region.boxes.push_back(box(mark).box);
    return region;
  }
  if (each([&](int mark) { return is_star(mark); })) {
    Region region = user_region(RegionKind::points);
    for (const int mark : marks) region.points.push_back({star(mark).at.x, star(mark).at.y, 1});
    return region;
  }
  if (marks.size() == 1) {
    Region region = user_region(RegionKind::mask);
    region.mask_ref = ref(marks[0]);
    return region;
  }
  Region region = user_region(RegionKind::set_union);
  for (const int mark : marks) region.of.push_back(ref(mark));
  return region;
}

Box MarkRegions::square(const StarMark& mark) const {
  const double half = kStarSquare / 2 * std::sqrt(static_cast<double>(x_displayed.width) * x_displayed.height);
  const double dx = half / x_displayed.width, dy = half / x_displayed.height;
  return {std::max(0.0, mark.at.x - dx), std::max(0.0, mark.at.y - dy), std::min(1.0, mark.at.x + dx),
          std::min(1.0, mark.at.y + dy)};
}

Region MarkRegions::room(const std::vector<int>& marks) const {
  if (!std::all_of(marks.begin(), marks.end(), [&](int mark) { return is_star(mark) || is_plain_box(mark); }))
    return thing(marks);
  Region region = user_region(RegionKind::box);
  for (const int mark : marks) region.boxes.push_back(is_star(mark) ? square(star(mark)) : box(mark).box);
  return region;
}

std::optional<Region> MarkRegions::beside(int mark, int column, int row) const {
  const Box at = is_star(mark) ? square(star(mark)) : box(mark).box;
  const double width = at.x1 - at.x0, height = at.y1 - at.y0;
  const Box moved{std::max(0.0, at.x0 + column * width), std::max(0.0, at.y0 + row * height),
                  std::min(1.0, at.x1 + column * width), std::min(1.0, at.y1 + row * height)};
  if (moved.x1 - moved.x0 < kLeastRoom || moved.y1 - moved.y0 < kLeastRoom) return std::nullopt;
  Region region;
  region.kind = RegionKind::box;
  region.boxes = {moved};
  region.source = "planner";
  return region;
}

std::optional<Region> MarkRegions::background() const {
  if (things().empty()) return std::nullopt;
  Region region = user_region(RegionKind::subtract);
  region.of = {"whole"};
  for (const int mark : things()) region.of.push_back(ref(mark));
  return region;
}

}  // namespace tiedit::stages
