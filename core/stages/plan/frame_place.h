#pragma once
#include <optional>

#include "image/geometry.h"
#include "text/lexicon.h"
#include "text/tokens.h"

namespace tiedit::stages {

/// "in the top left corner", "on the right side of the picture", "the middle": the cell, column or row of a 3 x 3 grid
/// of the frame; nothing for words that are not all about the frame.
std::optional<Box> frame_place(text::Span words, const text::Lexicon& lexicon);

/// "to the left", "up", "a bit to the right": a direction, not a place.
bool is_direction(text::Span words, const text::Lexicon& lexicon);

}  // namespace tiedit::stages
