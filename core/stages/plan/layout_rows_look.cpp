#include <algorithm>

#include "stages/plan/layout_row.h"
#include "text/phrases.h"

namespace tiedit::stages {
namespace {

using text::Match;
using text::Span;

// One word of the colour table is a recolor; "dark green" and "blue and white" are what the thing looks like.
bool give_look(LayoutDraft& draft, Span x, const std::vector<text::AttributeWord>& words) {
  const text::Lexicon& lexicon = draft.scene.lexicon;
  const auto on = draft.select(x);
  if (!on) return false;
  const Names ids = draft.names(on->ids);
  AttributeOp look{ids, {}};
  for (const text::AttributeWord& word : words) {
    const std::string value = text::lower(word.value);
    if (word.key == "color" && lexicon.colour(value))
      draft.finish(RecolorOp{ids, value}, *on);
    else
      look.set.emplace_back(word.key, lexicon.value("participles", value).value_or(value));
  }
  return look.set.empty() || draft.finish(look, *on);
}

bool colour(const Match& m, LayoutDraft& draft) {
  const auto words = text::read_adjectives(m["A"], draft.scene.lexicon);
  if (words.size() != 1 || words[0].key != "color") return false;
  // "the car's colour": the owner without its 's; "its colour": what "it" is.
  text::Tokens x(m["X"].begin(), m["X"].end());
  for (std::string* text : {&x.back().text, &x.back().lower})
    if (text->ends_with("'s")) text->resize(text->size() - 2);
  if (x.back().text.empty()) x.pop_back();
  if (m["X"].size() == 1 && draft.scene.lexicon.has("pronouns.possessive", x[0].lower)) x = text::tokenise("it");
  return give_look(draft, x, words);
}

// "make the car #00ff00"
bool hex_colour(const Match& m, LayoutDraft& draft) {
  const Span x = m["X"], c = m["C"];
  const std::string& hex = c[0].lower;
  if (c.size() != 1 || hex.size() != 7 || hex[0] != '#' ||
      hex.find_first_not_of("0123456789abcdef", 1) != std::string::npos)
    return false;
  const auto on = draft.select(x);
  return on && draft.finish(RecolorOp{draft.names(on->ids), hex}, *on);
}

bool attribute(const Match& m, LayoutDraft& draft) {
  const auto words = text::read_adjectives(m["A"], draft.scene.lexicon);
  return !words.empty() && give_look(draft, m["X"], words);
}

bool only_colour(const Match& m, LayoutDraft& draft) {
  const auto words = text::read_adjectives(m["A"], draft.scene.lexicon);
  return words.size() == 1 && words[0].key == "color" && give_look(draft, m["X"], words);
}

bool give_colour(const Match& m, LayoutDraft& draft) {
  return (m["A"].back().is("color") || m["A"].back().is("colour")) && only_colour(m, draft);
}

bool pattern(const Match& m, LayoutDraft& draft) {
  const auto on = draft.select(m["X"]);
  if (!on) return false;
  const std::string worn = *draft.scene.lexicon.value("pattern_nouns", text::folded(m["N"]));
  return draft.finish(AttributeOp{draft.names(on->ids), {{"pattern", worn}}}, *on);
}

bool state(LayoutDraft& draft, Span x, const std::string& value) {
  const auto on = draft.select(x);
  return on && draft.finish(AttributeOp{draft.names(on->ids), {{"state", value}}}, *on);
}

const std::string kBecome =
    "(make|turn|<verbs.change>|<verbs.paint>) {X} [from <colors>] [to look|to be|into|to|in|with|look] ";

}  // namespace

std::vector<LayoutRow> layout_colour_rows() {
  return {
      row("(<verbs.change>|make|set) [the] (color|colour|hue) of {X} [to be|to|into|be] {A=<adj>}", colour),
      row("(<verbs.change>|make|set) {X} (color|colour) (to be|to|into) {A=<adj>}", colour),
      row("give {X} [a|an] {A=<adj>}", give_colour),
      row(kBecome + "[a] {A=<adj>}", only_colour),
      row(kBecome + "{C}", hex_colour),
  };
}

std::vector<LayoutRow> layout_attribute_rows() {
  return {
      row("give {X} [some] {N=<pattern_nouns>}", pattern),
      row("open {X}", [](const Match& m, LayoutDraft& d) { return state(d, m["X"], "open"); }),
      row("(close|shut) {X}", [](const Match& m, LayoutDraft& d) { return state(d, m["X"], "closed"); }),
      row(kBecome + "[a|an] {A=<adj>}", attribute),
      row("have {X} {A=<adj>}", attribute),
  };
}

}  // namespace tiedit::stages
