#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "artifacts/plan.h"
#include "stages/plan/mark_regions.h"
#include "stages/plan/references.h"
#include "text/lexicon.h"
#include "text/pattern.h"

namespace tiedit::stages {

/// The edit that a row makes of a clause, and what it may look at meanwhile.
class Draft {
 public:
  Draft(const text::Lexicon& words, const MarkRegions& user_marks, const References& known, const std::string& id)
      : lexicon(words), marks(user_marks), references(known) {
    edit.id = id;
  }

  const text::Lexicon& lexicon;
  const MarkRegions& marks;
  const References& references;
  Edit edit;
  Target target;
  std::optional<Reject> reject;
  bool nothing = false;  ///< the clause asks for what holds anyway ("keep everything else the same")

  /// Resolves X and starts the edit with it; false sets `reject`.
  bool start(Op op, text::Span phrase, Use use = Use::paint);
  /// Starts an edit of the whole picture.
  void start_picture(Op op, text::Span phrase);
  /// Starts an edit of a target made by hand.
  void start(Op op, const Target& made);
  /// Text for a description; empty sets `reject`.
  std::string prose(text::Span phrase);
  /// The target's noun, or "object" for an unlabelled mark.
  std::string noun() const { return target.noun.empty() ? "object" : target.noun; }
  /// Refuses the clause; true, as a row says that takes it.
  bool refuse(const std::string& code, const std::string& reason) {
    reject = Reject{code, reason};
    return true;
  }
  /// The place PREP Y of something added (`what`), as the region of the edit. `where` holds the preposition and Y.
  /// False sets `reject`.
  bool place(text::Span preposition, text::Span y, const std::string& what);
  /// The place where something without a place goes: the user's mark, or the question.
  bool place_by_mark(const std::string& what);
  /// The same for the destination of a move or duplicate.
  bool destination(text::Span preposition, text::Span y);
  bool destination_by_mark(const std::string& what);

 private:
  bool place_of_mark(text::Span preposition, const std::vector<int>& at, bool as_point, Region& out);
  void depend_on(const std::vector<std::string>& ids);
};

/// One row of the grammar. `build` fills the draft and says true, or says false where the words do not suit the row
/// after all (the next match, then the next row, is tried).
struct Row {
  text::Pattern pattern;
  std::function<bool(const text::Match&, Draft&)> build;
};

/// "[DEG]" after a verb: a bit, much, by 20 %. Names D and P.
inline const std::string kDegree = "[{D=<degrees>}|[by] {P=<percent>}]";

/// The amount said by D or P; nothing when none was. An amount above 1 is set as it is.
std::optional<double> amount_of(const text::Match& match, const text::Lexicon& lexicon);
/// "20%", "20 percent" as 0.2.
double share_of(text::Span percent, const text::Lexicon& lexicon);

/// The rows, in the order in which they are tried.
std::vector<Row> text_rows();        // rules_rows_text.cpp
std::vector<Row> background_rows();  // rules_rows_picture.cpp
std::vector<Row> adjust_rows();      // rules_rows_adjust.cpp
std::vector<Row> relight_rows();     // rules_rows_picture.cpp
std::vector<Row> style_rows();
std::vector<Row> replace_rows();    // rules_rows_things.cpp
std::vector<Row> resize_rows();     // rules_rows_size.cpp
std::vector<Row> attribute_rows();  // rules_rows_attribute.cpp
std::vector<Row> become_rows();     // rules_rows_things.cpp
std::vector<Row> remove_rows();
std::vector<Row> keep_rows();
std::vector<Row> move_rows();  // rules_rows_place.cpp
std::vector<Row> add_rows();
std::vector<Row> duplicate_rows();

}  // namespace tiedit::stages
