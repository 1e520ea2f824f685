#include "stages/layout/landing.h"

#include <algorithm>

#include "stages/layout/paint_order.h"

namespace tiedit::stages {
namespace {

// The topmost object of a support, or the lowest, is the one to go above, or below.
std::optional<std::size_t> layer_object(const Support& support, Layer layer, const WorkingLayout& w) {
  std::optional<std::size_t> out;
  for (const std::size_t i : paint_order(w.layout())) {
    if (std::find(support.objects.begin(), support.objects.end(), i) == support.objects.end()) continue;
    if (layer == Layer::just_below && out) break;
    out = i;
  }
  return out;
}

void check_apart(const Support& support, const Selection& moved, const std::string& member, const WorkingLayout& w) {
  for (const std::size_t i : support.objects) {
    if (std::find(moved.begin(), moved.end(), i) == moved.end()) continue;
    throw w.error("layout.target", member, "another object than those that move", w.layout().objects[i].id);
  }
}

}  // namespace

std::string target_anchor(const std::string& own, const MarkPlace& mark, const WorkingLayout& w) {
  if (!own.empty()) return own;
  if (!mark.star) return "center";
  return mark.anchor.empty() ? w.options().star_anchor : mark.anchor;
}

Landing landing(const Relation& rel, const std::string& member, const Box& u, const Selection& moved,
                WorkingLayout& w) {
  const std::string of = member + ".of";
  if (rel.of[0] == "frame") return {to_frame(u, *frame_place_of(rel.side))};
  const Support support = w.support(rel.of[0], of);
  check_apart(support, moved, of, w);
  if (rel.side == "between") {
    const Support other = w.support(rel.of[1], of);
    check_apart(other, moved, of, w);
    return {between(u, support.box, other.box)};
  }
  Landing out{beside(u, rel.side, support.box, rel.gap.value_or(kGap))};
  if (out.shift.layer != Layer::any) out.support = layer_object(support, out.shift.layer, w);
  return out;
}

Landing landing(const Placement& place, const Box& u, const Selection& moved, WorkingLayout& w) {
  if (place.rel) return landing(*place.rel, "rel", u, moved, w);
  if (place.by) return {{place.by->x, place.by->y}};
  if (place.frame) return {to_frame(u, *place.frame)};
  if (place.to_point) return {to_point(u, place.anchor.empty() ? "center" : place.anchor, *place.to_point)};
  const MarkPlace mark = w.mark(place.to_mark.value_or(""), "to");
  return {to_point(u, target_anchor(place.anchor, mark, w), centre(mark.box))};
}

void set_layer(const Landing& landing, const Selection& group, WorkingLayout& w) {
  if (!landing.support) return;
  if (landing.shift.layer == Layer::just_above) put_above(w.layout(), group, *landing.support);
  if (landing.shift.layer == Layer::above) lift_above(w.layout(), group, *landing.support);
  if (landing.shift.layer == Layer::just_below) put_below(w.layout(), group, *landing.support);
}

}  // namespace tiedit::stages
