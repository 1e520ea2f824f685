#include <algorithm>

#include "stages/plan/rules_row.h"
#include "text/phrases.h"

namespace tiedit::stages {
namespace {

using text::Match;
using text::Span;

bool replace(const Match& m, Draft& draft) {
  if (!draft.start(Op::replace, m["X"])) return true;
  draft.edit.description = draft.prose(m["Y"]);
  draft.edit.negative_prompt = draft.target.noun;
  return true;
}

bool swap(const Match& m, Draft& draft) {
  if (text::is_definite(m["Y"], draft.lexicon))
    return draft.refuse("unsupported", "swapping two things: use -c clickdiffusion");
  return replace(m, draft);
}

bool swap_both(const Match&, Draft& draft) {
  return draft.refuse("unsupported", "swapping two things: use -c clickdiffusion");
}

// A noun phrase that surely holds no verb: known adjectives, one noun, and maybe a place.
bool is_plain_noun(Span x, const text::Lexicon& lexicon) {
  const Span noun = text::without_determiner(text::head(x, lexicon), lexicon);
  for (const text::Token& word : noun.first(noun.size() - 1)) {
    bool adjective = false;
    for (const char* list :
         {"colors", "attributes", "sizes", "sides", "ordinals", "numbers", "pronouns.other", "shades"})
      adjective |= lexicon.has(list, word.lower);
    if (!adjective && !word.is(text::Token::Kind::mark) && !word.lower.ends_with("'s")) return false;
  }
  return true;
}

// "make X a Y" says what X becomes only where X is a plain noun phrase: "make the plate safe for somebody with an
// allergy" and "make the dog eat a bone" are no such sentences.
bool become_directly(const Match& m, Draft& draft) {
  const Span x = m["X"], y = m["Y"];
  if (!is_plain_noun(x, draft.lexicon)) return false;
  if (!(y[0].is("a") || y[0].is("an")) || text::entry_at(y, 0, draft.lexicon.list("degrees"))) return false;
  for (const char* word : {"bit", "little", "lot"})
    if (y.size() > 1 && y[1].is(word)) return false;
  for (const text::Token& token : x)
    for (const char* word :
         {"for", "with", "without", "who", "that", "which", "has", "have", "so", "if", "as", "look", "from", "like"})
      if (x.size() > 1 && token.is(word)) return false;
  return replace(m, draft);
}

bool remove(const Match& m, Draft& draft) {
  if (!draft.start(Op::remove, m["X"])) return true;
  draft.edit.description = "background";
  if (!draft.target.picture) draft.edit.negative_prompt = draft.target.noun;
  return true;
}

bool keep(const Match& m, Draft& draft) {
  const Span x = m["X"];
  if (x[0].is("only") || x[0].is("just") || x[0].is("out")) return false;
  if (draft.lexicon.has("rest", text::folded(x))) return draft.nothing = true;
  draft.start(Op::keep, x, Use::keep);
  return true;
}

}  // namespace

std::vector<Row> replace_rows() {
  return {
      {"<verbs.swap> {X} and {Y}", swap_both},
      {"<verbs.swap> [out] {X} (with|for|by) {Y}", swap},
      {"<verbs.replace> {X} (with|for|by) {Y}", replace},
      {"<verbs.add> {Y} <prepositions.instead> {X}", replace},
      {"<verbs.apply> {Y} <prepositions.instead> {X}", replace},
  };
}

std::vector<Row> become_rows() {
  return {
      {"(<verbs.change>|make) {X} into {Y}", replace},
      {"<verbs.change> {X} to {Y}", replace},
      {"(make|turn) {X} [to] look like {Y}", replace},
      {"make {X} {Y}", become_directly},
  };
}

std::vector<Row> remove_rows() {
  return {
      {"<verbs.remove> {X} [(from|in|of|out of) <picture>]", remove},
      {"<verbs.take> {X} (out|away) [(of|from) <picture>]", remove},
      {"<verbs.take> {X} (out of|from|away from) <picture>", remove},
      {"(delete|clear|wipe|edit|cut) {X} (out|away) [(of|from) <picture>]", remove},
  };
}

std::vector<Row> keep_rows() {
  return {
      {"<verbs.forbid> (<verbs.touch>|<adjust.verbs>) {X} [at all]", keep},
      {"<verbs.keep> {X} [<unchanged>]", keep},
      {"not {X}", keep},
  };
}

}  // namespace tiedit::stages
