#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "artifacts/annotation_parts.h"
#include "artifacts/annotations_json.h"
#include "base/text.h"

namespace tiedit::artifacts {
namespace {

using io::JsonCursor;

const std::vector<std::string> kBoxRoles{"object", "region", "target", "keep", "shadow"};
const std::vector<std::string> kStarRoles{"target", "select", "keep"};
const std::vector<std::string> kAnchors{"center", "top_left",    "top",    "top_right",   "left",
                                        "right",  "bottom_left", "bottom", "bottom_right"};

MarkRole role_of(const std::string& word) {
  for (const MarkRole role :
       {MarkRole::object, MarkRole::region, MarkRole::target, MarkRole::keep, MarkRole::shadow, MarkRole::select})
    if (role_word(role) == word) return role;
  return MarkRole::none;
}

std::string count_text(std::size_t n) { return base::grouped(static_cast<std::int64_t>(n)); }

std::optional<MaskSpec> read_mask(const JsonCursor& mask) {
  if (mask.json().is_string()) {
    const auto path = mask.json().get<std::string>();
    if (path.empty()) return mask.fail("mask.path", "a PNG file", "\"\""), std::nullopt;
    return MaskSpec{MaskFile{path}, mask.where()};
  }
  if (!mask.json().is_object()) {
    return mask.fail("json.type", "a PNG file, polygons or run lengths", io::describe(mask.json())), std::nullopt;
  }
  if (const auto polygons = mask.member("polygons")) {
    if (!mask.object({"polygons"})) return {};
    auto read = read_polygons(*polygons);
    return read ? std::optional(MaskSpec{std::move(*read), mask.where()}) : std::nullopt;
  }
  mask.object({"polygons", "size", "counts"});
  auto read = read_rle(mask);
  return read ? std::optional(MaskSpec{std::move(*read), mask.where()}) : std::nullopt;
}

std::string read_name(const JsonCursor& mark, const std::string& default_name) {
  const auto member = mark.member("name");
  const auto name = member ? member->string() : std::nullopt;
  if (!name) return default_name;
  if (!is_mark_name(*name)) {
    member->fail("mark.name", "a letter, then up to 31 letters, digits, _ or -", name->empty() ? "\"\"" : *name);
  }
  return *name;
}

MarkRole read_role(const JsonCursor& mark, const std::vector<std::string>& words, MarkRole default_role) {
  const auto member = mark.member("role");
  if (!member) return default_role;
  const auto text = member->json().is_string() ? member->json().get<std::string>() : "";
  if (std::find(words.begin(), words.end(), text) != words.end()) return role_of(text);
  member->fail("mark.role", "one of " + base::join(words), text.empty() ? io::describe(member->json()) : text,
               base::nearest(text, words).empty() ? "" : "did you mean " + base::nearest(text, words));
  return default_role;
}

// N numbers of a mark, or nothing with errors noted.
template <std::size_t N>
std::optional<std::array<double, N>> read_place(const JsonCursor& mark, const char* name, const char* slug,
                                                const char* words) {
  const auto member = mark.required(name);
  if (!member) return {};
  if (member->json().is_array() && member->json().size() != N) {
    return member->fail(slug, fmt::format("{} numbers {}", N, words), count_text(member->json().size())), std::nullopt;
  }
  const auto values = read_numbers(*member);
  if (!values || values->size() != N) return {};
  std::array<double, N> out{};
  std::copy(values->begin(), values->end(), out.begin());
  return out;
}

void read_box(const JsonCursor& mark, const MarkUnit& unit, std::size_t index, AnnotationSpec& spec) {
  if (!mark.object({"name", "box", "label", "role", "of", "mask", "mask_box", "z", "extra"})) return;
  BoxSpec box;
  box.name = read_name(mark, fmt::format("B{}", index + 1));
  const auto place = read_place<4>(mark, "box", "box.arity", "x0,y0,x1,y1");
  if (place) {
    box.xyxy = *place;
    const JsonCursor at = *mark.member("box");
    box.origin = {at.where(), unit.px, unit.declared};
    if (const auto fault = box_fault(*place, unit.px, unit.outside_remedy))
      at.fail(fault->slug, fault->need, fault->got, fault->remedy);
  }
  box.label = read_text(mark, "label", kLongestLabel);
  box.role = read_role(mark, kBoxRoles, MarkRole::none);
  if (const auto of = mark.member("of")) box.of = of->string().value_or("");
  if (const auto mask = mark.member("mask")) box.mask = read_mask(*mask);
  if (const auto of_box = mark.member("mask_box"); of_box && of_box->boolean().value_or(false)) {
    if (box.mask && !std::holds_alternative<MaskPolygons>(box.mask->shape)) {
      box.mask->of_box = true;
    } else {
      of_box->fail("mask.box", "a mask file or run lengths beside it", box.mask ? "polygons" : "no mask");
    }
  }
  if (const auto z = mark.member("z")) box.z = static_cast<int>(z->integer(-1000000, 1000000).value_or(0));
  if (mark.json().contains("extra")) box.extra = mark.json()["extra"];
  spec.boxes.push_back(std::move(box));
}

void read_star(const JsonCursor& mark, const MarkUnit& unit, std::size_t index, AnnotationSpec& spec) {
  if (!mark.object({"name", "at", "role", "radius", "anchor", "extra"})) return;
  StarSpec star;
  star.name = read_name(mark, fmt::format("S{}", index + 1));
  if (const auto place = read_place<2>(mark, "at", "star.arity", "x,y")) {
    star.at = *place;
    const JsonCursor at = *mark.member("at");
    star.origin = {at.where(), unit.px, unit.declared};
    if (const auto fault = star_fault(*place, unit.px, unit.outside_remedy))
      at.fail(fault->slug, fault->need, fault->got, fault->remedy);
  }
  star.role = read_role(mark, kStarRoles, MarkRole::target);
  if (const auto radius = mark.member("radius")) {
    star.radius = radius->number();
    const double longest = unit.px ? static_cast<double>(kLongestSide) : 1.0;
    if (star.radius && (*star.radius <= 0 || *star.radius > longest)) {
      radius->fail("star.radius", fmt::format("above 0, at most {}", base::grouped(static_cast<std::int64_t>(longest))),
                   base::shortest(*star.radius));
    }
  }
  if (const auto anchor = mark.member("anchor")) star.anchor = anchor->one_of(kAnchors).value_or("");
  if (mark.json().contains("extra")) star.extra = mark.json()["extra"];
  spec.stars.push_back(std::move(star));
}

using ReadMark = void (*)(const JsonCursor&, const MarkUnit&, std::size_t, AnnotationSpec&);
void read_list(const JsonCursor& object, const char* name, const char* slug, const MarkUnit& unit, ReadMark read,
               AnnotationSpec& spec) {
  const auto list = object.member(name);
  if (!list) return;
  if (list->json().is_array() && list->json().size() > kMostMarks) {
    return list->fail(slug, "at most " + count_text(kMostMarks), count_text(list->json().size()));
  }
  std::size_t index = 0;
  for (const JsonCursor& mark : list->items()) read(mark, unit, index++, spec);
}

// The cursor of a mark's member, of the mark where it has none.
JsonCursor part(const JsonCursor& object, const char* list, std::size_t index, const char* name) {
  const JsonCursor mark = object.member(list)->items().at(index);
  return mark.member(name).value_or(mark);
}

void check_names(const JsonCursor& object, const AnnotationSpec& spec) {
  std::map<std::string, std::string> seen;
  const auto check = [&](const std::string& name, const char* list, std::size_t index) {
    const auto [first, fresh] = seen.emplace(lower(name), fmt::format("{}[{}]", list, index));
    if (!fresh)
      part(object, list, index, "name")
          .fail("mark.duplicate", "a name of its own", name, first->second + " has it too");
  };
  for (std::size_t i = 0; i < spec.boxes.size(); ++i) check(spec.boxes[i].name, "boxes", i);
  for (std::size_t i = 0; i < spec.stars.size(); ++i) check(spec.stars[i].name, "stars", i);
}

void check_shadows(const JsonCursor& object, AnnotationSpec& spec) {
  for (std::size_t i = 0; i < spec.boxes.size(); ++i) {
    BoxSpec& box = spec.boxes[i];
    if (box.role == MarkRole::shadow && box.of.empty()) {
      part(object, "boxes", i, "role").fail("mark.of", "a member of, the box whose shadow it is", "none");
    }
    if (box.of.empty()) continue;
    const auto other = std::find_if(spec.boxes.begin(), spec.boxes.end(),
                                    [&](const BoxSpec& b) { return lower(b.name) == lower(box.of); });
    if (other == spec.boxes.end() || &*other == &box) {
      std::vector<std::string> names;
      for (const BoxSpec& b : spec.boxes)
        if (&b != &box) names.push_back(b.name);
      part(object, "boxes", i, "of")
          .fail("mark.of", "another box", box.of, names.empty() ? "" : "name one of " + base::join(names));
    } else {
      box.of = other->name;
    }
  }
}

}  // namespace

void read_marks(const JsonCursor& object, const MarkUnit& unit, AnnotationSpec& spec) {
  AnnotationSpec marks;
  read_list(object, "boxes", "box.count", unit, read_box, marks);
  read_list(object, "stars", "star.count", unit, read_star, marks);
  // A list with an element that is no object is shorter than its file; its places cannot be told apart.
  const auto whole = [&](const char* name, std::size_t n) { return n == 0 || object.member(name)->json().size() == n; };
  if (whole("boxes", marks.boxes.size()) && whole("stars", marks.stars.size())) {
    check_names(object, marks);
    check_shadows(object, marks);
  }
  spec.boxes = std::move(marks.boxes);
  spec.stars = std::move(marks.stars);
}

}  // namespace tiedit::artifacts
