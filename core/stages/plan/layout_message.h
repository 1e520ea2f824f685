#pragma once
#include <string>
#include <vector>

#include "artifacts/annotations.h"
#include "artifacts/layout.h"
#include "text/marks.h"

namespace tiedit::stages {

/// The user's marks as sentences name them: boxes, stars, then the drawn mask.
std::vector<text::Mark> sentence_marks(const Annotations& marks);

/// The sentence with every reference to a mark as its bare name: "move the second box here" -> "move B2 S1".
/// Throws Error{input, instruction.name} for a mark that there is not.
std::string with_bare_marks(const std::string& instruction, const Annotations& marks);

/// What a model is told of a layout: OBJECTS, MARKS, CAPTION and INSTRUCTION, a line of JSON each. Numbers have two
/// decimals: the model sees where things are, code computes.
std::string layout_message(const Layout& layout, const Annotations& marks, const std::string& instruction);

}  // namespace tiedit::stages
