#pragma once
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "artifacts/plan.h"
#include "stages/plan/mark_regions.h"
#include "text/lexicon.h"
#include "text/tokens.h"

namespace tiedit::stages {

/// What a phrase of a clause stands for.
struct Target {
  std::string text;  ///< target_phrase
  std::string noun;  ///< without determiner, for descriptions and negatives; empty for an unlabelled mark
  Region region;
  std::vector<std::string> depends_on = {};
  std::vector<int> marks = {};
  bool picture = false;
};

/// What the phrase is for: painted over, moved or copied, only protected, or a place.
enum class Use { paint, move, keep, place };

/// A phrase resolved, or why it cannot be.
struct Resolved {
  std::optional<Target> target;
  std::optional<Reject> reject;
};

/// Keeps what earlier clauses named, and resolves phrases, pronouns and marks by it.
class References {
 public:
  /// `names_mark`: the sentence names a mark, so that a single one is not meant by default.
  References(const text::Lexicon& lexicon, const MarkRegions& marks, const text::Tokens& sentence);

  Resolved resolve(text::Span phrase, Use use) const;
  /// The whole picture, or the part of it that the user marked.
  Target picture(text::Span phrase) const;
  /// The text of a description; marks in it become their nouns. Rejects one without a noun.
  std::optional<std::string> prose(text::Span phrase, std::optional<Reject>& reject) const;
  /// The mark that stands for every painted region: the drawn mask, or the single box or star of a sentence that
  /// names none.
  std::optional<int> default_mark(Use use) const;

  /// True where "it" can be the whole picture: nothing was named before, no mark stands for it.
  bool it_is_picture() const;

  /// Tells that a clause became `edit`; `target` is what it worked on.
  void note(const Edit& edit, const Target& target);
  const std::set<int>& used() const { return x_used; }
  void use(const std::vector<int>& marks) { x_used.insert(marks.begin(), marks.end()); }
  /// The last edit with a place of its own that was left (move), or null.
  const std::string& moved_id() const { return x_moved_id; }

 private:
  struct Antecedent {
    Target target;
    std::string id;
    Op op;
  };

  Resolved marked(const std::vector<int>& marks, text::Span phrase) const;
  /// A pronoun or the like: words that say nothing of the thing itself.
  bool stands_in(text::Span phrase) const;
  Resolved pronoun(text::Span phrase, Use use) const;
  Resolved for_all(text::Span phrase, Use use) const;
  std::optional<Resolved> other(text::Span phrase, Use use) const;
  std::optional<Resolved> within_mark(text::Span phrase) const;
  std::optional<Resolved> possessive(text::Span phrase, Use use) const;
  std::optional<Resolved> excepting(text::Span phrase, Use use) const;
  std::optional<Resolved> background(text::Span phrase, Use use) const;
  Resolved plain(text::Span phrase, Use use) const;
  Resolved antecedent() const;
  std::vector<int> named_marks() const;

  const text::Lexicon& x_lexicon;
  const MarkRegions& x_marks;
  std::set<int> x_named;  // by the sentence
  std::set<int> x_used;
  std::optional<Antecedent> x_last;
  std::string x_moved_id;
};

Region phrase_region(const std::string& query);

}  // namespace tiedit::stages
