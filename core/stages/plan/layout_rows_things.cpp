#include <algorithm>

#include "stages/layout/phrase_words.h"
#include "stages/plan/layout_nouns.h"
#include "stages/plan/layout_row.h"
#include "text/phrases.h"

namespace tiedit::stages {
namespace {

using text::Match;
using text::Span;

bool remove(const Match& m, LayoutDraft& draft) {
  const auto on = draft.select(m["X"]);
  if (!on) return false;
  for (const std::string& id : on->ids) draft.left.push_back(draft.scene.box_of(id));
  draft.removes = true;
  return draft.finish(RemoveOp{draft.names(on->ids)}, *on);
}

// A thing that is not in the layout stays anyway.
bool keep(const Match& m, LayoutDraft& draft) {
  const Span x = m["X"];
  if (x[0].is("only") || x[0].is("just") || x[0].is("out")) return false;
  if (draft.scene.lexicon.has("rest", text::folded(x)) && !draft.scene.lexicon.has("pronouns", x.back().lower))
    return draft.nothing = true;
  const ObjectsFound found = draft.objects.read(x);
  if (found.choice) {
    draft.kept = found.choice->ids;
    return draft.nothing = true;
  }
  if (!found.reject || found.reject->code != "not_found") return false;
  draft.warnings.push_back({"instruction.kept", "instruction: " + found.reject->reason});
  return draft.nothing = true;
}

bool swap_sides(LayoutDraft& draft, const Choice& a, const Choice& b) {
  Choice both = a;
  both.ids.insert(both.ids.end(), b.ids.begin(), b.ids.end());
  both.warnings.insert(both.warnings.end(), b.warnings.begin(), b.warnings.end());
  draft.subject = a.ids;
  return draft.finish(SwapOp{draft.names(a.ids), draft.names(b.ids)}, both);
}

bool swap_two(const Match& m, LayoutDraft& draft) {
  const auto b = draft.select(m["Y"]);
  const auto a = b ? draft.select(m["X"], b->noun) : std::nullopt;
  return a && swap_sides(draft, *a, *b);
}

// "swap the cup with the plate"; "with a plate" is something new.
bool swap_with(const Match& m, LayoutDraft& draft) {
  return text::is_definite(m["Y"], draft.scene.lexicon) && swap_two(m, draft);
}

// "swap the two cups"
bool swap_pair(const Match& m, LayoutDraft& draft) {
  const auto on = draft.select(m["X"]);
  if (!on || on->ids.size() != 2) return false;
  Choice a = *on, b = *on;
  a.ids = {on->ids[0]};
  b.ids = {on->ids[1]};
  b.warnings.clear();
  return swap_sides(draft, a, b);
}

// X becomes the new thing Y. "the fox" is new as well where nothing is called so.
bool replace(const Match& m, LayoutDraft& draft) {
  const text::Lexicon& lexicon = draft.scene.lexicon;
  const Span y = m["Y"];
  if (!is_new_thing(y, lexicon) || lexicon.has("layout.generic", text::singular(y.back().lower, lexicon))) return false;
  const std::string label = label_of(text::spelled(y), lexicon);
  if (label.empty() || (text::is_definite(y, lexicon) && draft.objects.read(y).choice)) return false;
  const auto on = draft.select(m["X"]);
  if (!on) return false;
  ReplaceOp op{draft.names(on->ids), label};
  const std::size_t more = text::entry_at(y, 0, lexicon.list("layout.more"));
  op.phrase = more ? with_article(text::spelled(y.subspan(more)), lexicon) : text::spelled(y);
  // "replace both mugs with glasses": each becomes a glass.
  const bool bare = text::determiner_length(y, 0, lexicon) == 0 && text::singular(y.back().lower, lexicon) != y.back().lower;
  if (bare && on->ids.size() > 1 && text::head(y, lexicon).size() == y.size()) {
    text::Tokens one(y.begin(), y.end());
    one.back().text = text::singular(one.back().text, lexicon);
    op.phrase = with_article(text::spelled(one), lexicon);
    op.label = label_of(op.phrase, lexicon);
  }
  Choice now = *on;
  now.noun = head_noun(op.label, lexicon);
  return draft.finish(op, now);
}

// "make it a husky"; "make it a bit bigger" and "make it a lot nicer" are nothing of the kind.
bool become(const Match& m, LayoutDraft& draft) {
  const Span y = m["Y"];
  if (!(y[0].is("a") || y[0].is("an")) || text::entry_at(y, 0, draft.scene.lexicon.list("degrees"))) return false;
  for (const char* word : {"bit", "little", "lot"})
    if (y.size() > 1 && y[1].is(word)) return false;
  return replace(m, draft);
}

// "take B1" before "and put it on the table"
bool take(const Match& m, LayoutDraft& draft) {
  const auto on = draft.select(m["X"]);
  if (!on) return false;
  draft.acted = on->ids;
  draft.noun = on->noun;
  return true;
}

}  // namespace

std::vector<LayoutRow> layout_keep_rows() {
  return {
      row("<verbs.forbid> (<verbs.touch>|<adjust.verbs>) {X} [at all]", keep),
      row("<verbs.keep> {X} [<unchanged>]", keep),
      row("not {X}", keep),
  };
}

std::vector<LayoutRow> layout_remove_rows() {
  return {
      row("(<verbs.remove>|clear) {X} [(from|in|of|out of) <picture>]", remove),
      row("<verbs.take> {X} (out|away) [(of|from) <picture>]", remove),
      row("<verbs.take> {X} (out of|from|away from) <picture>", remove),
      row("(delete|clear|wipe|edit|cut|throw) {X} (out|away) [(of|from) <picture>]", remove),
      row("make {X} (disappear|vanish|go away|gone|invisible)", remove),
      row("<verbs.take> {X}", take),
  };
}

std::vector<LayoutRow> layout_swap_rows() {
  const std::string places = "(places|positions|spots|locations)";
  return {
      row("[(let|have|make)] {X} and {Y} [should] (trade|swap|switch|exchange|change) " + places, swap_two),
      row("[(let|have|make)] {X} (trade|swap|switch|exchange|change) " + places + " with {Y}", swap_two),
      row("[(let|have|make)] {X} [should] (trade|swap|switch|exchange|change) " + places, swap_pair),
      row("(<verbs.swap>|trade|change) [the] " + places + " of {X} (and|with) {Y}", swap_two),
      row("(<verbs.swap>|trade|change) [the] " + places + " of {X}", swap_pair),
      row("<verbs.swap> {X} and {Y} [around]", swap_two),
      row("<verbs.swap> [out] {X} with {Y}", swap_with),
      row("<verbs.swap> {X} [around]", swap_pair),
  };
}

std::vector<LayoutRow> layout_replace_rows() {
  return {
      row("<verbs.swap> [out] {X} (with|for|by) {Y}", replace),
      row("<verbs.replace> {X} (with|for|by) {Y}", replace),
      row("<verbs.add> {Y} <prepositions.instead> {X}", replace),
  };
}

std::vector<LayoutRow> layout_become_rows() {
  return {
      row("(<verbs.change>|make) {X} into {Y}", replace),
      row("<verbs.change> {X} to {Y}", replace),
      row("(make|turn) {X} [to] look like {Y}", replace),
      row("make {X} {Y}", become),
  };
}

}  // namespace tiedit::stages
