#include <algorithm>

#include "stages/plan/frame_place.h"
#include "stages/plan/rules_row.h"
#include "text/phrases.h"

namespace tiedit::stages {
namespace {

using text::Span;

bool is_one_of(Span preposition, const text::Lexicon& lexicon, const std::string& list) {
  return lexicon.has("prepositions." + list, text::folded(preposition));
}

Region planner_box(const Box& box) {
  Region region;
  region.kind = RegionKind::box;
  region.boxes = {box};
  region.source = "planner";
  return region;
}

// One span over neighbours of the same clause.
Span joined(Span first, Span second) {
  if (first.empty() || second.empty()) return first.empty() ? second : first;
  return {first.data(), static_cast<std::size_t>(second.data() + second.size() - first.data())};
}

}  // namespace

void Draft::start(Op op, const Target& made) {
  edit.op = op;
  target = made;
  edit.target_phrase = made.text;
  edit.region = made.region;
  edit.depends_on = made.depends_on;
}

bool Draft::start(Op op, Span phrase, Use use) {
  const Resolved found = references.resolve(phrase, use);
  reject = found.reject;
  if (!found.target) return false;
  start(op, *found.target);
  return true;
}

void Draft::start_picture(Op op, Span phrase) { start(op, references.picture(phrase)); }

std::string Draft::prose(Span phrase) { return references.prose(phrase, reject).value_or(""); }

void Draft::depend_on(const std::vector<std::string>& ids) {
  for (const std::string& id : ids)
    if (std::find(edit.depends_on.begin(), edit.depends_on.end(), id) == edit.depends_on.end())
      edit.depends_on.push_back(id);
}

bool Draft::place_of_mark(Span preposition, const std::vector<int>& at, bool as_point, Region& out) {
  target.marks.insert(target.marks.end(), at.begin(), at.end());
  const bool single = at.size() == 1 && (marks.is_box(at[0]) || marks.is_star(at[0]));
  std::vector<std::pair<int, int>> sides;
  if (is_one_of(preposition, lexicon, "leftward"))
    sides = {{-1, 0}};
  else if (is_one_of(preposition, lexicon, "rightward"))
    sides = {{1, 0}};
  else if (is_one_of(preposition, lexicon, "upward"))
    sides = {{0, -1}};
  else if (is_one_of(preposition, lexicon, "downward"))
    sides = {{0, 1}};
  else if (is_one_of(preposition, lexicon, "beside"))
    sides = {{1, 0}, {-1, 0}};
  if (sides.empty() || !single) {
    out = as_point ? marks.thing(at) : marks.room(at);
    return true;
  }
  for (const auto& [column, row] : sides)
    if (const auto region = marks.beside(at[0], column, row)) {
      out = *region;
      return true;
    }
  return !refuse("impossible", "no room " + text::spelled(preposition) + " " + marks.name(at[0]));
}

bool Draft::place(Span preposition, Span y, const std::string& what) {
  const std::vector<int> at = text::marks_of(y, marks.names(), lexicon);
  if (!at.empty()) return place_of_mark(preposition, at, false, edit.region);
  if (const auto mark = references.default_mark(Use::paint)) {
    target.marks = {*mark};
    edit.region = marks.room({*mark});
    return true;
  }
  if (const auto box = frame_place(joined(preposition, y), lexicon)) {
    edit.region = planner_box(*box);
    return true;
  }
  if (!y.empty() && lexicon.has("picture", text::folded(text::without_determiner(y, lexicon))))
    return place_by_mark(what);
  const Resolved found = references.resolve(y, Use::place);
  reject = found.reject;
  if (!found.target) return false;
  depend_on(found.target->depends_on);
  // Where the thing before was a mark, or has moved, its region is the place.
  if (found.target->region.kind != RegionKind::phrase) {
    target.marks = found.target->marks;
    edit.region = found.target->region;
    return true;
  }
  const bool part = preposition.size() == 1 && preposition[0].is("to");
  edit.region = found.target->region;  // with the box of "the table in B1"
  edit.region.query = part ? "the part of " + found.target->text + " for " + what
                           : "the area " + text::folded(preposition) + " " + found.target->text;
  return true;
}

bool Draft::place_by_mark(const std::string& what) {
  const auto mark = references.default_mark(Use::paint);
  if (!mark) return !refuse("ambiguous", "where should " + what + " go?");
  target.marks = {*mark};
  edit.region = marks.room({*mark});
  return true;
}

bool Draft::destination(Span preposition, Span y) {
  const std::vector<int> at = text::marks_of(y, marks.names(), lexicon);
  edit.destination = Region{};
  if (!at.empty()) return place_of_mark(preposition, at, true, *edit.destination);
  const auto mark = references.default_mark(Use::paint);
  if (mark && !references.default_mark(Use::move)) return destination_by_mark("");
  if (const auto box = frame_place(joined(preposition, y), lexicon)) {
    edit.destination = planner_box(*box);
    return true;
  }
  const Resolved found = references.resolve(y, Use::place);
  reject = found.reject;
  if (!found.target) return false;
  depend_on(found.target->depends_on);
  const bool to = preposition.size() == 1 && preposition[0].is("to");
  edit.destination = found.target->region;
  if (found.target->region.kind == RegionKind::phrase)
    edit.destination->query = to ? found.target->text : text::folded(preposition) + " " + found.target->text;
  return true;
}

bool Draft::destination_by_mark(const std::string& what) {
  const auto mark = references.default_mark(Use::paint);
  if (!mark || references.default_mark(Use::move)) return !refuse("ambiguous", "where should " + what + " go?");
  target.marks.push_back(*mark);
  edit.destination = marks.thing({*mark});
  return true;
}

double share_of(Span percent, const text::Lexicon& lexicon) {
  text::Token number = percent.front();
  if (number.lower.ends_with('%')) number.lower.pop_back();
  return text::read_number(number, lexicon).value_or(0) / 100;
}

std::optional<double> amount_of(const text::Match& match, const text::Lexicon& lexicon) {
  if (match.has("D")) return lexicon.number("degrees", text::folded(match["D"]));
  if (match.has("P")) return share_of(match["P"], lexicon);
  return std::nullopt;
}

}  // namespace tiedit::stages
