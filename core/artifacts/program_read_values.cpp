#include <cmath>

#include "artifacts/annotations_json.h"
#include "artifacts/layout_ids.h"
#include "artifacts/program_read.h"
#include "base/text.h"

namespace tiedit::artifacts {
namespace {

using io::JsonCursor;

constexpr double kFarthestPoint = 8, kLongest = 8;  // in pictures

const std::vector<std::string> kRelationSides{"left",  "right",  "above", "below",   "on",  "in",
                                              "under", "behind", "front", "between", "near"};
const std::vector<std::string> kReserved{"frame", "union", "first", "largest"};

std::string shown(const std::string& text) { return text.empty() ? "\"\"" : text; }
std::string counted(std::size_t n) { return base::grouped(static_cast<std::int64_t>(n)); }

// "to", "to and by", "to, by and rel".
std::string listed(const std::vector<std::string>& words, const char* last) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    out += (i == 0 ? "" : i + 1 == words.size() ? std::string(" ") + last + " " : ", ") + words[i];
  }
  return out;
}

}  // namespace

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
    list->fail("layout.count", "1.." + counted(kMostObjects) + " names", counted(items.size()));
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
  if (length > longest) value->fail("layout.schema", "at most " + counted(longest) + " characters", counted(length));
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
    value.fail("layout.schema", counted(wanted) + " numbers", counted(items.size()));
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
    value.fail("layout.schema", "2 numbers", counted(items.size()));
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
    of->fail("layout.count", wanted == 2 ? "two names for between" : "one name", counted(got));
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

}  // namespace tiedit::artifacts
