#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tiedit::text {

/// The two characters that stand for a box and a star: a blue square and a star.
inline constexpr std::string_view kBoxEmoji = "\U0001F7E6", kStarEmoji = "\u2B50";

/// A word, punctuation mark, quoted text or mark (user's box, star or mask) of a normalised sentence.
struct Token {
  enum class Kind { word, punct, quote, mark };
  Kind kind = Kind::word;
  std::string text;    ///< as written, quotes included
  std::string lower;   ///< what patterns compare; of a quote the text between its quotes, as written
  bool glued = false;  ///< no blank before it
  int mark = -1;       ///< of a mark: its index in the list that read_marks got

  bool is(Kind k) const { return kind == k; }
  bool is(std::string_view word) const { return kind != Kind::quote && kind != Kind::mark && lower == word; }
};

using Tokens = std::vector<Token>;
using Span = std::span<const Token>;

/// Cuts normalised text at blanks; `( ) , . ; : ! ?` at the ends of a word are tokens of their own, and text between
/// quotes (double; single ones that stand like quotes) is one token, and so are the two mark emoji.
Tokens tokenise(std::string_view normalised);

/// The tokens as they were written.
std::string spelled(Span tokens);
/// The same in lower case, single blanks between words.
std::string folded(Span tokens);
}  // namespace tiedit::text
