#include "artifacts/annotations_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>

#include "base/text.h"

namespace tiedit::artifacts {
namespace {

using io::Json;
using io::JsonCursor;

constexpr std::int64_t kLongestSide = 32768;
// Of one mask: a ring's cost is its vertices times the rows they span.
constexpr std::size_t kMostVertices = 20000;
constexpr double kFarthest = 1e6;

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

std::string count(std::size_t n) { return base::grouped(static_cast<std::int64_t>(n)); }

std::optional<std::vector<double>> read_numbers(const JsonCursor& list) {
  std::vector<double> out;
  if (!list.json().is_array())
    return list.fail("json.type", "an array of numbers", io::describe(list.json())), std::nullopt;
  for (const JsonCursor& item : list.items()) {
    const std::optional<double> v = item.number();
    if (!v) return {};
    out.push_back(*v);
  }
  return out;
}

std::optional<MaskPolygons> read_polygons(const JsonCursor& list) {
  MaskPolygons polygons;
  std::size_t vertices = 0;
  for (const JsonCursor& ring : list.items()) {
    const std::optional<std::vector<double>> values = read_numbers(ring);
    if (!values) return {};
    if (values->size() < 6 || values->size() % 2 != 0) {
      return ring.fail("mask.polygon", "x,y of at least 3 corners", count(values->size()) + " numbers"), std::nullopt;
    }
    if (std::any_of(values->begin(), values->end(), [](double v) { return std::abs(v) > kFarthest; })) {
      return ring.fail("mask.polygon", "corners near the picture", "one beyond 1,000,000"), std::nullopt;
    }
    vertices += values->size() / 2;
    polygons.rings.push_back(*values);
  }
  if (vertices > kMostVertices)
    return list.fail("mask.polygon", "at most " + count(kMostVertices) + " corners", count(vertices)), std::nullopt;
  if (polygons.rings.empty()) return list.fail("mask.polygon", "at least one polygon", "none"), std::nullopt;
  return polygons;
}

bool read_counts(const JsonCursor& counts, Rle& rle) {
  if (counts.json().is_string()) {
    auto values = counts_from_string(counts.json().get<std::string>());
    if (!values) return counts.fail("mask.rle", "COCO run lengths", io::describe(counts.json())), false;
    rle.counts = std::move(*values);
    return true;
  }
  for (const JsonCursor& item : counts.items()) {
    const auto v = item.integer(0, UINT32_MAX);
    if (!v) return false;
    rle.counts.push_back(static_cast<std::uint32_t>(*v));
  }
  return counts.json().is_array();
}

std::optional<Rle> read_rle(const JsonCursor& mask) {
  const auto size = mask.required("size");
  const auto counts = mask.required("counts");
  if (!size || !counts) return {};
  const std::vector<JsonCursor> sides = size->items();
  if (sides.size() != 2) return size->fail("mask.rle", "2 numbers h,w", count(sides.size())), std::nullopt;
  const auto height = sides[0].integer(1, kLongestSide), width = sides[1].integer(1, kLongestSide);
  if (!height || !width) return {};
  Rle rle{static_cast<int>(*height), static_cast<int>(*width), {}};
  if (!read_counts(*counts, rle)) return {};
  const auto pixels = static_cast<std::uint64_t>(*height) * static_cast<std::uint64_t>(*width);
  if (total(rle) == pixels) return rle;
  counts->fail("mask.rle", base::grouped(static_cast<std::int64_t>(pixels)) + " pixels",
               base::grouped(static_cast<std::int64_t>(total(rle))));
  return {};
}

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

std::string read_text(const JsonCursor& object, const char* name, std::size_t longest) {
  const auto member = object.member(name);
  const auto text = member ? member->string() : std::nullopt;
  if (!text) return {};
  if (base::code_points(*text) > longest) {
    member->fail("json.range", fmt::format("at most {} characters", count(longest)), count(base::code_points(*text)));
  }
  return *text;
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
    return member->fail(slug, fmt::format("{} numbers {}", N, words), count(member->json().size())), std::nullopt;
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
  box.label = read_text(mark, "label", 200);
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
    return list->fail(slug, "at most " + count(kMostMarks), count(list->json().size()));
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

std::optional<cv::Size> read_image(const JsonCursor& entry, AnnotationSpec& spec) {
  const auto image = entry.member("image");
  if (!image || !image->object({"file", "width", "height"})) return {};
  spec.image = image->json();
  if (const auto file = image->member("file")) file->string();
  const auto width = image->member("width"), height = image->member("height");
  if (!width && !height) return {};
  const auto side = [&](const char* name) {
    const auto member = image->required(name);
    return member ? member->integer(1, kLongestSide) : std::nullopt;
  };
  const auto w = side("width"), h = side("height");
  if (!w || !h) return {};
  return cv::Size(static_cast<int>(*w), static_cast<int>(*h));
}

AnnotationSpec read_entry(const JsonCursor& entry, const std::vector<std::string>& more) {
  AnnotationSpec spec;
  std::vector<std::string> known{"image", "coord_space", "caption", "boxes", "stars", "instruction", "extra"};
  known.insert(known.end(), more.begin(), more.end());
  if (!entry.object(known)) return spec;
  MarkUnit unit{.outside_remedy = "set coord_space: px for pixels"};
  unit.declared = read_image(entry, spec);
  if (const auto space = entry.member("coord_space")) unit.px = space->one_of({"rel", "px"}) == "px";
  spec.caption = read_text(entry, "caption", 4000);
  if (const auto text = entry.member("instruction")) spec.instruction = text->string();
  if (entry.json().contains("extra")) spec.extra = entry.json()["extra"];
  read_marks(entry, unit, spec);
  return spec;
}

void check_format(const JsonCursor& root, const std::string& file) {
  const auto member = root.member("format");
  const std::string got = !member                      ? "nothing"
                          : member->json().is_string() ? member->json().get<std::string>()
                                                       : io::describe(member->json());
  if (got == kAnnotationsFormat) return;
  throw Error(root.source().kind, "annotations.format",
              {file + ": format", kAnnotationsFormat, got, "this build reads 1"});
}

std::string stem_of(const std::string& path) { return std::filesystem::path(path).stem().string(); }

}  // namespace

bool is_mark_name(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto later = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-'; };
  return !name.empty() && name.size() <= 32 && letter(name.front()) && std::all_of(name.begin(), name.end(), later);
}

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

std::string numbers(const double* first, std::size_t n) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < n; ++i) words.push_back(base::shortest(first[i]));
  return base::join(words, ",");
}

std::optional<MarkFault> box_fault(const std::array<double, 4>& b, bool px, const std::string& outside_remedy) {
  const auto pair = [](double low, double high) { return base::shortest(low) + " and " + base::shortest(high); };
  if (b[0] >= b[2]) return MarkFault{"box.order", "x0 < x1", pair(b[0], b[2]), ""};
  if (b[1] >= b[3]) return MarkFault{"box.order", "y0 < y1", pair(b[1], b[3]), ""};
  const bool far = std::any_of(b.begin(), b.end(), [](double v) { return v < -kOvershoot || v > 1 + kOvershoot; });
  const bool apart = b[0] >= 1 || b[1] >= 1 || b[2] <= 0 || b[3] <= 0;
  if (px || !(far || apart)) return {};
  const bool above = std::any_of(b.begin(), b.end(), [](double v) { return v > 1 + kOvershoot; });
  return MarkFault{"box.outside", "inside 0..1", numbers(b.data(), 4), above ? outside_remedy : ""};
}

std::optional<MarkFault> star_fault(const std::array<double, 2>& at, bool px, const std::string& outside_remedy) {
  const bool far = std::any_of(at.begin(), at.end(), [](double v) { return v < -kOvershoot || v > 1 + kOvershoot; });
  if (px || !far) return {};
  const bool above = at[0] > 1 + kOvershoot || at[1] > 1 + kOvershoot;
  return MarkFault{"star.outside", "inside 0..1", numbers(at.data(), 2), above ? outside_remedy : ""};
}

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

AnnotationFile read_annotations(std::string text, const io::JsonSource& source) {
  const io::JsonDocument document = io::parse_json(std::move(text), source);
  io::JsonErrors errors;
  const JsonCursor root(document, errors);
  AnnotationFile file{source.name, false, {}};
  if (!root.json().is_object()) {
    root.object({});
    errors.throw_if_any();
  }
  check_format(root, source.name);
  if (const auto images = root.member("images")) {
    file.for_many = true;
    root.object({"format", "images", "extra"});
    for (const auto& [key, entry] : images->members()) file.images.emplace_back(key, read_entry(entry, {}));
  } else {
    file.images.emplace_back("", read_entry(root, {"format", "images"}));
  }
  errors.throw_if_any();
  return file;
}

const AnnotationSpec* AnnotationFile::match(const std::string& relative_path) const {
  if (!for_many) return images.empty() ? nullptr : &images.front().second;
  const auto normal = [](const std::string& path) { return std::filesystem::path(path).lexically_normal().string(); };
  const AnnotationSpec* found = nullptr;
  std::string found_key;
  for (const auto& [key, spec] : images) {
    if (normal(key) == normal(relative_path)) return &spec;
  }
  for (const auto& [key, spec] : images) {
    if (stem_of(key) != stem_of(relative_path)) continue;
    if (found) {
      throw Error(
          ErrorKind::input, "annotations.match",
          {name + ": images", "one entry for " + relative_path, found_key + " and " + key, "name it by its path"});
    }
    found = &spec;
    found_key = key;
  }
  return found;
}

}  // namespace tiedit::artifacts
