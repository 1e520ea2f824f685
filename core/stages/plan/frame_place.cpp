#include "stages/plan/frame_place.h"

#include "text/phrases.h"

namespace tiedit::stages {
namespace {

using text::Span;
using text::Token;

bool joins(const Token& token, const text::Lexicon& lexicon) {
  if (lexicon.has("determiners.definite", token.lower)) return true;
  for (const char* word : {"in", "at", "on", "to", "into", "onto", "of", "towards", "toward"})
    if (token.is(word)) return true;
  return false;
}

// Adds what one word says; false for a foreign word or a second column or row.
bool add_word(FrameCell& cell, const std::string& word, const text::Lexicon& lexicon) {
  const auto column = lexicon.number("sides.column", word), row = lexicon.number("sides.row", word);
  if (column && row) {
    cell.centre = true;
  } else if (column && !cell.column) {
    cell.column = static_cast<int>(*column);
  } else if (row && !cell.row) {
    cell.row = static_cast<int>(*row);
  } else if (lexicon.has("sides.words", word) || lexicon.has("picture", word) || word == "frame") {
    cell.said_more = true;
  } else {
    return false;
  }
  return true;
}

// "top-left" says what "top left" does.
bool add_words(FrameCell& cell, const Token& token, const text::Lexicon& lexicon) {
  if (!token.is(Token::Kind::word)) return false;
  const std::size_t hyphen = token.lower.find('-');
  if (add_word(cell, token.lower, lexicon)) return true;
  if (hyphen != std::string::npos)
    return add_word(cell, token.lower.substr(0, hyphen), lexicon) &&
           add_word(cell, token.lower.substr(hyphen + 1), lexicon);
  return joins(token, lexicon);
}

}  // namespace

std::optional<FrameCell> frame_cell(Span words, const text::Lexicon& lexicon) {
  FrameCell cell;
  for (const Token& token : words)
    if (!add_words(cell, token, lexicon)) return std::nullopt;
  if (!cell.column && !cell.row && !cell.centre) return std::nullopt;
  return cell;
}

std::optional<Box> frame_place(Span words, const text::Lexicon& lexicon) {
  const auto named = frame_cell(words, lexicon);
  if (!named) return std::nullopt;
  Box box{0, 0, 1, 1};
  const bool only_centre = !named->column && !named->row;
  if (named->column || named->centre) {
    const double cell = named->column.value_or(1);
    box.x0 = cell / 3;
    box.x1 = (cell + 1) / 3;
  }
  if (named->row || (named->centre && (named->column || only_centre))) {
    const double cell = named->row.value_or(1);
    box.y0 = cell / 3;
    box.y1 = (cell + 1) / 3;
  }
  return box;
}

bool is_direction(Span words, const text::Lexicon& lexicon) {
  while (!words.empty() && text::entry_at(words, 0, lexicon.list("degrees")))
    words = words.subspan(text::entry_at(words, 0, lexicon.list("degrees")));
  if (lexicon.has("sides.relative", text::folded(words))) return true;
  const auto cell = frame_cell(words, lexicon);
  return cell && !cell->said_more && !cell->centre && !(cell->column && cell->row) && words.front().is("to");
}

}  // namespace tiedit::stages
