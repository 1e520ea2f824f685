#include "stages/plan/layout_places.h"

#include <algorithm>

#include "stages/layout/boxes.h"
#include "stages/layout/resolve.h"
#include "stages/plan/frame_place.h"
#include "text/phrases.h"

namespace tiedit::stages {
namespace {

using text::Span;
using text::Token;

bool is_unit(const Token& token) { return token.is("px") || token.is("pixels") || token.is("pixel"); }

std::optional<double> number_before(const std::string& word, std::string_view unit, const text::Lexicon& lexicon) {
  if (!word.ends_with(unit) || word.size() == unit.size()) return std::nullopt;
  const std::string digits = word.substr(0, word.size() - unit.size());
  return text::read_number({Token::Kind::word, digits, digits}, lexicon);
}

// What a direction is made of while its words are read.
struct Steps {
  std::vector<Point> ways;
  std::vector<Measured> amounts;
};

std::optional<Point> way_of(const std::string& word, const text::Lexicon& lexicon) {
  const auto way = lexicon.value("layout.directions", word);
  if (!way) return std::nullopt;
  if (*way == "left") return Point{-1, 0};
  if (*way == "right") return Point{1, 0};
  return *way == "up" ? Point{0, -1} : Point{0, 1};
}

// The one of several that a thing is put beside.
std::optional<std::string> outermost(const LayoutScene& scene, const Ids& ids, const std::string& side) {
  const auto least = [&](auto measure) {
    return *std::min_element(ids.begin(), ids.end(), [&](const std::string& a, const std::string& b) {
      return measure(scene.box_of(a)) < measure(scene.box_of(b));
    });
  };
  if (side == "left") return least([](const Box& b) { return b.x0; });
  if (side == "right" || side == "near") return least([](const Box& b) { return -b.x1; });
  if (side == "above") return least([](const Box& b) { return b.y0; });
  if (side == "below") return least([](const Box& b) { return -b.y1; });
  return std::nullopt;
}

}  // namespace

Measured measured_at(Span tokens, std::size_t at, const text::Lexicon& lexicon) {
  if (at >= tokens.size() || !tokens[at].is(Token::Kind::word)) return {};
  const std::string& word = tokens[at].lower;
  if (const auto percent = number_before(word, "%", lexicon)) return {*percent / 100, 0, 1};
  for (const char* unit : {"px", "pixels"})
    if (const auto pixels = number_before(word, unit, lexicon)) return {0, *pixels, 1};
  const auto number = text::read_number(tokens[at], lexicon);
  if (!number || at + 1 >= tokens.size()) return {};
  if (is_unit(tokens[at + 1])) return {0, *number, 2};
  if (tokens[at + 1].is("%") || tokens[at + 1].is("percent")) return {*number / 100, 0, 2};
  return {};
}

std::optional<LayoutPlace> PlaceReader::read(Span words, std::optional<double> step,
                                             std::optional<Reject>& reject) const {
  if (words.empty()) return std::nullopt;
  if (const auto place = emptied(words)) return place;
  if (const auto place = where_is(words)) return place;
  const bool whole_way = words.size() > 3 && text::folded(words.first(3)) == "all the way";
  if (step && !whole_way)
    if (const auto place = direction(words, *step)) return place;
  words = without_adverbs(words);
  if (const auto place = at_mark(words)) return place;
  if (const auto place = in_frame(words)) return place;
  return beside(words, reject);
}

// "a bit to the left", "up by 20%", "60 px to the right and 10 px down"
std::optional<LayoutPlace> PlaceReader::direction(Span words, double step) const {
  const text::Lexicon& lexicon = x_scene.lexicon;
  Steps steps;
  for (std::size_t at = 0; at < words.size();) {
    const std::size_t degree = text::entry_at(words, at, lexicon.list("degrees"));
    if (const Measured amount = measured_at(words, at, lexicon); amount.used) {
      steps.amounts.push_back(amount);
      at += amount.used;
    } else if (degree) {
      if (at > 0 && words[at - 1].is("the")) return std::nullopt;  // "the far left" is a place
      const bool little = *lexicon.number("degrees", text::folded(words.subspan(at, degree))) < 0.3;
      steps.amounts.push_back({little ? kSmallStep : kBigStep, 0, degree});
      at += degree;
    } else if (const auto way = way_of(words[at].lower, lexicon)) {
      steps.ways.push_back(*way);
      ++at;
    } else if (lexicon.has("layout.between_steps", words[at].lower)) {
      ++at;
    } else {
      return std::nullopt;
    }
  }
  if (steps.ways.empty() || steps.ways.size() > 2 || steps.amounts.size() > steps.ways.size()) return std::nullopt;
  LayoutPlace place;
  place.by = Point{0, 0};
  for (std::size_t i = 0; i < steps.ways.size(); ++i) {
    Measured amount{step, 0, 1};
    if (!steps.amounts.empty()) amount = steps.amounts[std::min(i, steps.amounts.size() - 1)];
    const auto along = [&](int side) { return amount.pixels > 0 ? amount.pixels / side : amount.share; };
    if (amount.pixels > 0 && (x_scene.now.image.width <= 0 || x_scene.now.image.height <= 0)) return std::nullopt;
    place.by->x += steps.ways[i].x * along(x_scene.now.image.width);
    place.by->y += steps.ways[i].y * along(x_scene.now.image.height);
  }
  return place;
}

// "over", "right", "back" before a preposition say nothing.
Span PlaceReader::without_adverbs(Span words) const {
  const text::Lexicon& lexicon = x_scene.lexicon;
  const auto relation = [&](std::size_t at) { return text::entry_at(words, at, lexicon.list("layout.relations")); };
  for (;;) {
    const std::size_t used = text::entry_at(words, 0, lexicon.list("layout.adverbs"));
    if (!used || used >= words.size() || relation(0) > used) return words;
    // "over the table" is above it, "over to S1" is not.
    if (relation(0) && !relation(used) && !text::entry_at(words, used, lexicon.list("layout.at"))) return words;
    words = words.subspan(used);
  }
}

std::optional<LayoutPlace> PlaceReader::at_mark(Span words) const {
  const text::Lexicon& lexicon = x_scene.lexicon;
  std::size_t used = text::entry_at(words, 0, lexicon.list("layout.at"));
  if (used >= words.size()) return std::nullopt;
  const bool upon = used > 0 && (words[0].is("on") || words[0].is("onto"));
  for (const char* middle : {"the middle of", "the center of", "the centre of"})
    if (words.size() > used + 3 && text::folded(words.subspan(used, 3)) == middle) used += 3;
  const auto mark = x_objects.mark_in(words.subspan(used));
  if (!mark) return std::nullopt;
  // "on B1" is on top of the thing that B1 shows, if it shows one.
  if (upon && x_scene.marks.is_box(*mark) && x_objects.shown_by(*mark, "", false).choice) return std::nullopt;
  LayoutPlace place;
  place.mark = x_scene.marks.name(*mark);
  return place;
}

std::optional<LayoutPlace> PlaceReader::in_frame(Span words) const {
  // Without a preposition it is the end of a longer phrase: "(in the top) left corner".
  const bool begins =
      text::entry_at(words, 0, x_scene.lexicon.list("layout.at")) || words[0].lower.starts_with("toward");
  const auto cell = begins ? frame_cell(words, x_scene.lexicon) : std::nullopt;
  if (!cell) return std::nullopt;
  const bool column = cell->column && *cell->column != 1, row = cell->row && *cell->row != 1;
  LayoutPlace place;
  if (row) place.frame = *cell->row == 0 ? "top" : "bottom";
  if (column) place.frame += std::string(row ? "_" : "") + (*cell->column == 0 ? "left" : "right");
  if (place.frame.empty()) place.frame = "center";
  return place;
}

std::optional<LayoutPlace> PlaceReader::beside(Span words, std::optional<Reject>& reject) const {
  const std::size_t used = text::entry_at(words, 0, x_scene.lexicon.list("layout.relations"));
  if (!used || used >= words.size()) return std::nullopt;
  LayoutPlace place;
  place.side = *x_scene.lexicon.value("layout.relations", text::folded(words.first(used)));
  if (place.side == "at") return std::nullopt;  // that is only for marks
  const Span y = words.subspan(used);
  const auto mark = x_objects.mark_in(y);
  const ObjectsFound to = mark ? x_objects.shown_by(*mark, "", false) : x_objects.read(y);
  if (mark && !to.choice) {
    place.of = {x_scene.marks.name(*mark)};
  } else if (!to.choice) {
    if (!reject) reject = to.reject;
    return std::nullopt;
  } else {
    place.of = to.choice->ids;
  }
  // "put the ball under the bench and the cat on it"
  if (text::is_pronoun(y, x_scene.lexicon) && x_history.beside)
    place.warnings.push_back({"instruction.ambiguous", "instruction: \"" + text::spelled(words) +
                                                           "\" can be more than one thing; took " +
                                                           x_scene.told(place.of[0])});
  if (place.side == "between") return place.of.size() == 2 ? std::optional(place) : std::nullopt;
  if (place.of.size() == 1) return place;
  const auto one = outermost(x_scene, place.of, place.side);
  if (!one) return std::nullopt;
  place.of = {*one};
  return place;
}

// "where S1 is", "to where the cat was"
std::optional<LayoutPlace> PlaceReader::where_is(Span words) const {
  const std::size_t first = words[0].is("where") ? 1 : words.size() > 1 && words[1].is("where") ? 2 : 0;
  const Token& last = words.back();
  if (!first || words.size() < first + 2 || !(last.is("is") || last.is("are") || last.is("was") || last.is("were")))
    return std::nullopt;
  const Span what = words.subspan(first, words.size() - first - 1);
  LayoutPlace place;
  if (const auto mark = x_objects.mark_in(what)) {
    place.mark = x_scene.marks.name(*mark);
    return place;
  }
  const ObjectsFound found = x_objects.read(what);
  if (!found.choice || found.choice->ids.size() != 1) return std::nullopt;
  place.box = x_scene.box_of(found.choice->ids[0]);
  return place;
}

// "in its place", "there"
std::optional<LayoutPlace> PlaceReader::emptied(Span words) const {
  if (x_history.left.size() != 1 || !x_scene.lexicon.has("layout.old_place", text::folded(words))) return std::nullopt;
  LayoutPlace place;
  place.box = x_history.left[0];
  return place;
}

}  // namespace tiedit::stages
