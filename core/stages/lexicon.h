#pragma once
#include "text/lexicon.h"

namespace tiedit::stages {

/// The shipped lexicon (configs/lexicon.yaml), read once a process. Throws Error{config} when it is damaged.
const text::Lexicon& lexicon();

/// The colour of a name of the lexicon or of "#rrggbb"; of words that hold one: the last colour named, darkened or
/// lightened by a dark, deep, light or pale right before it (its name stays that of the list).
std::optional<text::Colour> colour_of(const std::string& words);

}  // namespace tiedit::stages
