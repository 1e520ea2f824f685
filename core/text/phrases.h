#pragma once
#include <optional>
#include <string>
#include <vector>

#include "text/lexicon.h"
#include "text/tokens.h"

namespace tiedit::text {

/// "cups" -> "cup", "leaves" -> "leaf"; a word that is no plural stays.
std::string singular(const std::string& word, const Lexicon& lexicon);
/// "cup" -> "cups"; a plural stays.
std::string plural(const std::string& word, const Lexicon& lexicon);

/// Number of tokens at `at` that are quantifiers, determiners ("all of the", "both", "my") - 0 for none.
std::size_t determiner_length(Span tokens, std::size_t at, const Lexicon& lexicon);
/// The phrase without the determiners (and a number word after them) that it begins with; never empty for a phrase that
/// is not.
Span without_determiner(Span phrase, const Lexicon& lexicon);
/// True for the/this/that/these/those/my/... or a mark in front.
bool is_definite(Span phrase, const Lexicon& lexicon);
/// True for a/an/some/another or a number in front.
bool is_indefinite(Span phrase, const Lexicon& lexicon);

/// The phrase up to its first preposition: "the vase on the shelf" -> "the vase".
Span head(Span phrase, const Lexicon& lexicon);

/// True for a phrase that is a whole pronoun (it, them, that, ...), or one for several things (both, all of them).
bool is_pronoun(Span phrase, const Lexicon& lexicon);
bool is_pronoun_for_all(Span phrase, const Lexicon& lexicon);

/// True when the tokens can be a phrase: not empty, no comma or conjunction at an end, more than determiners, no
/// preposition, article or word of degree last, no colon inside.
bool is_phrase(Span tokens, const Lexicon& lexicon);

/// One closed word of an attribute edit: key color, material, pattern, state, mood, age or pose.
struct AttributeWord {
  std::string key, value;
};

/// Reads the whole span as adjectives: [dark|light|very ...]* WORD, joined by "and" or commas, then [colour];
/// empty when anything else stands in it. Colour words with "and" between them are one value ("blue and white").
std::vector<AttributeWord> read_adjectives(Span tokens, const Lexicon& lexicon);

/// The colours named in a phrase, shades applied ("dark green" is darker than green), in order.
std::vector<Colour> colours_in(const std::string& phrase, const Lexicon& lexicon);

/// A number: digits (with a decimal point) or a number word.
std::optional<double> read_number(const Token& token, const Lexicon& lexicon);

}  // namespace tiedit::text
