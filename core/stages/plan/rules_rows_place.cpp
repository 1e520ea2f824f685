#include "stages/plan/frame_place.h"
#include "stages/plan/rules_row.h"
#include "text/phrases.h"

namespace tiedit::stages {
namespace {

using text::Match;
using text::Span;

bool start_moving(Draft& draft, Op op, Span x) {
  if (!draft.start(op, x, Use::move)) return false;
  draft.edit.description = draft.target.text;
  return true;
}

bool move_direction(const Match&, Draft& draft) {
  return draft.refuse("unsupported", "moving by a direction: name a place or a star, or use -c clickdiffusion");
}

bool move_to(const Match& m, Draft& draft) {
  const Span where(m["P"].data(), m["P"].size() + m["Y"].size());
  const bool to_mark = draft.references.default_mark(Use::paint) && !draft.references.default_mark(Use::move);
  if (!to_mark && is_direction(where, draft.lexicon)) return move_direction(m, draft);
  if (start_moving(draft, Op::move, m["X"])) draft.destination(m["P"], m["Y"]);
  return true;
}

bool move_away(const Match& m, Draft& draft) {
  if (!is_direction(m["Y"], draft.lexicon)) return false;
  return move_direction(m, draft);
}

bool put(const Match& m, Draft& draft) { return text::is_definite(m["X"], draft.lexicon) && move_to(m, draft); }

bool move_to_mark(const Match& m, Draft& draft) {
  if (start_moving(draft, Op::move, m["X"])) draft.destination({}, m["Y"]);
  return true;
}

bool put_at_mark(const Match& m, Draft& draft) {
  return text::is_definite(m["X"], draft.lexicon) && move_to_mark(m, draft);
}

bool move_somewhere(const Match& m, Draft& draft) {
  if (start_moving(draft, Op::move, m["X"])) draft.destination_by_mark(draft.target.text);
  return true;
}

// Starts an add of X; the place is not known yet.
bool start_adding(Draft& draft, Span x) {
  draft.edit.op = Op::add;
  draft.edit.target_phrase = text::spelled(x);
  draft.edit.description = draft.prose(x);
  draft.target.text = draft.edit.target_phrase;
  return !draft.reject;
}

bool add(const Match& m, Draft& draft) {
  if (start_adding(draft, m["X"])) draft.place(m["P"], m["Y"], draft.edit.description);
  return true;
}

// "a man in a red coat next to the car": the place is the first one that is definite, if any is.
bool add_at_definite(const Match& m, Draft& draft) {
  const bool known = text::is_definite(m["Y"], draft.lexicon) || frame_place(m["Y"], draft.lexicon);
  return known && add(m, draft);
}

bool add_at_mark(const Match& m, Draft& draft) {
  if (start_adding(draft, m["X"])) draft.place({}, m["Y"], draft.edit.description);
  return true;
}

bool add_somewhere(const Match& m, Draft& draft) {
  if (start_adding(draft, m["X"])) draft.place_by_mark(draft.edit.description);
  return true;
}

bool give(Draft& draft, Span x, Span y) {
  if (!draft.start(Op::add, x)) return true;
  const std::string thing = draft.prose(y);
  draft.edit.description = thing;
  if (draft.edit.region.kind == RegionKind::phrase)
    draft.edit.region = phrase_region("the part of " + draft.target.text + " for " + thing);
  return true;
}

bool give_some(const Match& m, Draft& draft) {
  return text::is_indefinite(m["Y"], draft.lexicon) && give(draft, m["X"], m["Y"]);
}

// Without an article the border between the two phrases is known only after a pronoun or a mark.
bool give_bare(const Match& m, Draft& draft) {
  const Span x = m["X"];
  const bool whole = text::is_pronoun(x, draft.lexicon) || x.back().is(text::Token::Kind::mark) ||
                     (x.size() == 2 && text::is_definite(x, draft.lexicon) && m["Y"].size() == 1);
  return whole && give(draft, x, m["Y"]);
}

bool duplicate(const Match& m, Draft& draft) {
  if (start_moving(draft, Op::duplicate, m["X"])) draft.destination(m["P"], m["Y"]);
  return true;
}

}  // namespace

std::vector<Row> move_rows() {
  return {
      {"<verbs.move> {X} [(by|a) {D=<degrees>}] {Y=[<degrees>] <sides.relative>} [by {P=<percent>}]", move_away},
      {"<verbs.move> {X+} {P=<prepositions.directional>} {Y}", move_to},
      {"<verbs.move> {X+} {P=<prepositions.place>} {Y}", move_to},
      {"<verbs.move> {X} {Y=<mark>}", move_to_mark},
      {"<verbs.move> {X}", move_somewhere},
      {"<verbs.put> {X} {P=<prepositions.place>|<prepositions.directional>} {Y}", put},
      {"<verbs.put> {X} {Y=<mark>}", put_at_mark},
  };
}

std::vector<Row> add_rows() {
  return {
      {"<verbs.add> {X} {P=<prepositions.place>|<prepositions.directional>} {Y}", add_at_definite},
      {"<verbs.add> {X} {P=<prepositions.place>|<prepositions.directional>} {Y}", add},
      {"<verbs.add> {X} {Y=<mark>}", add_at_mark},
      {"<verbs.add> {X}", add_somewhere},
      {"make {X} (wear|hold|carry|have) {Y}", give_some},
      {"<verbs.give> {X} {Y}", give_some},
      {"<verbs.give> {X} {Y}", give_bare},
  };
}

std::vector<Row> duplicate_rows() {
  return {
      {"<verbs.duplicate> {X} {P=<prepositions.place>|<prepositions.directional>} {Y}", duplicate},
      {"<verbs.duplicate> {X} {Y=<mark>}",
       [](const Match& m, Draft& d) {
         if (start_moving(d, Op::duplicate, m["X"])) d.destination({}, m["Y"]);
         return true;
       }},
      {"<verbs.duplicate> {X}",
       [](const Match& m, Draft& d) {
         if (start_moving(d, Op::duplicate, m["X"])) d.destination_by_mark("the copy of " + d.target.text);
         return true;
       }},
  };
}

}  // namespace tiedit::stages
