#pragma once
#include <string>
#include <vector>

#include "artifacts/layout.h"
#include "text/lexicon.h"

namespace tiedit::stages {

/// Whether a text mentions a noun phrase: its words in this order, in any case, as a singular or a plural.
bool mentions(const std::string& text, const std::string& label, const text::Lexicon& lexicon);

/// The caption of a layout after a program. `before`: the layout it is compared with (before_of), objects by id.
/// `proposed` (the program's own) is taken when it mentions the label of every changed object and no label that is
/// gone. Else old phrases or labels become the new ones, " There is also a teapot." is added for what is new; and when
/// a label that is gone still occurs, or there is no caption, it is made anew: "A dog, a cup and a car."
std::string caption_after(const Layout& before, const Layout& after, const std::string& proposed,
                          const text::Lexicon& lexicon);

/// Equal in all that a program can change.
bool same_object(const LayoutObject& a, const LayoutObject& b);

}  // namespace tiedit::stages
