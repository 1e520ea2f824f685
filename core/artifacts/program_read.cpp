#include "artifacts/program_read.h"

#include <cmath>

#include "artifacts/annotations_json.h"
#include "artifacts/layout_ids.h"
#include "base/text.h"

namespace tiedit::artifacts {
namespace {

using io::JsonCursor;

constexpr double kFarthestPoint = 8, kLongest = 8, kMostScale = 8;

const std::vector<std::string> kPlacementForms{"to", "by", "rel", "frame"};
const std::vector<std::string> kSizeForms{"scale", "to_box", "size", "width", "height", "like"};
const std::vector<std::string> kAnchorWords{"center", "top_left",    "top",    "top_right",   "left",
                                            "right",  "bottom_left", "bottom", "bottom_right"};
const std::vector<std::string> kRelationSides{"left",  "right",  "above", "below",   "on",  "in",
                                              "under", "behind", "front", "between", "near"};
const std::vector<std::string> kReserved{"frame", "union", "first", "largest"};

std::string shown(const std::string& text) { return text.empty() ? "\"\"" : text; }
std::string count(std::size_t n) { return base::grouped(static_cast<std::int64_t>(n)); }

// "to", "to and by", "to, by and rel".
std::string listed(const std::vector<std::string>& words, const char* last) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    out += (i == 0 ? "" : i + 1 == words.size() ? std::string(" ") + last + " " : ", ") + words[i];
  }
  return out;
}

}  // namespace

LayoutOp OpReader::read() const {
  using Read = LayoutOp (OpReader::*)() const;
  static constexpr std::array<Read, kLayoutOpNames.size()> kReads{
      &OpReader::move,      &OpReader::resize,  &OpReader::add,        &OpReader::remove,  &OpReader::swap,
      &OpReader::duplicate, &OpReader::align,   &OpReader::distribute, &OpReader::arrange, &OpReader::recolor,
      &OpReader::attribute, &OpReader::replace, &OpReader::reorder,    &OpReader::noop};
  for (std::size_t i = 0; i < kReads.size(); ++i) {
    if (x_name == kLayoutOpNames[i]) return (this->*kReads[i])();
  }
  return NoOp{};
}

void OpReader::known(std::vector<std::string> members) const {
  members.push_back("op");
  x_op.object(members);
}

void OpReader::fail(const std::string& slug, std::string need, std::string got, std::string remedy) const {
  x_errors.add(Error(x_op.source().kind, slug,
                     {x_op.where() + "." + x_name, std::move(need), std::move(got), std::move(remedy)}));
}

bool OpReader::one_form(const std::vector<std::string>& forms, bool optional) const {
  std::vector<std::string> given;
  for (const std::string& form : forms)
    if (x_op.member(form)) given.push_back(form);
  if (given.size() == 1) return true;
  if (given.empty() && optional) return false;
  fail("layout.target", "one of " + listed(forms, "or"), given.empty() ? "none" : listed(given, "and"),
       given.empty() ? "" : "keep one");
  return false;
}

std::optional<std::string> OpReader::name(const JsonCursor& value, bool plural) const {
  const auto text = value.string();
  if (!text) return {};
  const bool star = plural && text->ends_with('*');
  if (is_mark_name(text->substr(0, text->size() - (star ? 1 : 0)))) return text;
  value.fail("layout.id",
             plural ? "the name of an object or a mark, NAME* for all in a box" : "the name of an object or a mark",
             shown(*text));
  return {};
}

Names OpReader::names(const char* member) const {
  const auto list = x_op.required(member);
  if (!list) return {};
  Names out;
  const std::vector<JsonCursor> items = list->items();
  if (list->json().is_array() && (items.empty() || items.size() > kMostObjects)) {
    list->fail("layout.count", "1.." + count(kMostObjects) + " names", count(items.size()));
  }
  for (const JsonCursor& item : items)
    if (auto read = name(item, true)) out.push_back(std::move(*read));
  return out;
}

std::string OpReader::text(const char* member, std::size_t longest, bool required) const {
  const auto value = required ? x_op.required(member) : x_op.member(member);
  const auto read = value ? value->string() : std::nullopt;
  if (!read) return {};
  const std::size_t length = base::code_points(*read);
  if (length > longest) value->fail("layout.schema", "at most " + count(longest) + " characters", count(length));
  if (required && read->find_first_not_of(' ') == std::string::npos)
    value->fail("layout.schema", "some text", shown(*read));
  return *read;
}

std::string OpReader::word(const char* member, const std::vector<std::string>& words, const char* by_default) const {
  const auto value = by_default ? x_op.member(member) : x_op.required(member);
  const auto read = value ? value->one_of(words) : std::nullopt;
  return read.value_or(by_default ? by_default : "");
}

std::string OpReader::as() const {
  const auto value = x_op.member("as");
  const auto read = value ? name(*value, false) : std::nullopt;
  if (!read) return {};
  for (const std::string& taken : kReserved)
    if (lower(*read) == taken) value->fail("layout.id", "a name of its own", *read);
  return *read;
}

std::optional<std::vector<double>> OpReader::numbers(const JsonCursor& value, std::size_t wanted) const {
  const std::vector<JsonCursor> items = value.items();
  if (!value.json().is_array()) return {};
  if (items.size() != wanted) {
    value.fail("layout.schema", count(wanted) + " numbers", count(items.size()));
    return {};
  }
  std::vector<double> out;
  for (const JsonCursor& item : items) {
    const auto v = item.number();
    if (!v) return {};
    if (std::abs(*v) > kFarthestPoint) {
      item.fail("layout.schema", "fractions of the picture, -8..8", base::shortest(*v));
      return {};
    }
    out.push_back(*v);
  }
  return out;
}

std::optional<Point> OpReader::point(const JsonCursor& value) const {
  const auto v = numbers(value, 2);
  return v ? std::optional(Point{(*v)[0], (*v)[1]}) : std::nullopt;
}

std::optional<Box> OpReader::box(const JsonCursor& value) const {
  const auto v = numbers(value, 4);
  if (!v) return {};
  for (std::size_t i = 0; i < 2; ++i) {
    if ((*v)[i] < (*v)[i + 2]) continue;
    value.fail("layout.schema", i == 0 ? "x0 < x1" : "y0 < y1",
               base::shortest((*v)[i]) + " and " + base::shortest((*v)[i + 2]));
    return {};
  }
  return Box{(*v)[0], (*v)[1], (*v)[2], (*v)[3]};
}

std::optional<double> OpReader::length(const JsonCursor& value) const {
  const auto v = value.number();
  if (!v) return {};
  if (*v > 0 && *v <= kLongest) return v;
  value.fail("layout.size", "above 0, at most 8", base::shortest(*v));
  return {};
}

std::optional<std::array<double, 2>> OpReader::lengths(const JsonCursor& value) const {
  const std::vector<JsonCursor> items = value.items();
  if (!value.json().is_array()) return {};
  if (items.size() != 2) {
    value.fail("layout.schema", "2 numbers", count(items.size()));
    return {};
  }
  const auto w = length(items[0]), h = length(items[1]);
  return w && h ? std::optional(std::array<double, 2>{*w, *h}) : std::nullopt;
}

std::optional<double> OpReader::gap(const JsonCursor& object) const {
  const auto value = object.member("gap");
  const auto v = value ? value->number() : std::nullopt;
  if (v && std::abs(*v) > 1) value->fail("layout.size", "-1..1", base::shortest(*v));
  return v;
}

std::optional<Relation> OpReader::relation(const JsonCursor& value) const {
  if (!value.object({"side", "of", "gap"})) return {};
  Relation out;
  const auto side = value.required("side");
  out.side = side ? side->one_of(kRelationSides).value_or("") : "";
  const auto of = value.required("of");
  if (!of) return {};
  const bool many = of->json().is_array();
  for (const JsonCursor& item : many ? of->items() : std::vector<JsonCursor>{*of})
    if (auto read = name(item, false)) out.of.push_back(std::move(*read));
  const std::size_t wanted = out.side == "between" ? 2 : 1, got = many ? of->json().size() : 1;
  if (!out.side.empty() && got != wanted) {
    of->fail("layout.count", wanted == 2 ? "two names for between" : "one name", count(got));
  }
  out.gap = gap(value);
  return out;
}

Placement OpReader::placement() const {
  Placement out;
  if (const auto to = x_op.member("to")) {
    if (to->json().is_array()) {
      out.to_point = point(*to);
    } else {
      out.to_mark = name(*to, false);
    }
  }
  if (const auto by = x_op.member("by")) out.by = point(*by);
  if (const auto rel = x_op.member("rel")) out.rel = relation(*rel);
  if (const auto frame = x_op.member("frame")) out.frame = frame->one_of(kAnchorWords);
  out.anchor = word("anchor", kAnchorWords, "");
  return out;
}

void OpReader::mark_or_box(const char* member, std::optional<std::string>& mark, std::optional<Box>& box_out) const {
  const auto value = x_op.member(member);
  if (!value) return;
  if (value->json().is_array()) {
    box_out = box(*value);
  } else {
    mark = name(*value, false);
  }
}

LayoutOp OpReader::move() const {
  known({"ids", "to", "by", "rel", "frame", "anchor"});
  one_form(kPlacementForms);
  return MoveOp{names("ids"), placement()};
}

LayoutOp OpReader::resize() const {
  known({"ids", "scale", "to_box", "size", "width", "height", "like", "pivot"});
  one_form(kSizeForms);
  ResizeOp out;
  out.ids = names("ids");
  if (const auto scale = x_op.member("scale")) {
    if (scale->json().is_array()) {
      out.scale = lengths(*scale);
    } else if (const auto s = length(*scale)) {
      out.scale = {*s, *s};
    }
  }
  mark_or_box("to_box", out.to_mark, out.to_box);
  if (const auto size = x_op.member("size")) out.size = lengths(*size);
  if (const auto w = x_op.member("width")) out.width = length(*w);
  if (const auto h = x_op.member("height")) out.height = length(*h);
  if (const auto like = x_op.member("like")) out.like = name(*like, false);
  out.pivot = word("pivot", kAnchorWords, "bottom");
  return out;
}

LayoutOp OpReader::add() const {
  known({"phrase", "label", "at", "size", "appearance", "as"});
  AddOp out;
  out.phrase = text("phrase", kLongestPhrase, true);
  out.label = text("label", kLongestWords);
  if (const auto at = x_op.member("at"); at && at->json().is_object()) {
    at->object({"rel", "frame"});
    const auto rel = at->member("rel"), frame = at->member("frame");
    if (rel.has_value() == frame.has_value())
      at->fail("layout.target", "one of rel or frame", rel ? "rel and frame" : "none");
    if (rel) out.at_rel = relation(*rel);
    if (frame) out.at_frame = frame->one_of(kAnchorWords);
  } else {
    mark_or_box("at", out.at_mark, out.at_box);
  }
  if (const auto size = x_op.member("size")) out.size = lengths(*size);
  if (out.at_box && out.size) fail("layout.target", "a box or a size", "both", "keep one");
  out.appearance = text("appearance", kLongestWords);
  out.as = as();
  return out;
}

LayoutOp OpReader::remove() const {
  known({"ids"});
  return RemoveOp{names("ids")};
}

LayoutOp OpReader::swap() const {
  known({"ids", "a", "b"});
  if (x_op.member("ids") && !x_op.member("a") && !x_op.member("b")) {
    const Names both = names("ids");
    if (x_op.member("ids")->json().size() != 2) {
      fail("layout.count", "two sides", count(x_op.member("ids")->json().size()), "give a and b");
    }
    return both.size() == 2 ? SwapOp{{both[0]}, {both[1]}} : SwapOp{};
  }
  if (x_op.member("ids")) fail("layout.target", "ids, or a and b", "both", "keep one");
  return SwapOp{names("a"), names("b")};
}

LayoutOp OpReader::duplicate() const {
  known({"ids", "count", "to", "by", "rel", "frame", "anchor", "as"});
  constexpr int kMostCopies = 16;
  DuplicateOp out;
  out.ids = names("ids");
  if (const auto copies = x_op.member("count")) {
    const auto n = copies->integer(INT32_MIN, INT32_MAX);
    if (n && (*n < 1 || *n > kMostCopies)) copies->fail("layout.count", "1..16", base::grouped(*n));
    out.count = static_cast<int>(n.value_or(1));
  }
  if (one_form(kPlacementForms, true)) out.place = placement();
  out.as = as();
  return out;
}

LayoutOp OpReader::align() const {
  known({"ids", "edge", "ref"});
  AlignOp out{names("ids"), word("edge", {"left", "hcenter", "right", "top", "vcenter", "bottom"})};
  if (const auto ref = x_op.member("ref")) out.ref = name(*ref, false).value_or("union");
  return out;
}

LayoutOp OpReader::distribute() const {
  known({"ids", "axis", "mode"});
  DistributeOp out;
  out.ids = names("ids");
  out.axis = word("axis", {"x", "y"}) == "y" ? 'y' : 'x';
  out.mode = word("mode", {"gaps", "centers"}, "gaps");
  return out;
}

LayoutOp OpReader::arrange() const {
  known({"ids", "pattern", "in", "order", "gap", "cols", "align"});
  ArrangeOp out;
  out.ids = names("ids");
  out.pattern = word("pattern", {"row", "column", "grid", "circle"});
  mark_or_box("in", out.in_mark, out.in_box);
  out.order = word("order", {"given", "size", "x", "y", "label"}, "given");
  out.gap = gap(x_op);
  if (const auto cols = x_op.member("cols")) {
    const auto n = cols->integer(1, static_cast<std::int64_t>(kMostObjects));
    if (n) out.cols = static_cast<int>(*n);
  }
  out.align = word("align", {"bottom", "center", "top"}, "bottom");
  return out;
}

LayoutOp OpReader::recolor() const {
  known({"ids", "color"});
  return RecolorOp{names("ids"), text("color", kLongestWords, true)};
}

LayoutOp OpReader::attribute() const {
  known({"ids", "set"});
  AttributeOp out{names("ids"), {}};
  const auto set = x_op.required("set");
  if (!set) return out;
  for (const auto& [key, value] : set->members()) {
    const auto words = value.string();
    if (!words) continue;
    const bool plain = key.size() <= 32 && key.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos;
    if (key.empty() || !plain) value.fail("layout.schema", "a name of small letters", shown(key));
    if (words->empty() || base::code_points(*words) > kLongestWords)
      value.fail("layout.schema", "1..200 characters", io::describe(value.json()));
    out.set.emplace_back(key, *words);
  }
  if (set->json().is_object() && out.set.empty()) set->fail("layout.schema", "at least one attribute", "none");
  return out;
}

LayoutOp OpReader::replace() const {
  known({"ids", "label", "phrase", "appearance", "keep_size"});
  ReplaceOp out{names("ids"), text("label", kLongestWords, true), text("phrase", kLongestPhrase),
                text("appearance", kLongestWords)};
  if (const auto keep = x_op.member("keep_size")) out.keep_size = keep->boolean().value_or(true);
  if (!out.keep_size && out.appearance.empty()) {
    fail("layout.size", "an appearance whose aspect to take", "keep_size false alone",
         "give appearance, or keep the size");
  }
  return out;
}

LayoutOp OpReader::reorder() const {
  known({"ids", "to"});
  ReorderOp out{names("ids")};
  const auto to = x_op.required("to");
  if (!to) return out;
  if (!to->json().is_object()) {
    out.to = to->one_of({"front", "back", "forward", "backward"}).value_or("");
    return out;
  }
  to->object({"above", "below"});
  const auto above = to->member("above"), below = to->member("below");
  if (above.has_value() == below.has_value())
    to->fail("layout.target", "one of above or below", above ? "above and below" : "none");
  if (above) out.above = name(*above, false).value_or("");
  if (below) out.below = name(*below, false).value_or("");
  return out;
}

LayoutOp OpReader::noop() const {
  known({"reason"});
  return NoOp{word("reason", {"not_found", "ambiguous", "impossible", "already_so"})};
}

}  // namespace tiedit::artifacts
