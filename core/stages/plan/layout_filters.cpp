#include "stages/plan/layout_filters.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include "stages/layout/boxes.h"

namespace tiedit::stages {
namespace {

constexpr double kTouch = 0.03;  // what stands on something may begin that much above it

bool overlaps_x(const Box& a, const Box& b) { return a.x0 < b.x1 && b.x0 < a.x1; }

// What a pick puts first has the least of these.
using Measure = std::function<double(const Box&)>;

const std::map<std::string, Measure>& measures() {
  static const std::map<std::string, Measure> all{
      {"left", [](const Box& b) { return centre_x(b); }},   {"right", [](const Box& b) { return -centre_x(b); }},
      {"top", [](const Box& b) { return centre_y(b); }},    {"bottom", [](const Box& b) { return -centre_y(b); }},
      {"biggest", [](const Box& b) { return -area(b); }},   {"smallest", [](const Box& b) { return area(b); }},
      {"tallest", [](const Box& b) { return -height(b); }}, {"shortest", [](const Box& b) { return height(b); }},
      {"widest", [](const Box& b) { return -width(b); }},   {"narrowest", [](const Box& b) { return width(b); }},
  };
  return all;
}

const Box& box_at(const Layout& layout, std::size_t i) { return layout.objects[i].box; }

double spread(const Layout& layout, const std::vector<std::size_t>& objects, double (*centre)(const Box&)) {
  double low = 1, high = 0;
  for (const std::size_t i : objects) {
    low = std::min(low, centre(box_at(layout, i)));
    high = std::max(high, centre(box_at(layout, i)));
  }
  return high - low;
}

std::vector<std::size_t> sorted(const Layout& layout, std::vector<std::size_t> objects, const Measure& measure) {
  std::stable_sort(objects.begin(), objects.end(), [&](std::size_t a, std::size_t b) {
    return measure(box_at(layout, a)) < measure(box_at(layout, b));
  });
  return objects;
}

bool in_half(const Box& b, const std::string& side) {
  if (side == "left") return centre_x(b) < 0.5;
  if (side == "right") return centre_x(b) > 0.5;
  return side == "top" ? centre_y(b) < 0.5 : centre_y(b) > 0.5;
}

// The one with as many on either side; of an even number the one nearest to the middle of the frame.
std::size_t middle_of(const Layout& layout, const std::vector<std::size_t>& objects) {
  if (objects.size() % 2 == 1 && objects.size() > 1)
    return sorted(layout, objects, measures().at(counted_from(layout, objects)))[objects.size() / 2];
  return sorted(layout, objects, [](const Box& b) { return std::hypot(centre_x(b) - 0.5, centre_y(b) - 0.5); })[0];
}

}  // namespace

std::string counted_from(const Layout& layout, const std::vector<std::size_t>& objects) {
  return spread(layout, objects, centre_y) > spread(layout, objects, centre_x) ? "top" : "left";
}

bool stands(const LayoutObject& object, const std::string& side, const Box& box, int z) {
  const Box& b = object.box;
  const bool above_or_below = overlaps_x(b, box);
  if (side == "left") return centre_x(b) < centre_x(box);
  if (side == "right") return centre_x(b) > centre_x(box);
  if (side == "above") return centre_y(b) < box.y0 && above_or_below;
  if (side == "below" || side == "under")
    return centre_y(b) > centre_y(box) && b.y1 > box.y1 - kTouch && above_or_below;
  if (side == "in") return share_inside(b, box) >= 0.5;
  if (side == "on")
    return centre_x(b) >= box.x0 && centre_x(b) <= box.x1 && b.y1 >= box.y0 - kTouch && b.y1 <= box.y1 &&
           centre_y(b) < centre_y(box);
  if (side == "front") return above_or_below && (object.z > z || b.y1 > box.y1);
  if (side == "behind") return above_or_below && (object.z < z || b.y1 < box.y1);
  return side == "near";
}

bool stands_between(const LayoutObject& object, const Box& a, const Box& b) {
  const auto inside = [](double v, double p, double q) { return v > std::min(p, q) && v < std::max(p, q); };
  const bool beside = std::abs(centre_x(a) - centre_x(b)) >= std::abs(centre_y(a) - centre_y(b));
  return beside ? inside(centre_x(object.box), centre_x(a), centre_x(b))
                : inside(centre_y(object.box), centre_y(a), centre_y(b));
}

double gap_between(const Box& a, const Box& b) {
  const double dx = std::max({0.0, a.x0 - b.x1, b.x0 - a.x1}), dy = std::max({0.0, a.y0 - b.y1, b.y0 - a.y1});
  return std::hypot(dx, dy);
}

std::optional<std::vector<std::size_t>> picked(const Layout& layout, const std::vector<std::size_t>& from,
                                               const Pick& pick, bool all, std::optional<int> count) {
  if (from.empty()) return std::nullopt;
  const bool is_side = pick.kind == "left" || pick.kind == "right" || pick.kind == "top" || pick.kind == "bottom";
  if (pick.kind == "middle") {
    if (all || count || pick.rank != 1) return std::nullopt;
    return std::vector<std::size_t>{middle_of(layout, from)};
  }
  const auto measure = measures().find(pick.kind);
  if (measure == measures().end()) return std::nullopt;
  if (all && !count) {
    if (!is_side || pick.rank != 1) return std::nullopt;
    std::vector<std::size_t> half;
    for (const std::size_t i : from)
      if (in_half(box_at(layout, i), pick.kind)) half.push_back(i);
    return half;
  }
  const std::vector<std::size_t> row = sorted(layout, from, measure->second);
  const auto first = static_cast<std::size_t>(pick.rank) - 1, taken = static_cast<std::size_t>(count.value_or(1));
  if (first + taken > row.size()) return std::nullopt;
  return std::vector<std::size_t>(row.begin() + static_cast<std::ptrdiff_t>(first),
                                  row.begin() + static_cast<std::ptrdiff_t>(first + taken));
}

}  // namespace tiedit::stages
