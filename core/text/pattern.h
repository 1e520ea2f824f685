#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "text/lexicon.h"
#include "text/tokens.h"

namespace tiedit::text {

/// What a pattern took for each of its names.
class Match {
 public:
  bool has(const std::string& name) const { return x_taken.contains(name); }
  /// Empty when the name took no part.
  Span operator[](const std::string& name) const {
    const auto found = x_taken.find(name);
    return found == x_taken.end() ? Span() : found->second;
  }

 private:
  friend class Matcher;
  std::map<std::string, Span> x_taken;
};

/// What a pattern is matched against besides the tokens.
struct MatchContext {
  const Lexicon& lexicon;
  bool it_is_picture = false;  ///< "it" and "this" may stand for the whole picture
  /// Which spans of these very tokens can be phrases, as far as known; shared by the patterns tried on one clause.
  std::map<std::pair<std::size_t, std::size_t>, bool>* phrases = nullptr;
};

/// A sentence pattern:
///   word        that word, in any case
///   (a b|c)     one of several            [a b]   optional, taken where possible
///   <list>      an entry of that lexicon list, longest first; of the prepositions none that is part of a longer one
///   <quote>     quoted text               <mark>  one mark              <percent>  "20%", "20 percent"       <number>
///   <adj>       adjectives up to the end of the clause (read_adjectives)
///   <picture>   "the photo", "it" where that stands for the picture
///   {X}         a phrase as short as the rest allows      {X+}  as long as it allows
///   {X=...}     names what the inner pattern takes
/// A phrase is never only determiners, and neither begins nor ends with a comma or conjunction (is_phrase).
class Pattern {
 public:
  /// Throws Error{internal} for a pattern that is not well formed.
  Pattern(const char* source) : Pattern(std::string(source)) {}  // NOLINT: rows are written as plain texts
  Pattern(const std::string& source);                            // NOLINT
  struct Node;

  /// Offers each way to match all tokens, best first, to `accept` until it says true; false when none is taken.
  bool match(Span tokens, const MatchContext& context, const std::function<bool(const Match&)>& accept) const;

 private:
  std::shared_ptr<const Node> x_root;
};

}  // namespace tiedit::text
