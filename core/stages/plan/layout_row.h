#pragma once
#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "artifacts/program.h"
#include "stages/plan/layout_objects.h"
#include "stages/plan/layout_places.h"
#include "stages/plan/layout_scene.h"
#include "text/pattern.h"

namespace tiedit::stages {

/// The names that a program gives to what it makes: by id in the running layout.
struct MadeNames {
  std::map<std::string, std::string> by_id;  ///< o7 -> n1
  std::set<std::string> used;                ///< those that an op refers to
  int count = 0;                             ///< of ops so far that make something
};

/// The ops that a row makes of a clause, and what it may look at meanwhile.
class LayoutDraft {
 public:
  LayoutDraft(const LayoutScene& s, const LayoutHistory& h, MadeNames& made)
      : scene(s), history(h), objects(s, h), x_places(s, h, objects), x_made(made) {}

  const LayoutScene& scene;
  const LayoutHistory& history;
  const ObjectReader objects;
  std::vector<LayoutOp> ops;
  Ids acted;    ///< what the clause worked on (not what it made)
  Ids subject;  ///< see LayoutHistory
  Ids kept;     ///< what must stay
  std::string noun;
  std::vector<Warning> warnings;
  std::vector<Box> left;  ///< places that it empties
  bool removes = false;
  bool beside = false;            ///< it puts things beside others
  Ids left_out;                   ///< "... except the yellow one"
  bool nothing = false;           ///< nothing is asked for
  std::optional<Reject> refusal;  ///< the first phrase that named nothing

  /// The objects of a phrase; nothing where there are none (`refusal` says so, if it was a phrase at all).
  std::optional<Choice> select(text::Span phrase, const std::string& hint = {});
  /// Where the words say; `step` as PlaceReader::read.
  std::optional<LayoutPlace> place(text::Span words, std::optional<double> step = std::nullopt);
  /// Tries to take `words` apart into a phrase and a place, the longest phrase first, until `accept` says true.
  bool split(text::Span words, std::optional<double> step,
             const std::function<bool(text::Span, const LayoutPlace&)>& accept);

  /// How the program names these objects.
  Names names(const Ids& ids);
  std::string name(const std::string& id) { return names({id})[0]; }
  /// The name of what the next op makes, marked as used.
  std::string next_name();
  Placement placement(const LayoutPlace& place);
  Relation relation(const LayoutPlace& place);

  /// Adds the op and notes what it works on; true.
  bool finish(LayoutOp op, const Choice& on);

 private:
  PlaceReader x_places;
  MadeNames& x_made;
};

/// One row of the grammar: makes the ops of a clause, or says false where the clause is not its.
using LayoutRow = std::function<bool(text::Span clause, LayoutDraft&)>;

/// A row that is a pattern; every way to match is offered to `build` until it says true.
LayoutRow row(const text::Pattern& pattern, std::function<bool(const text::Match&, LayoutDraft&)> build);
/// A row of a verb of one of the lists and whatever follows.
LayoutRow verb_row(std::initializer_list<const char*> lists,
                   std::function<bool(text::Span verb, text::Span rest, LayoutDraft&)> build);

/// True for the words of a new thing: a noun phrase that names no object or place of the picture ("a man in a red
/// coat", not "a cup on the table").
bool is_new_thing(text::Span phrase, const text::Lexicon& lexicon);

/// The rows by family, each in the order in which its rows are tried.
std::vector<LayoutRow> layout_keep_rows();       // layout_rows_things.cpp
std::vector<LayoutRow> layout_add_first_rows();  // layout_rows_add.cpp
std::vector<LayoutRow> layout_add_rows();
std::vector<LayoutRow> layout_duplicate_rows();
std::vector<LayoutRow> layout_move_rows();  // layout_rows_move.cpp
std::vector<LayoutRow> layout_reorder_rows();
std::vector<LayoutRow> layout_wish_rows();
std::vector<LayoutRow> layout_remove_rows();  // layout_rows_things.cpp
std::vector<LayoutRow> layout_swap_rows();
std::vector<LayoutRow> layout_replace_rows();
std::vector<LayoutRow> layout_become_rows();
std::vector<LayoutRow> layout_resize_rows();  // layout_rows_size.cpp
std::vector<LayoutRow> layout_align_rows();   // layout_rows_order.cpp
std::vector<LayoutRow> layout_arrange_rows();
std::vector<LayoutRow> layout_colour_rows();  // layout_rows_look.cpp
std::vector<LayoutRow> layout_attribute_rows();

}  // namespace tiedit::stages
