#include <algorithm>

#include "stages/layout/landing.h"
#include "stages/layout/ops.h"

namespace tiedit::stages {
namespace {

constexpr double kSamePlace = 1e-9;

std::vector<Box> shifted_all(const std::vector<Box>& boxes, double dx, double dy) {
  std::vector<Box> out;
  for (const Box& b : boxes) out.push_back(shifted(b, dx, dy));
  return out;
}

std::vector<Box> scaled_all(const std::vector<Box>& boxes, const Point& about, double sx, double sy) {
  std::vector<Box> out;
  for (const Box& b : boxes) out.push_back(scaled(b, about, sx, sy));
  return out;
}

// The union's box becomes `target`, all else with it.
std::vector<Box> mapped(const std::vector<Box>& boxes, const Box& target) {
  if (boxes.size() == 1) return {target};
  const Box u = union_of(boxes);
  const double sx = width(target) / width(u), sy = height(target) / height(u);
  std::vector<Box> out;
  for (const Box& b : boxes) {
    out.push_back({target.x0 + (b.x0 - u.x0) * sx, target.y0 + (b.y0 - u.y0) * sy, target.x0 + (b.x1 - u.x0) * sx,
                   target.y0 + (b.y1 - u.y0) * sy});
  }
  return out;
}

std::array<double, 2> scale_of(const ResizeOp& op, const Box& u, WorkingLayout& w) {
  if (op.scale) return *op.scale;
  if (op.size) return {(*op.size)[0] / width(u), (*op.size)[1] / height(u)};
  if (op.width) return {*op.width / width(u), *op.width / width(u)};
  if (op.height) return {*op.height / height(u), *op.height / height(u)};
  const Box like = w.support(op.like.value_or(""), "like").box;
  return {width(like) / width(u), height(like) / height(u)};
}

/// How copies follow each other: the first is shifted by (dx, dy), each later one by (step_x, step_y) more.
struct Row {
  double dx = 0, dy = 0, step_x = 0, step_y = 0;
  Landing landing = {};
};

// Side by side to one side; to the other where the last would leave the frame.
double row_step(const Box& first, double step, int more, bool leftward) {
  const bool right_leaves = first.x1 + more * step > 1 + kSamePlace, left_leaves = first.x0 - more * step < -kSamePlace;
  const bool left = leftward ? !left_leaves : right_leaves;
  return left ? -step : step;
}

Row row_of(const DuplicateOp& op, const Box& u, WorkingLayout& w) {
  const double apart = width(u) + kGap;
  if (!op.place) {
    const double step = row_step(u, apart, op.count, false);
    return {step, 0, step, 0};
  }
  const Landing first = landing(*op.place, u, {}, w);
  if (op.place->by) return {first.shift.dx, first.shift.dy, first.shift.dx, first.shift.dy};
  const bool leftward = op.place->rel && op.place->rel->side == "left";
  const double step = row_step(shifted(u, first.shift.dx, first.shift.dy), apart, op.count - 1, leftward);
  return {first.shift.dx, first.shift.dy, step, 0, first};
}

LayoutObject copy_of(const LayoutObject& original) {
  LayoutObject out = original;
  out.from = original.id;
  out.source = "planner";
  out.mask = out.mark = out.raw = "";
  out.score.reset();
  out.change.clear();
  return out;
}

}  // namespace

void run(const MoveOp& op, WorkingLayout& w) {
  const Selection group = w.select(op.ids);
  const std::vector<Box> boxes = w.boxes(group);
  const Landing to = landing(op.place, union_of(boxes), group, w);
  w.place(group, shifted_all(boxes, to.shift.dx, to.shift.dy));
  set_layer(to, group, w);
}

void run(const ResizeOp& op, WorkingLayout& w) {
  const Selection group = w.select(op.ids);
  const std::vector<Box> boxes = w.boxes(group);
  if (op.to_mark || op.to_box) {
    w.place(group, mapped(boxes, op.to_box ? *op.to_box : w.region(*op.to_mark, "to_box")));
    return;
  }
  const Box u = union_of(boxes);
  const std::array<double, 2> s = scale_of(op, u, w);
  w.place(group, scaled_all(boxes, anchor_point(u, op.pivot), s[0], s[1]));
}

void run(const DuplicateOp& op, WorkingLayout& w) {
  const Selection group = w.select(op.ids);
  const std::vector<Box> boxes = w.boxes(group);
  const Row row = row_of(op, union_of(boxes), w);
  Selection all;
  for (int k = 0; k < op.count; ++k) {
    Selection copies;
    for (const std::size_t i : group) copies.push_back(w.append(copy_of(w.layout().objects[i])));
    w.place(copies, shifted_all(boxes, row.dx + k * row.step_x, row.dy + k * row.step_y));
    set_layer(row.landing, copies, w);
    all.insert(all.end(), copies.begin(), copies.end());
  }
  w.define(op.as, all);
}

void run(const SwapOp& op, WorkingLayout& w) {
  const Selection a = w.select(op.a, "a"), b = w.select(op.b, "b");
  for (const std::size_t i : a) {
    if (std::find(b.begin(), b.end(), i) == b.end()) continue;
    throw w.error("layout.count", "", "two sides", w.layout().objects[i].id + " on both");
  }
  const std::vector<Box> boxes_a = w.boxes(a), boxes_b = w.boxes(b);
  const Box u = union_of(boxes_a), v = union_of(boxes_b);
  const Shift to_b = to_point(u, "bottom", anchor_point(v, "bottom"));
  const Shift to_a = to_point(v, "bottom", anchor_point(u, "bottom"));
  w.place(a, shifted_all(boxes_a, to_b.dx, to_b.dy));
  w.place(b, shifted_all(boxes_b, to_a.dx, to_a.dy));
}

}  // namespace tiedit::stages
