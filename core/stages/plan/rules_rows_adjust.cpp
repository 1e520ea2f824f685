#include "base/text.h"
#include "stages/plan/rules_row.h"
#include "text/phrases.h"

namespace tiedit::stages {
namespace {

using text::Match;
using text::Span;

// The picture becomes a relight of everything, a thing an attribute.
bool adjust(Draft& draft, const Match& m, const std::string& kind) {
  if (m.has("W") || !m.has("X"))
    draft.start_picture(Op::relight, m["W"]);
  else if (!draft.start(Op::attribute, m["X"]))
    return true;
  if (draft.target.picture) draft.edit.op = Op::relight;
  draft.edit.adjust = kind;
  draft.edit.amount = amount_of(m, draft.lexicon);
  if (draft.edit.amount && (*draft.edit.amount > 1 || *draft.edit.amount <= 0))
    return draft.refuse("unsupported", "an amount of 1 to 100 %, got " + base::shortest(*draft.edit.amount * 100));
  const std::string said = draft.lexicon.value("adjust.said", kind).value_or(kind);
  draft.edit.description = said.starts_with("with ") ? draft.noun() + " " + said : said + " " + draft.noun();
  return true;
}

std::function<bool(const Match&, Draft&)> by_word(const std::string& map) {
  return [map](const Match& m, Draft& draft) {
    const auto kind = draft.lexicon.value(map, text::folded(m["A"]));
    return kind && adjust(draft, m, *kind);
  };
}

}  // namespace

std::vector<Row> adjust_rows() {
  const std::string make = "(make|turn) ";
  const std::string raise = "<verbs.raise> [the] [some more|more|some] ", lower = "<verbs.lower> [the] [some] ";
  const std::string adjective = " [look|appear] [{D=<degrees>}] {A=<adjust.adjectives>} " + kDegree;
  const std::string by_adjective = " [look|appear] [by] {P=<percent>} {A=<adjust.adjectives>}";
  return {
      {"{D=<degrees>} {A=<adjust.verbs>} {W=<picture>}", by_word("adjust.verbs")},
      {"{D=<degrees>} {A=<adjust.verbs>} {X}", by_word("adjust.verbs")},
      {"{A=<adjust.verbs>} {W=<picture>} [up|out] " + kDegree, by_word("adjust.verbs")},
      {"{A=<adjust.verbs>} {X} [up|out] " + kDegree, by_word("adjust.verbs")},
      {make + "{W=<picture>}" + adjective, by_word("adjust.adjectives")},
      {make + "{W=<picture>}" + by_adjective, by_word("adjust.adjectives")},
      {make + "{X}" + adjective, by_word("adjust.adjectives")},
      {make + "{X}" + by_adjective, by_word("adjust.adjectives")},
      {"(<verbs.make>|<verbs.change>) {W=<picture>} [look|to be] [into|to|in] [a|an] [completely|fully|all] "
       "{A=<adjust.grey>} "
       "[<picture>|version|one]",
       by_word("adjust.grey")},
      {"(<verbs.change>|go) [in] [into|to] {A=<adjust.grey>}",
       [](const Match&, Draft& draft) {
         if (!draft.references.it_is_picture()) return false;
         draft.start_picture(Op::relight, {});
         draft.edit.adjust = "grey";
         draft.edit.description = "grey picture";
         return true;
       }},
      {raise + "{A=<adjust.up>} [(of|in|on|to) {W=<picture>}] " + kDegree, by_word("adjust.up")},
      {raise + "{A=<adjust.up>} (of|in|on|to) {X} " + kDegree, by_word("adjust.up")},
      {lower + "{A=<adjust.down>} [(of|in|on|from) {W=<picture>}] " + kDegree, by_word("adjust.down")},
      {lower + "{A=<adjust.down>} (of|in|on|from) {X} " + kDegree, by_word("adjust.down")},
      {"[give|make|add] [{W=<picture>}] more {A=<adjust.up>}", by_word("adjust.up")},
      {"[give|make|add] [{W=<picture>}] less {A=<adjust.down>}", by_word("adjust.down")},
      {"give {X} more {A=<adjust.up>}", by_word("adjust.up")},
      {"give {X} less {A=<adjust.down>}", by_word("adjust.down")},
  };
}

}  // namespace tiedit::stages
