#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/ascii.h"
#include "stages/layout/ops.h"
#include "stages/layout/placement.h"

namespace tiedit::stages {
namespace {

double area_px(const Box& b, const WorkingLayout& w) {
  return (width(b) * w.picture_width()) * (height(b) * w.picture_height());
}

// The objects in another order; equal ones stay as they were given.
template <class Less>
Selection sorted(Selection group, Less less) {
  std::stable_sort(group.begin(), group.end(), less);
  return group;
}

void need(std::size_t least, const Selection& group, const WorkingLayout& w) {
  if (group.size() >= least) return;
  throw w.error("layout.count", "", "at least " + std::to_string(least) + " objects", std::to_string(group.size()));
}

// align

Box reference(const AlignOp& op, const Selection& group, WorkingLayout& w) {
  const std::string ref = base::ascii_lower(op.ref);
  const std::vector<Box> boxes = w.boxes(group);
  if (ref == "frame") return kFrame;
  if (ref == "first") return boxes.front();
  if (ref == "largest") {
    const auto less = [&](const Box& a, const Box& b) { return area_px(a, w) < area_px(b, w); };
    return *std::max_element(boxes.begin(), boxes.end(), less);
  }
  if (ref == "union") {
    need(2, group, w);
    return union_of(boxes);
  }
  // A mark is the place that the user drew, not the thing in it.
  return w.names_mark(op.ref) ? w.region(op.ref, "ref") : w.support(op.ref, "ref").box;
}

Box aligned(const Box& b, const std::string& edge, const Box& r) {
  if (edge == "left") return shifted(b, r.x0 - b.x0, 0);
  if (edge == "right") return shifted(b, r.x1 - b.x1, 0);
  if (edge == "hcenter") return shifted(b, centre_x(r) - centre_x(b), 0);
  if (edge == "top") return shifted(b, 0, r.y0 - b.y0);
  if (edge == "bottom") return shifted(b, 0, r.y1 - b.y1);
  return shifted(b, 0, centre_y(r) - centre_y(b));
}

// Rows and columns are computed on x; for y the axes are exchanged before and after.
Box exchanged(const Box& b) { return {b.y0, b.x0, b.y1, b.x1}; }

// distribute

std::vector<Box> distributed(const std::vector<Box>& boxes, bool gaps) {
  const Box &first = boxes.front(), &last = boxes.back();
  const auto steps = static_cast<double>(boxes.size() - 1);
  double widths = 0;
  for (const Box& b : boxes) widths += width(b);
  const double gap = ((last.x1 - first.x0) - widths) / steps;
  std::vector<Box> out = boxes;
  for (std::size_t k = 1; k + 1 < boxes.size(); ++k) {
    const double dx = gaps ? (out[k - 1].x1 + gap) - boxes[k].x0
                           : (centre_x(first) + (centre_x(last) - centre_x(first)) * static_cast<double>(k) / steps) -
                                 centre_x(boxes[k]);
    out[k] = shifted(boxes[k], dx, 0);
  }
  return out;
}

// arrange: boxes in their order, R the room for them

struct Sizes {
  std::vector<double> w, h;
};

Sizes sizes_of(const std::vector<Box>& boxes) {
  Sizes out;
  for (const Box& b : boxes) {
    out.w.push_back(width(b));
    out.h.push_back(height(b));
  }
  return out;
}

double sum(const std::vector<double>& values) {
  double out = 0;
  for (const double v : values) out += v;
  return out;
}

std::vector<Box> row(const std::vector<Box>& boxes, const Box& R, double g, const std::string& align) {
  Sizes sizes = sizes_of(boxes);
  const auto gaps = static_cast<double>(boxes.size() - 1);
  if (sum(sizes.w) + gaps * g > width(R)) {
    if (width(R) - gaps * g <= 0) g = 0;
    const double s = (width(R) - gaps * g) / sum(sizes.w);
    for (std::size_t i = 0; s < 1 && i < boxes.size(); ++i) {
      sizes.w[i] *= s;
      sizes.h[i] *= s;
    }
  }
  double x = centre_x(R) - (sum(sizes.w) + gaps * g) / 2;
  std::vector<Box> out;
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    const double h = sizes.h[i];
    const double y0 = align == "top" ? R.y0 : align == "center" ? centre_y(R) - h / 2 : R.y1 - h;
    out.push_back({x, y0, x + sizes.w[i], y0 + h});
    x = x + sizes.w[i] + g;
  }
  return out;
}

std::vector<Box> column(const std::vector<Box>& boxes, const Box& R, double g) {
  std::vector<Box> turned;
  for (const Box& b : boxes) turned.push_back(exchanged(b));
  std::vector<Box> out = row(turned, exchanged(R), g, "center");
  for (Box& b : out) b = exchanged(b);
  return out;
}

std::vector<Box> grid(const std::vector<Box>& boxes, const Box& R, double g, std::optional<int> wanted_cols) {
  const int n = static_cast<int>(boxes.size());
  const int cols = wanted_cols.value_or(static_cast<int>(std::ceil(std::sqrt(n))));
  const int rows = (n + cols - 1) / cols;
  const double cell_w = width(R) / cols, cell_h = height(R) / rows;
  std::vector<Box> out;
  for (int i = 0; i < n; ++i) {
    const Box& b = boxes[static_cast<std::size_t>(i)];
    const double s = std::min({1.0, (cell_w - g) / width(b), (cell_h - g) / height(b)});
    const double w = width(b) * std::max(s, 0.0), h = height(b) * std::max(s, 0.0);
    const double cx = R.x0 + (i % cols + 0.5) * cell_w, cy = R.y0 + (i / cols + 0.5) * cell_h;
    out.push_back({cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2});
  }
  return out;
}

std::vector<Box> circle(const std::vector<Box>& boxes, const Box& R, const WorkingLayout& w) {
  const double W = w.picture_width(), H = w.picture_height();
  double half_side = 0;
  for (const Box& b : boxes) half_side = std::max({half_side, width(b) * W / 2, height(b) * H / 2});
  const double radius = std::max(0.0, std::min(width(R) * W, height(R) * H) / 2 - half_side);
  std::vector<Box> out;
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    const double degrees = -90 + 360.0 * static_cast<double>(i) / static_cast<double>(boxes.size());
    const double angle = degrees * std::numbers::pi / 180;
    const Point to{centre_x(R) + radius * std::cos(angle) / W, centre_y(R) + radius * std::sin(angle) / H};
    const Shift shift = to_point(boxes[i], "center", to);
    out.push_back(shifted(boxes[i], shift.dx, shift.dy));
  }
  return out;
}

Selection ordered(const Selection& group, const std::string& order, const WorkingLayout& w) {
  const auto by = [&](auto key) {
    return sorted(group, [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
  };
  if (order == "size") return by([&](std::size_t i) { return area_px(w.box(i), w); });
  if (order == "x") return by([&](std::size_t i) { return centre_x(w.box(i)); });
  if (order == "y") return by([&](std::size_t i) { return centre_y(w.box(i)); });
  if (order == "label") return by([&](std::size_t i) { return base::ascii_lower(w.layout().objects[i].label); });
  return group;
}

}  // namespace

void run(const AlignOp& op, WorkingLayout& w) {
  const Selection group = w.select(op.ids);
  const Box r = reference(op, group, w);
  std::vector<Box> boxes = w.boxes(group);
  for (Box& b : boxes) b = aligned(b, op.edge, r);
  w.place(group, boxes);
}

void run(const DistributeOp& op, WorkingLayout& w) {
  const Selection given = w.select(op.ids);
  need(3, given, w);
  const bool on_y = op.axis == 'y';
  const auto less = [&](std::size_t a, std::size_t b) {
    const double p = on_y ? centre_y(w.box(a)) : centre_x(w.box(a));
    const double q = on_y ? centre_y(w.box(b)) : centre_x(w.box(b));
    return p != q ? p < q : id_less(w.layout().objects[a].id, w.layout().objects[b].id);
  };
  const Selection group = sorted(given, less);
  std::vector<Box> boxes = w.boxes(group);
  if (on_y) std::transform(boxes.begin(), boxes.end(), boxes.begin(), exchanged);
  boxes = distributed(boxes, op.mode == "gaps");
  if (on_y) std::transform(boxes.begin(), boxes.end(), boxes.begin(), exchanged);
  w.place(group, boxes);
}

void run(const ArrangeOp& op, WorkingLayout& w) {
  const Selection group = ordered(w.select(op.ids), op.order, w);
  const std::vector<Box> boxes = w.boxes(group);
  const Box R = op.in_box ? *op.in_box : op.in_mark ? w.region(*op.in_mark, "in") : union_of(boxes);
  const double g = op.gap.value_or(kGap);
  if (op.pattern == "row") w.place(group, row(boxes, R, g, op.align));
  if (op.pattern == "column") w.place(group, column(boxes, R, g));
  if (op.pattern == "grid") w.place(group, grid(boxes, R, g, op.cols));
  if (op.pattern == "circle") w.place(group, circle(boxes, R, w));
}

}  // namespace tiedit::stages
