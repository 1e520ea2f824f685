#include "stages/plan/rules_row.h"
#include "text/phrases.h"

namespace tiedit::stages {
namespace {

using text::Match;
using text::Span;

// "red car" -> "car", for a car that becomes blue; "orange" stays.
std::string colourless(const Draft& draft) {
  const text::Tokens noun = text::tokenise(draft.noun());
  Span left(noun);
  for (;;) {
    std::size_t used = draft.lexicon.has("shades", left[0].lower) ? 1 : 0;
    used += text::entry_at(left, used, draft.lexicon.list("colors"));
    if (used == 0 || used >= left.size() || !text::entry_at(left, used - 1, draft.lexicon.list("colors")) ||
        left[used].is("and"))
      return text::spelled(left);
    left = left.subspan(used);
  }
}

// Closed words of the plan; "sit" is written "sitting". The description is "ADJ X".
bool give_attributes(Draft& draft, Span x, const std::vector<text::AttributeWord>& words) {
  if (!draft.start(Op::attribute, x)) return true;
  std::string said;
  for (const text::AttributeWord& word : words) {
    const std::string value = draft.lexicon.value("participles", text::lower(word.value)).value_or(word.value);
    draft.edit.attributes.emplace_back(word.key, value);
    said += (said.empty() ? "" : " and ") + value;
  }
  draft.edit.description = said + " " + (draft.edit.attribute("color").empty() ? draft.noun() : colourless(draft));
  return true;
}

bool attribute(const Match& m, Draft& draft) {
  const auto words = text::read_adjectives(m["A"], draft.lexicon);
  return !words.empty() && give_attributes(draft, m["X"], words);
}

bool colour(const Match& m, Draft& draft) {
  const auto words = text::read_adjectives(m["A"], draft.lexicon);
  if (words.size() != 1 || words[0].key != "color") return false;
  // "the car's colour": the owner without its 's.
  text::Tokens x(m["X"].begin(), m["X"].end());
  for (std::string* text : {&x.back().text, &x.back().lower})
    if (text->ends_with("'s")) text->resize(text->size() - 2);
  if (x.back().text.empty()) x.pop_back();
  if (m["X"].size() == 1 && draft.lexicon.has("pronouns.possessive", x[0].lower)) x = text::tokenise("it");
  return give_attributes(draft, x, words);
}

// "give the awning blue and white stripes"
bool pattern(const Match& m, Draft& draft) {
  const std::string noun = text::folded(m["N"]);
  const auto words = m.has("C") ? text::read_adjectives(m["C"], draft.lexicon) : std::vector<text::AttributeWord>();
  if (m.has("C") && (words.size() != 1 || words[0].key != "color")) return false;
  if (!draft.start(Op::attribute, m["X"])) return true;
  if (!words.empty()) draft.edit.attributes.emplace_back("color", words[0].value);
  draft.edit.attributes.emplace_back("pattern", *draft.lexicon.value("pattern_nouns", noun));
  draft.edit.description = draft.noun() + " with " + (words.empty() ? "" : words[0].value + " ") + noun;
  return true;
}

bool give_colour(const Match& m, Draft& draft) {
  return (m["A"].back().is("color") || m["A"].back().is("colour")) && attribute(m, draft);
}

bool state(Draft& draft, Span x, const std::string& value, const std::string& after = {}) {
  if (!draft.start(Op::attribute, x)) return true;
  draft.edit.attributes = {{"state", value}};
  draft.edit.description = after.empty() ? value + " " + draft.noun() : draft.noun() + " " + after;
  return true;
}

// A marked place is filled with new things, a named thing keeps its shape.
bool fill(const Match& m, Draft& draft) {
  const Span x = m["X"];
  const bool old_place = x.size() >= 2 && (x.back().is("place") || x.back().is("spot") || x.back().is("position"));
  const std::string y = text::spelled(m["Y"]);
  if (old_place && !draft.references.moved_id().empty()) {
    Target place{"the emptied place", "place", {}, {draft.references.moved_id()}};
    place.region.kind = RegionKind::mask;
    place.region.mask_ref = draft.references.moved_id() + ".source_mask";
    draft.start(Op::add, place);
    draft.edit.description = draft.prose(m["Y"]);
    return true;
  }
  if (!text::marks_of(x, draft.marks.names(), draft.lexicon).empty()) {
    if (!draft.start(Op::add, x)) return true;
    draft.edit.description = draft.prose(m["Y"]);
    return true;
  }
  const std::string done = m.has("F") ? "filled with " : "covered with ";
  return state(draft, x, done + y, done + y);
}

}  // namespace

std::vector<Row> attribute_rows() {
  return {
      {"(<verbs.change>|make|set) [the] (color|colour|hue) of {X} [to be|to|into|be] {A=<adj>}", colour},
      {"(<verbs.change>|make|set) {X} (color|colour) (to be|to|into) {A=<adj>}", colour},
      {"give {X} [a|an] {A=<adj>}", give_colour},
      {"give {X} [some] [{C}] {N=<pattern_nouns>}", pattern},
      {"(turn on|switch on) {X}", [](const Match& m, Draft& d) { return state(d, m["X"], "on", "turned on"); }},
      {"(turn off|switch off) {X}", [](const Match& m, Draft& d) { return state(d, m["X"], "off", "turned off"); }},
      {"(turn|switch) {X} on", [](const Match& m, Draft& d) { return state(d, m["X"], "on", "turned on"); }},
      {"(turn|switch) {X} off", [](const Match& m, Draft& d) { return state(d, m["X"], "off", "turned off"); }},
      {"light up {X}", [](const Match& m, Draft& d) { return state(d, m["X"], "lit"); }},
      {"open {X}", [](const Match& m, Draft& d) { return state(d, m["X"], "open"); }},
      {"(close|shut) {X}", [](const Match& m, Draft& d) { return state(d, m["X"], "closed"); }},
      {"({F=fill}|cover) {X} (with|in) {Y}", fill},
      {"(make|turn|<verbs.change>|<verbs.paint>) {X} [from {F}] [to look|to be|into|to|in|with|look] [a|an] {A=<adj>}",
       attribute},
  };
}

}  // namespace tiedit::stages
