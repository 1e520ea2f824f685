#pragma once
#include <string>
#include <vector>

#include "text/lexicon.h"
#include "text/tokens.h"

namespace tiedit::text {

/// One thing asked for: begins with its verb, fillers dropped at both ends.
struct Clause {
  Tokens tokens;
  std::string said;  ///< as the user wrote it, for messages
};

/// Number of tokens of the edit verb at `at`; 0 for none. A verb that is also a noun counts only before a determiner,
/// pronoun, quantifier, number, mark or quoted text.
std::size_t verb_at(Span tokens, std::size_t at, const Lexicon& lexicon);

/// Cuts a sentence (marks read) into clauses: at `. ; ! ?`; at `,`, `and`, `but`, `then` and their combinations where
/// a verb follows. Besides, where no verb follows:
/// - "... and the other(s) blue", "make the cup red and the plate blue", "replace X with Y and Z with W": a clause of
///   its own with the verb of the one before;
/// - "while keeping X", "without touching X": "keep X", "don't touch X";
/// - "and polish the table": an unknown word before a determiner begins a clause too, so that it is refused by name
///   instead of being taken for a part of the phrase before.
std::vector<Clause> split_clauses(const Tokens& sentence, const Lexicon& lexicon);

}  // namespace tiedit::text
