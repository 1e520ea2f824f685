#pragma once
#include "text/lexicon.h"
#include "text/tokens.h"

namespace tiedit::text {

/// True when the tokens from `at` say how a thing should be ("the car should be red"), before any comma or "and".
bool wish_at(Span tokens, std::size_t at, const Lexicon& lexicon);

/// Number of tokens of "I want", "I'd like" and the like at `at`; 0 for none.
std::size_t want_at(Span tokens, std::size_t at);

/// A clause that tells a wish, as the order it means; others as they are.
/// "the car should be red", "I want the car to be red" -> "make the car red"; "... should have a hat" -> "give ... a
/// hat"; "the cup should be gone", "I want the cup removed" -> "remove the cup"; "there should be a cat on the sofa",
/// "I want a cat on the sofa" -> "add a cat on the sofa".
Tokens imperative(const Tokens& clause, const Lexicon& lexicon);

}  // namespace tiedit::text
