#include "stages/plan/frame_place.h"

#include "text/phrases.h"

namespace tiedit::stages {
namespace {

using text::Span;

// The words without "in the", "of the picture" and other words that only join; nothing for a foreign word.
struct Sides {
  std::optional<double> column, row;
  bool centre = false, said_more = false;
};

std::optional<Sides> read_sides(Span words, const text::Lexicon& lexicon) {
  Sides sides;
  for (const text::Token& token : words) {
    if (!token.is(text::Token::Kind::word)) return std::nullopt;
    const auto column = lexicon.number("sides.column", token.lower), row = lexicon.number("sides.row", token.lower);
    if (column && row) {
      sides.centre = true;
    } else if (column && !sides.column) {
      sides.column = column;
    } else if (row && !sides.row) {
      sides.row = row;
    } else if (lexicon.has("sides.words", token.lower)) {
      sides.said_more = true;
    } else if (lexicon.has("picture", token.lower) || token.is("frame")) {
      sides.said_more = true;
    } else if (!lexicon.has("determiners.definite", token.lower) && !token.is("in") && !token.is("at") &&
               !token.is("on") && !token.is("to") && !token.is("into") && !token.is("onto") && !token.is("of")) {
      return std::nullopt;
    }
  }
  if (!sides.column && !sides.row && !sides.centre) return std::nullopt;
  return sides;
}

}  // namespace

std::optional<Box> frame_place(Span words, const text::Lexicon& lexicon) {
  const auto sides = read_sides(words, lexicon);
  if (!sides) return std::nullopt;
  Box box{0, 0, 1, 1};
  const bool only_centre = !sides->column && !sides->row;
  if (sides->column || sides->centre) {
    const double cell = sides->column.value_or(1);
    box.x0 = cell / 3;
    box.x1 = (cell + 1) / 3;
  }
  if (sides->row || (sides->centre && (sides->column || only_centre))) {
    const double cell = sides->row.value_or(1);
    box.y0 = cell / 3;
    box.y1 = (cell + 1) / 3;
  }
  return box;
}

bool is_direction(Span words, const text::Lexicon& lexicon) {
  while (!words.empty() && text::entry_at(words, 0, lexicon.list("degrees")))
    words = words.subspan(text::entry_at(words, 0, lexicon.list("degrees")));
  if (lexicon.has("sides.relative", text::folded(words))) return true;
  const auto sides = read_sides(words, lexicon);
  return sides && !sides->said_more && !sides->centre && !(sides->column && sides->row) && words.front().is("to");
}

}  // namespace tiedit::stages
