#pragma once
#include <string>
#include <vector>

#include "text/lexicon.h"

namespace tiedit::stages {

/// The label of a phrase: its head without determiner, number and colour words, lower case ("a green car by a tree" ->
/// "car"); a phrase of nothing but colours keeps them ("an orange" -> "orange").
std::string label_of(const std::string& phrase, const text::Lexicon& lexicon);

/// The phrase with "a" or "an" in front, unless it begins with a determiner, quantifier or number or is a plural.
std::string with_article(const std::string& phrase, const text::Lexicon& lexicon);
/// The phrase without a leading a, an or the.
std::string without_article(const std::string& phrase);

/// The words for a colour in a phrase: itself, and for #rrggbb the name of the list that is nearest in sRGB.
/// Empty: no colour ("#12345", "shiny"). Words are names of the list, each after any number of shades.
std::string colour_words(const std::string& colour, const text::Lexicon& lexicon);

/// What an attribute does to the words of an object.
struct Wording {
  std::string phrase, label;
};

/// The phrase with every colour word outside the label (and the shades before it) removed and `colour` put before the
/// label's first word; article chosen again.
Wording recoloured(const Wording& words, const std::string& colour, const text::Lexicon& lexicon);

/// The same for another attribute. The words removed: `old`, the recorded value, if there is one; else every word of
/// the lexicon's list where the words of a key exclude each other (material, pattern, pose, age, mood). A label of more
/// words loses them too.
Wording with_attribute(const Wording& words, const std::string& key, const std::string& old, const std::string& value,
                       const text::Lexicon& lexicon);

}  // namespace tiedit::stages
