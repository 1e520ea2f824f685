#include "stages/plan/layout_diff.h"

#include <algorithm>
#include <cmath>

#include "artifacts/layout_ids.h"
#include "artifacts/layout_json.h"
#include "artifacts/mark_checks.h"
#include "base/text.h"
#include "io/json_cursor.h"
#include "stages/layout/boxes.h"
#include "stages/layout/phrase_words.h"
#include "stages/lexicon.h"
#include "text/phrases.h"

namespace tiedit::stages {
namespace {

using io::Json;
using io::JsonCursor;

constexpr double kSamePlace = 0.005 + 1e-9;  // half of the last of two decimals
constexpr double kSameSide = 2 * kSamePlace;
constexpr std::size_t kMostBoxes = 200;
constexpr std::size_t kLongestName = 200, kLongestPrompt = 600;

std::string returned_text(const JsonCursor& object, const char* name, std::size_t longest, bool required) {
  const auto member = required ? object.required(name) : object.member(name);
  const auto text = member ? member->string() : std::nullopt;
  if (!text) return {};
  const std::size_t length = base::code_points(*text);
  if ((required && length == 0) || length > longest) {
    member->fail("layout.schema", "1.." + std::to_string(longest) + " characters",
                 base::grouped(static_cast<std::int64_t>(length)));
  }
  return *text;
}

std::string returned_id(const JsonCursor& box) {
  const auto id = box.member("unique_id");
  if (!id) return {};
  if (id->json().is_string()) return id->json().get<std::string>();
  const auto number = id->integer(0, artifacts::kHighestId);
  return number ? "o" + std::to_string(*number) : std::string();
}

std::optional<Box> returned_place(const JsonCursor& place) {
  if (!place.object({"x", "y", "width", "height"})) return {};
  std::vector<double> v;
  for (const char* name : {"x", "y", "width", "height"}) {
    const auto member = place.required(name);
    const auto number = member ? member->number() : std::nullopt;
    if (!number) return {};
    v.push_back(*number);
  }
  const auto round = artifacts::layout_number;
  const std::array<double, 4> xyxy{round(v[0]), round(v[1]), round(v[0] + v[2]), round(v[1] + v[3])};
  if (const auto fault = artifacts::box_fault(xyxy, false, "")) {
    place.fail(fault->slug == "box.order" ? "layout.size" : "layout.bounds", fault->need, fault->got);
    return {};
  }
  return Box{xyxy[0], xyxy[1], xyxy[2], xyxy[3]};
}

bool keeps_size(const Box& a, const Box& b) {
  return std::abs(width(a) - width(b)) <= kSameSide && std::abs(height(a) - height(b)) <= kSameSide;
}
bool keeps_place(const Box& a, const Box& b) {
  return std::abs(a.x0 - b.x0) <= kSamePlace && std::abs(a.y0 - b.y0) <= kSamePlace &&
         std::abs(a.x1 - b.x1) <= kSamePlace && std::abs(a.y1 - b.y1) <= kSamePlace;
}

std::string name_shown(const LayoutObject& object) { return object.phrase.empty() ? object.label : object.phrase; }

class Differ {
 public:
  Differ(const Layout& before, const ReturnedLayout& after) : x_before(before), x_after(after) {}

  LayoutDifference run() {
    match();
    for (std::size_t i = 0; i < x_before.objects.size(); ++i) {
      if (!x_before.objects[i].visible) continue;
      if (x_partner[i]) {
        compare(x_before.objects[i], *x_partner[i]);
      } else {
        change(x_before.objects[i], RemoveOp{{x_before.objects[i].id}});
      }
    }
    for (const ReturnedBox& box : x_after.boxes)
      if (!is_taken(box)) add(box);
    x_out.program.caption = x_after.prompt;
    return std::move(x_out);
  }

 private:
  bool is_taken(const ReturnedBox& box) const {
    return std::find(x_partner.begin(), x_partner.end(), &box) != x_partner.end();
  }

  void match() {
    x_partner.assign(x_before.objects.size(), nullptr);
    for (std::size_t i = 0; i < x_before.objects.size(); ++i) {
      for (const ReturnedBox& box : x_after.boxes) {
        const bool same = artifacts::lower(box.id) == artifacts::lower(x_before.objects[i].id);
        if (same && x_before.objects[i].visible && !x_partner[i]) x_partner[i] = &box;
      }
    }
    for (const ReturnedBox& box : x_after.boxes)
      if (!is_taken(box)) match_by_name(box);
  }

  void match_by_name(const ReturnedBox& box) {
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < x_before.objects.size(); ++i) {
      const LayoutObject& object = x_before.objects[i];
      const std::string name = artifacts::lower(box.name);
      const bool named = name == artifacts::lower(object.phrase) || name == artifacts::lower(object.label);
      if (!object.visible || x_partner[i] || !named) continue;
      if (!best || iou(object.box, box.box) > iou(x_before.objects[*best].box, box.box)) best = i;
    }
    if (best) x_partner[*best] = &box;
  }

  void change(const LayoutObject& object, LayoutOp op) {
    x_out.program.ops.push_back(std::move(op));
    if (x_out.changed.empty() || x_out.changed.back() != object.id) x_out.changed.push_back(object.id);
  }

  void compare(const LayoutObject& object, const ReturnedBox& box) {
    const std::string name = artifacts::lower(box.name);
    if (name != artifacts::lower(name_shown(object)) && name != artifacts::lower(object.label))
      rename(object, box.name);
    if (keeps_place(object.box, box.box)) return;
    if (keeps_size(object.box, box.box)) {
      MoveOp op{{object.id}, {}};
      op.place.by = Point{artifacts::layout_number(box.box.x0 - object.box.x0),
                          artifacts::layout_number(box.box.y0 - object.box.y0)};
      change(object, std::move(op));
    } else {
      ResizeOp op;
      op.ids = {object.id};
      op.to_box = box.box;
      change(object, std::move(op));
    }
  }

  // The same thing in another colour is recoloured: its pixels can be kept.
  void rename(const LayoutObject& object, const std::string& name) {
    const std::vector<text::Colour> colours = text::colours_in(name, lexicon());
    const std::string label = label_of(name, lexicon());
    if (label == object.label && colours.size() == 1) {
      change(object, RecolorOp{{object.id}, colours[0].name});
    } else {
      change(object, ReplaceOp{{object.id}, label, name});
    }
  }

  void add(const ReturnedBox& box) {
    AddOp op;
    op.phrase = box.name;
    op.at_box = box.box;
    x_out.program.ops.emplace_back(std::move(op));
    x_out.added.push_back(box.name);
  }

  const Layout& x_before;
  const ReturnedLayout& x_after;
  std::vector<const ReturnedBox*> x_partner;  // of each object
  LayoutDifference x_out;
};

// As an integer where the id is one, for it is what the original's texts have.
Json unique_id_of(const std::string& id) {
  const auto number = artifacts::id_number(id);
  return number ? Json(*number) : Json(id);
}

}  // namespace

ReturnedLayout returned_layout(const Json& value) {
  const io::JsonDocument document("", {.name = "reply", .kind = ErrorKind::input, .inside = "layout"}, value);
  io::JsonErrors errors;
  const JsonCursor root(document, errors);
  ReturnedLayout out;
  root.object({"chain_of_thought", "prompt", "boxes"});
  out.prompt = returned_text(root, "prompt", kLongestPrompt, false);
  const auto boxes = root.required("boxes");
  const std::vector<JsonCursor> items = boxes ? boxes->items() : std::vector<JsonCursor>{};
  if (items.size() > kMostBoxes)
    boxes->fail("layout.limit", "at most 200 boxes", base::grouped(static_cast<std::int64_t>(items.size())));
  for (std::size_t i = 0; i < items.size() && i < kMostBoxes; ++i) {
    if (!items[i].object({"unique_id", "name", "box"})) continue;
    const auto place = items[i].required("box");
    const auto box = place ? returned_place(*place) : std::nullopt;
    out.boxes.push_back(
        {returned_id(items[i]), returned_text(items[i], "name", kLongestName, true), box.value_or(Box{})});
  }
  std::vector<Error> told;
  for (const Error& e : errors.all())
    told.emplace_back(e.kind(), e.slug().starts_with("json.") ? "layout.schema" : e.slug(), e.parts());
  if (!told.empty()) throw ErrorList(std::move(told));
  return out;
}

LayoutDifference layout_difference(const Layout& before, const ReturnedLayout& after) {
  return Differ(before, after).run();
}

Json scene_graph_of(const Layout& layout) {
  Json boxes = Json::array();
  for (const LayoutObject& o : layout.objects) {
    if (!o.visible) continue;
    const Json box{{"x", o.box.x0},
                   {"y", o.box.y0},
                   {"width", artifacts::layout_number(width(o.box))},
                   {"height", artifacts::layout_number(height(o.box))}};
    boxes.push_back({{"unique_id", unique_id_of(o.id)}, {"name", name_shown(o)}, {"box", box}});
  }
  return {{"prompt", layout.caption}, {"boxes", std::move(boxes)}};
}

}  // namespace tiedit::stages
