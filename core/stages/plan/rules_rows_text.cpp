#include <algorithm>

#include "base/text.h"
#include "stages/plan/rules_row.h"
#include "text/phrases.h"

namespace tiedit::stages {
namespace {

using text::Match;
using text::Span;

constexpr std::size_t kLongestText = 120;

bool finish_text(Draft& draft, Span value) {
  const bool quoted = value.size() == 1 && value[0].is(text::Token::Kind::quote);
  const std::string words = quoted ? value[0].lower : text::spelled(value);
  if (base::code_points(words) > kLongestText)
    return draft.refuse("unsupported",
                        "a text of at most 120 characters, got " + std::to_string(base::code_points(words)));
  draft.edit.text = EditText{words};
  draft.edit.description = "lettering that reads \"" + words + "\"";
  return true;
}

// The letters of a thing; a mark keeps its own region.
bool start_letters(Draft& draft, Span thing, const std::string& joint) {
  if (!draft.start(Op::text, thing)) return false;
  const std::string letters = "the letters " + joint + " " + draft.target.text;
  draft.target.text = draft.edit.target_phrase = letters;
  draft.target.noun = "letters";
  if (draft.edit.region.kind == RegionKind::phrase && draft.target.depends_on.empty()) {
    draft.target.region = draft.edit.region = phrase_region(letters);
  }
  return true;
}

bool is_lettering(Span noun) {
  for (const char* word : {"text", "lettering", "letters", "word", "words", "writing", "inscription"})
    if (noun.size() == 1 && noun[0].is(word)) return true;
  return false;
}

bool change_text(const Match& m, Draft& draft) {
  const bool lettering = is_lettering(m["N"]);
  if (m.has("X") && lettering) return !start_letters(draft, m["X"], "on") || finish_text(draft, m["V"]);
  return !start_letters(draft, m["W"], "of") || finish_text(draft, m["V"]);
}

// Without quotes only capitals can be lettering: "change the sign to OPEN".
bool change_to_capitals(const Match& m, Draft& draft) {
  const std::string words = text::spelled(m["V"]);
  const bool capitals = words.size() > 1 && text::lower(words) != words &&
                        std::none_of(words.begin(), words.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  return capitals && change_text(m, draft);
}

bool make_say(const Match& m, Draft& draft) {
  return !start_letters(draft, m["X"], "on") || finish_text(draft, m["V"]);
}

bool new_words(const Match& m, Draft& draft) {
  if (!draft.start(Op::text, m["O"])) return true;
  draft.target.text = draft.edit.target_phrase = "the letters " + text::spelled(m["O"]);
  if (draft.edit.region.kind == RegionKind::phrase)
    draft.target.region = draft.edit.region = phrase_region(draft.target.text);
  return finish_text(draft, m["V"]);
}

bool write_on(const Match& m, Draft& draft) {
  draft.edit.op = Op::text;
  const std::string value = text::spelled(m["V"]);
  if (!m.has("X")) {
    draft.target.text = draft.edit.target_phrase = "the picture";
    return !draft.place_by_mark(value) || finish_text(draft, m["V"]);
  }
  // On a thing the thing itself is the region; "at the top" and marks are places.
  const Resolved thing = draft.references.resolve(m["X"], Use::paint);
  if (!draft.place(m["P"], m["X"], value)) return true;
  draft.edit.target_phrase = text::spelled(m["X"]);
  if (thing.target && draft.edit.region.kind == RegionKind::phrase) draft.start(Op::text, *thing.target);
  if (draft.target.text.empty())
    draft.target = {draft.edit.target_phrase, draft.edit.target_phrase, draft.edit.region, {}, draft.target.marks};
  return finish_text(draft, m["V"]);
}

}  // namespace

std::vector<Row> text_rows() {
  const std::string said = "(to read|to say|to|read|say|reads|says|with|into)";
  return {
      {"(<verbs.change>|make|replace|set) {W=[the|this|my] {N=<texts>} [(on|of|in) {X}]} " + said + " {V=<quote>}",
       change_text},
      {"(<verbs.change>|make|set) {W=[the|this|my] {N=<texts>} [(on|of|in) {X}]} (to read|to say|read|say) {V}",
       change_text},
      {"(change|replace) [the] [text|word|words|lettering] {O=<quote>} (to|with|by|into) {V=<quote>}", new_words},
      {"(<verbs.change>|make|set|replace) {W=[the|this|my] {N=<texts>}} (to|with|by|into) {V}", change_to_capitals},
      {"make {X} (say|read) {V=<quote>}", make_say},
      {"(change|set) {X} (to|to read|to say|into) {V=<quote>}",
       [](const Match& m, Draft& d) { return !start_letters(d, m["X"], "of") || finish_text(d, m["V"]); }},
      {"<verbs.write> {V=<quote>} [{P=<prepositions.place>|<prepositions.directional>|across} {X}]", write_on},
      {"<verbs.add> [the|a] [text|word|words|caption|title|label|lettering] {V=<quote>} "
       "[{P=<prepositions.place>|<prepositions.directional>|across} {X}]",
       write_on},
  };
}

}  // namespace tiedit::stages
