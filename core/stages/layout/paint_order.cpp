#include "stages/layout/paint_order.h"

#include <algorithm>
#include <numeric>

namespace tiedit::stages {
namespace {

using Order = std::vector<std::size_t>;

bool has(const Order& group, std::size_t i) { return std::find(group.begin(), group.end(), i) != group.end(); }

/// The paint order, cut into a group and the others, each in its order.
struct Parts {
  Order group, others;
  std::size_t lowest = 0, highest = 0;  // others painted before the lowest and the highest of the group
};

Parts parts_of(const Layout& layout, const Order& group) {
  Parts out;
  for (const std::size_t i : paint_order(layout)) {
    if (!has(group, i)) {
      out.others.push_back(i);
      continue;
    }
    if (out.group.empty()) out.lowest = out.others.size();
    out.highest = out.others.size();
    out.group.push_back(i);
  }
  return out;
}

Order joined(const Parts& parts, std::size_t at) {
  Order out = parts.others;
  out.insert(out.begin() + static_cast<std::ptrdiff_t>(at), parts.group.begin(), parts.group.end());
  return out;
}

std::size_t place_of(const Parts& parts, std::size_t object) {
  return static_cast<std::size_t>(std::find(parts.others.begin(), parts.others.end(), object) - parts.others.begin());
}

void put(Layout& layout, const Order& group, std::size_t object, int step) {
  const Parts parts = parts_of(layout, group);
  const Order wanted = joined(parts, place_of(parts, object) + (step > 0 ? 1 : 0));
  if (paint_order(layout) == wanted) return;
  for (const int z : {layout.objects[object].z, layout.objects[object].z + step}) {
    for (const std::size_t i : group) layout.objects[i].z = z;
    if (paint_order(layout) == wanted) return;
  }
  renumber(layout, wanted);
}

}  // namespace

std::vector<std::size_t> paint_order(const Layout& layout) {
  Order out(layout.objects.size());
  std::iota(out.begin(), out.end(), std::size_t{0});
  std::stable_sort(out.begin(), out.end(),
                   [&](std::size_t a, std::size_t b) { return layout.objects[a].z < layout.objects[b].z; });
  return out;
}

void renumber(Layout& layout, const Order& order) {
  int z = 0;
  for (const std::size_t i : order) layout.objects[i].z = z++;
}

void put_above(Layout& layout, const Order& group, std::size_t object) { put(layout, group, object, 1); }
void put_below(Layout& layout, const Order& group, std::size_t object) { put(layout, group, object, -1); }

void lift_above(Layout& layout, const Order& group, std::size_t object) {
  const Parts parts = parts_of(layout, group);
  if (parts.lowest <= place_of(parts, object)) put_above(layout, group, object);
}

void reorder(Layout& layout, const Order& group, const std::string& to, std::size_t object) {
  const Parts parts = parts_of(layout, group);
  const std::size_t last = parts.others.size();
  std::size_t at = 0;  // back
  if (to == "front") at = last;
  if (to == "forward") at = std::min(last, parts.highest + 1);
  if (to == "backward") at = parts.lowest > 0 ? parts.lowest - 1 : 0;
  if (to == "above") at = place_of(parts, object) + 1;
  if (to == "below") at = place_of(parts, object);
  renumber(layout, joined(parts, at));
}

}  // namespace tiedit::stages
