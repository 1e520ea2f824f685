#include "stages/layout/resolve.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "artifacts/layout_ids.h"
#include "artifacts/layout_json.h"
#include "base/ascii.h"
#include "stages/layout/phrase_words.h"
#include "stages/lexicon.h"

namespace tiedit::stages {
namespace {

constexpr double kShare = 0.5, kMostArea = 2, kSameShare = 1e-9;

bool is_candidate(const LayoutObject& object) { return object.visible && !object.background; }

bool shows(const Box& mark, const Box& object) {
  if (iou(object, mark) >= kShare - kSameShare || share_inside(object, mark) >= kShare - kSameShare) return true;
  return contains(mark, centre(object)) && area(object) <= kMostArea * area(mark) + kSameShare;
}

MarkPlace place_of(const BoxMark& b) {
  MarkPlace out{.name = b.name, .box = b.box, .role = b.role, .label = b.label, .mask = b.mask ? &*b.mask : nullptr};
  out.z = b.z;
  return out;
}

MarkPlace place_of(const StarMark& s) {
  return {.name = s.name, .star = true, .box = box_at(s.at), .role = s.role, .anchor = s.anchor};
}

std::optional<MarkPlace> drawn_mask(const Annotations& marks) {
  if (!marks.mask) return {};
  const cv::Rect r = cv::boundingRect(*marks.mask);
  if (r.empty()) return {};
  const double w = marks.mask->cols, h = marks.mask->rows;
  MarkPlace place{.name = "mask", .box = {r.x / w, r.y / h, r.br().x / w, r.br().y / h}, .role = MarkRole::object};
  place.mask = &*marks.mask;
  return place;
}

}  // namespace

std::vector<MarkPlace> all_marks(const Annotations& marks) {
  std::vector<MarkPlace> out;
  for (const BoxMark& b : marks.boxes) out.push_back(place_of(b));
  for (const StarMark& s : marks.stars) out.push_back(place_of(s));
  if (auto drawn = drawn_mask(marks)) out.push_back(std::move(*drawn));
  return out;
}

std::optional<MarkPlace> find_mark(const Annotations& marks, const std::string& name) {
  const std::string wanted = base::ascii_lower(name);
  for (const BoxMark& b : marks.boxes)
    if (base::ascii_lower(b.name) == wanted) return place_of(b);
  for (const StarMark& s : marks.stars)
    if (base::ascii_lower(s.name) == wanted) return place_of(s);
  return wanted == "mask" ? drawn_mask(marks) : std::nullopt;
}

bool may_materialise(const MarkPlace& mark) {
  return !mark.star && mark.role != MarkRole::target && mark.role != MarkRole::keep && mark.role != MarkRole::shadow;
}

bool id_less(const std::string& a, const std::string& b) {
  const std::optional<int> x = artifacts::id_number(a), y = artifacts::id_number(b);
  if (x && y) return *x < *y;
  if (x.has_value() != y.has_value()) return x.has_value();
  return base::ascii_lower(a) < base::ascii_lower(b);
}

std::vector<std::size_t> objects_in(const Layout& layout, const Box& box) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < layout.objects.size(); ++i) {
    if (is_candidate(layout.objects[i]) && shows(box, layout.objects[i].box)) out.push_back(i);
  }
  std::stable_sort(out.begin(), out.end(), [&](std::size_t i, std::size_t j) {
    const LayoutObject &a = layout.objects[i], &b = layout.objects[j];
    const double iou_a = iou(a.box, box), iou_b = iou(b.box, box);
    if (iou_a != iou_b) return iou_a > iou_b;
    const double in_a = share_inside(a.box, box), in_b = share_inside(b.box, box);
    return in_a != in_b ? in_a > in_b : id_less(a.id, b.id);
  });
  return out;
}

std::optional<std::size_t> object_at(const Layout& layout, const Point& point) {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < layout.objects.size(); ++i) {
    const LayoutObject& object = layout.objects[i];
    if (!is_candidate(object) || !contains(object.box, point)) continue;
    const double least = best ? area(layout.objects[*best].box) : 0;
    const bool smaller = !best || area(object.box) < least ||
                         (area(object.box) == least && id_less(object.id, layout.objects[*best].id));
    if (smaller) best = i;
  }
  return best;
}

std::vector<std::size_t> objects_of(const Layout& layout, const MarkPlace& mark) {
  if (!mark.star) return objects_in(layout, mark.box);
  const auto found = object_at(layout, {mark.box.x0, mark.box.y0});
  return found ? std::vector{*found} : std::vector<std::size_t>{};
}

std::string mask_file(const std::string& id) { return id + ".mask.png"; }

LayoutObject materialised(const MarkPlace& mark, const std::string& noun) {
  LayoutObject out;
  out.id = out.mark = mark.name;
  out.phrase = !mark.label.empty() ? mark.label : !noun.empty() ? noun : "object";
  out.label = label_of(out.phrase, lexicon());
  out.box = rounded(mark.box);
  out.z = mark.z;
  out.source = "user";
  if (mark.mask) out.mask = mask_file(out.id);
  return out;
}

}  // namespace tiedit::stages
