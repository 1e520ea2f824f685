#pragma once
#include <optional>

#include "image/geometry.h"
#include "text/lexicon.h"
#include "text/tokens.h"

namespace tiedit::stages {

/// What words about the frame name of a 3 x 3 grid.
struct FrameCell {
  std::optional<int> column, row;  ///< 0, 1 or 2; neither: the centre
  bool centre = false;             ///< "middle", "center": of what is not named otherwise
  bool said_more = false;          ///< a word that no direction has: corner, side, picture, ...
};

/// "in the top left corner", "on the right side of the picture", "the middle"; nothing for words that are not all
/// about the frame.
std::optional<FrameCell> frame_cell(text::Span words, const text::Lexicon& lexicon);

/// The same as the cell, column or row of the grid.
std::optional<Box> frame_place(text::Span words, const text::Lexicon& lexicon);

/// "to the left", "up", "a bit to the right": a direction, not a place.
bool is_direction(text::Span words, const text::Lexicon& lexicon);

}  // namespace tiedit::stages
