#include "stages/layout/working_layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "artifacts/layout_ids.h"
#include "artifacts/layout_json.h"
#include "base/ascii.h"
#include "base/text.h"
#include "stages/layout/fit.h"
#include "stages/layout/op_error.h"

namespace tiedit::stages {
namespace {

constexpr double kLeastSide = 4;  // px
constexpr double kStep = 1e-6;    // of a number in a layout
using artifacts::kFarthest;
using base::ascii_lower;

std::string px(double v) { return base::shortest(std::round(v * 10) / 10); }

bool is_outside(const Box& b) { return b.x0 < 0 || b.y0 < 0 || b.x1 > 1 || b.y1 > 1; }

bool is_far(const Box& b) {
  return std::max({std::abs(b.x0), std::abs(b.y0), std::abs(b.x1), std::abs(b.y1)}) > kFarthest;
}

std::string box_text(const Box& b) {
  return fmt::format("{},{},{},{}", base::shortest(b.x0), base::shortest(b.y0), base::shortest(b.x1),
                     base::shortest(b.y1));
}

}  // namespace

WorkingLayout::WorkingLayout(const Layout& before, const Annotations& marks, const ApplyOptions& options)
    : x_before(before), x_marks(marks), x_options(options), x_now{before} {}

std::vector<Box> WorkingLayout::boxes(const Selection& selection) const {
  std::vector<Box> out;
  for (const std::size_t i : selection) out.push_back(box(i));
  return out;
}

void WorkingLayout::begin(std::size_t op, const std::string& name) {
  x_op = op;
  x_op_name = name;
}

Error WorkingLayout::error(const std::string& slug, const std::string& member, std::string need, std::string got,
                           std::string remedy) const {
  return op_error(x_options.source, x_op, member.empty() ? x_op_name : member,
                  {slug, std::move(need), std::move(got), std::move(remedy)});
}

Selection WorkingLayout::select(const Names& names, const std::string& member) {
  Selection out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    for (const std::string& id : named(names[i], fmt::format("{}[{}]", member, i))) {
      const auto at = static_cast<std::size_t>(find_object(layout(), id) - layout().objects.data());
      if (std::find(out.begin(), out.end(), at) == out.end()) out.push_back(at);
    }
  }
  return out;
}

const LayoutObject* WorkingLayout::visible(const std::string& id) const {
  const LayoutObject* found = find_object(layout(), id);
  return found && found->visible ? found : nullptr;
}

// Ids of visible objects, at least one.
std::vector<std::string> WorkingLayout::named(const std::string& name, const std::string& member) {
  const bool plural = name.ends_with('*');
  const std::string key = ascii_lower(plural ? name.substr(0, name.size() - 1) : name);
  std::vector<std::string> ids;
  const auto made = x_now.made.find(key);
  const LayoutObject* object = visible(key);
  const auto mark = find_mark(x_marks, key);
  if (made != x_now.made.end()) {
    ids = made->second;
  } else if (object && !(plural && mark)) {
    ids = {object->id};
  } else if (mark) {
    ids = shown_by(*mark, plural);
  }
  std::erase_if(ids, [&](const std::string& id) { return !visible(id); });
  if (!ids.empty()) return ids;
  throw error("layout.empty", member, "an object", name + ", which names none", "name one that is there");
}

// What the mark showed when the user drew it; where it showed nothing, what is there now.
std::vector<std::string> WorkingLayout::shown_by(const MarkPlace& mark, bool plural) {
  const std::string key = ascii_lower(mark.name);
  std::vector<std::string> ids;
  if (const auto known = x_now.shown.find(key); known != x_now.shown.end()) {
    ids = known->second;
  } else {
    for (const std::size_t i : objects_of(x_before, mark)) ids.push_back(x_before.objects[i].id);
    if (!ids.empty()) x_now.shown[key] = ids;
    if (ids.empty())
      for (const std::size_t i : objects_of(layout(), mark)) ids.push_back(layout().objects[i].id);
    if (ids.empty() && may_materialise(mark)) ids = x_now.shown[key] = {materialise(mark)};
  }
  if (!plural && ids.size() > 1) ids.resize(1);
  // All of them: in reading order.
  std::sort(ids.begin(), ids.end(), [&](const std::string& a, const std::string& b) {
    return std::less<>()(find_object(layout(), a), find_object(layout(), b));
  });
  return ids;
}

std::string WorkingLayout::materialise(const MarkPlace& mark) {
  const auto noun = x_options.nouns.find(ascii_lower(mark.name));
  LayoutObject made = materialised(mark, noun == x_options.nouns.end() ? "" : noun->second);
  if (find_object(layout(), made.id)) {  // of an earlier turn
    made.id = next_id();
    if (mark.mask) made.mask = mask_file(made.id);
  }
  if (mark.mask) x_now.layout.pixels[made.mask] = *mark.mask;
  const std::string id = made.id;
  x_now.from_marks[id] = made;
  push(std::move(made));
  return id;
}

MarkPlace WorkingLayout::mark(const std::string& name, const std::string& member) const {
  if (auto found = find_mark(x_marks, name)) return *found;
  throw error("layout.mark", member, "a box or a star", name);
}

Box WorkingLayout::region(const std::string& name, const std::string& member) const {
  return ascii_lower(name) == "frame" ? kFrame : mark(name, member).box;
}

bool WorkingLayout::names_mark(const std::string& name) const {
  return !x_now.made.contains(ascii_lower(name)) && !visible(name) && find_mark(x_marks, name);
}

Support WorkingLayout::support(const std::string& name, const std::string& member) {
  const std::string key = ascii_lower(name);
  if (names_mark(name)) {
    const MarkPlace place = mark(name, member);
    const bool shows = !place.star && (x_now.shown.contains(key) || !objects_of(x_before, place).empty() ||
                                       !objects_of(layout(), place).empty());
    if (!shows) return {place.box};
  }
  const Selection objects = select({name}, member);
  return {union_of(boxes(objects)), objects};
}

std::vector<Box> WorkingLayout::settled(const std::vector<Box>& boxes, const std::vector<std::string>& ids) const {
  std::vector<Box> out = fitted(boxes, x_options.fit);
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (!is_far(out[i])) out[i] = rounded(out[i]);
    if (is_far(out[i]) || (x_options.fit == Fit::reject && is_outside(out[i]))) {
      throw error("layout.bounds", "", "boxes inside the picture", ids[i] + " at " + box_text(out[i]));
    }
    const double w = width(out[i]), h = height(out[i]);
    if ((w + kStep) * picture_width() >= kLeastSide && (h + kStep) * picture_height() >= kLeastSide) continue;
    throw error("layout.size", "", "boxes of at least 4 x 4 px",
                fmt::format("{} of {} x {} px", ids[i], px(w * picture_width()), px(h * picture_height())));
  }
  return out;
}

void WorkingLayout::place(const Selection& group, const std::vector<Box>& boxes) {
  std::vector<std::string> ids;
  for (const std::size_t i : group) ids.push_back(layout().objects[i].id);
  const std::vector<Box> out = settled(boxes, ids);
  for (std::size_t i = 0; i < group.size(); ++i) object(group[i]).box = out[i];
  touch(group);
}

void WorkingLayout::touch(const Selection& group) {
  for (const std::size_t i : group) {
    std::vector<std::string>& change = object(i).change;
    if (x_now.touched.insert(object(i).id).second) change.clear();
    if (std::find(change.begin(), change.end(), x_op_name) == change.end()) change.push_back(x_op_name);
  }
}

std::size_t WorkingLayout::push(LayoutObject object) {
  if (layout().objects.size() >= artifacts::kMostObjects) {
    throw error("layout.limit", "", fmt::format("at most {} objects", artifacts::kMostObjects),
                std::to_string(layout().objects.size() + 1));
  }
  layout().objects.push_back(std::move(object));
  return layout().objects.size() - 1;
}

std::string WorkingLayout::next_id() {
  if (layout().last_id >= artifacts::kHighestId) throw error("layout.limit", "", "an id that is free", "none");
  return "o" + std::to_string(++layout().last_id);
}

std::size_t WorkingLayout::append(LayoutObject object) {
  object.id = next_id();
  const std::size_t at = push(std::move(object));
  touch({at});
  return at;
}

void WorkingLayout::remove(const Selection& group) {
  touch(group);
  std::set<std::string> gone;
  for (const std::size_t i : group) {
    if (x_now.from_marks.contains(object(i).id)) {
      object(i).visible = false;
    } else {
      gone.insert(object(i).id);
    }
  }
  std::erase_if(layout().objects, [&](const LayoutObject& o) { return gone.contains(o.id); });
}

void WorkingLayout::define(const std::string& as, const Selection& objects) {
  if (as.empty()) return;
  std::vector<std::string>& ids = x_now.made[ascii_lower(as)];
  ids.clear();
  for (const std::size_t i : objects) ids.push_back(object(i).id);
}

}  // namespace tiedit::stages
