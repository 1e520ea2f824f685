#include <algorithm>

#include "stages/plan/rules_row.h"
#include "text/phrases.h"

namespace tiedit::stages {
namespace {

using text::Match;
using text::Span;

Span without_article(Span phrase) {
  const bool article = phrase.size() > 1 && (phrase[0].is("a") || phrase[0].is("an"));
  return article ? phrase.subspan(1) : phrase;
}

// "a plain white background" -> "white", and whether "plain" was said.
struct PlainColour {
  Span words;
  bool plain = false;
};

PlainColour plain_colour(Span y, const text::Lexicon& lexicon) {
  PlainColour out{without_article(y)};
  while (out.words.size() > 1 && lexicon.has("background", out.words.back().lower))
    out.words = out.words.first(out.words.size() - 1);
  while (out.words.size() > 1 && lexicon.has("plain", out.words[0].lower)) {
    out.words = out.words.subspan(1);
    out.plain = true;
  }
  return out;
}

// Grey, blurred and plain colours in closed words; anything else only as a description.
void describe_background(Draft& draft, Span y, const std::string& noun) {
  const text::Lexicon& lexicon = draft.lexicon;
  const PlainColour colour = plain_colour(y, lexicon);
  const std::string words = text::folded(colour.words);
  const auto adjectives = text::read_adjectives(colour.words, lexicon);
  Span look = colour.words;
  std::optional<double> amount;
  if (const std::size_t used = text::entry_at(look, 0, lexicon.list("degrees")); used && used < look.size()) {
    amount = lexicon.number("degrees", text::folded(look.first(used)));
    look = look.subspan(used);
  }
  if (!colour.plain && lexicon.has("adjust.grey", words)) {
    draft.edit.adjust = "grey";
    draft.edit.description = "grey " + noun;
  } else if (lexicon.value("adjust.adjectives", text::folded(look)) == "blur") {
    draft.edit.adjust = "blur";
    draft.edit.amount = amount;
    draft.edit.description = "blurred " + noun;
  } else if (adjectives.size() == 1 && adjectives[0].key == "color") {
    draft.edit.adjust = "plain";
    draft.edit.attributes = {{"color", adjectives[0].value}};
    draft.edit.description = (colour.plain ? "plain " : "") + adjectives[0].value + " " + noun;
  } else {
    draft.edit.description = draft.prose(y);
  }
}

bool background_becomes(const Match& m, Draft& draft) {
  const bool sky = m.has("S");
  if (!draft.start(Op::background, sky ? m["S"] : m["B"])) return true;
  draft.edit.target_phrase = draft.target.text = sky ? "the sky" : "the background";
  if (draft.edit.region.kind == RegionKind::phrase)
    draft.target.region = draft.edit.region = phrase_region(draft.target.text);
  describe_background(draft, m["Y"], sky ? "sky" : "background");
  return true;
}

// Without "to" only what can follow directly: adjectives, or "a beach".
bool background_is(const Match& m, Draft& draft) {
  const Span y = m["Y"];
  const auto look = draft.lexicon.value("adjust.adjectives", text::folded(y));
  if (look && *look != "blur") return false;
  const bool article = y[0].is("a") || y[0].is("an");
  const bool amount = article && text::entry_at(y, 0, draft.lexicon.list("degrees")) > 0;
  Draft trial = draft;
  if (!background_becomes(m, trial)) return false;
  if (trial.edit.adjust.empty() && (!article || amount)) return false;
  draft.edit = trial.edit;
  draft.target = trial.target;
  draft.reject = trial.reject;
  return true;
}

bool background_of_picture(const Match& m, Draft& draft) {
  const text::Tokens words = text::tokenise("the background");
  if (!draft.start(Op::background, words)) return true;
  describe_background(draft, m["Y"], "background");
  return true;
}

bool background_goes(const Match&, Draft& draft) {
  const text::Tokens words = text::tokenise("the background");
  if (!draft.start(Op::background, words)) return true;
  draft.edit.adjust = "plain";
  draft.edit.attributes = {{"color", "white"}};
  draft.edit.description = "plain white background";
  return true;
}

enum class Light { none, time, look };

// "a clear night", "sunny", "winter with snow": light words only, up to a "with".
Light light_of(Span w, const text::Lexicon& lexicon) {
  w = without_article(w);
  Light light = Light::none;
  std::size_t at = 0;
  while (at < w.size() && !(at > 0 && w[at].is("with"))) {
    std::size_t used = text::entry_at(w, at, lexicon.list("relight.times"));
    if (used) {
      light = Light::time;
    } else if ((used = text::entry_at(w, at, lexicon.list("relight.looks"))) > 0) {
      if (light == Light::none) light = Light::look;
    } else {
      used = text::entry_at(w, at, lexicon.list("relight.weather"));
      if (!used) used = text::entry_at(w, at, lexicon.list("degrees"));
      if (!used && light != Light::none && (w[at].is("time") || w[at].is("light") || w[at].is("weather"))) used = 1;
      if (!used) return Light::none;
    }
    at += used;
  }
  return light;
}

bool relight(const Match& m, Draft& draft) {
  const Light light = light_of(m["Y"], draft.lexicon);
  if (light == Light::none) return false;
  draft.start_picture(Op::relight, m["W"]);
  draft.edit.description = (light == Light::time ? "the picture at " : "the picture, ") + text::spelled(m["Y"]);
  return true;
}

// "it" after a thing was named: no thing can be night or sunset, so the picture is meant; "dark" and "sunny" can be
// said of a thing.
bool relight_it(const Match& m, Draft& draft) {
  return light_of(m["Y"], draft.lexicon) == Light::time && relight(m, draft);
}

bool relight_subject(const Match& m, Draft& draft) {
  draft.start_picture(Op::relight, m["W"]);
  const Light light = light_of(m["Y"], draft.lexicon);
  const std::string words = draft.prose(m["Y"]);
  draft.edit.description = (light == Light::time ? "the picture at " : "the picture, ") + words;
  return true;
}

bool times_change(const Match& m, Draft& draft) {
  return light_of(m["F"], draft.lexicon) != Light::none && relight(m, draft);
}

bool restyle(const Match& m, Draft& draft) {
  draft.start_picture(Op::style, m["W"]);
  draft.edit.description = draft.prose(m["Y"]);
  return true;
}

bool restyle_is(const Match& m, Draft& draft) {
  const Span y = m["Y"];
  if (text::entry_at(y, 0, draft.lexicon.list("degrees"))) return false;
  const bool style_word = draft.lexicon.has("styles", text::folded(y));
  if (!style_word && !(y.size() > 1 && (y[0].is("a") || y[0].is("an")))) return false;
  draft.start_picture(Op::style, m["W"]);
  draft.edit.description = draft.prose(without_article(y));
  return true;
}

}  // namespace

std::vector<Row> background_rows() {
  const std::string ground = "[the|this|my] ({B=<background>}|{S=<sky>})";
  return {
      {"(<verbs.change>|replace|make|set) " + ground + " (to be|to|with|into|by) {Y}", background_becomes},
      {"(make|turn|<verbs.paint>) [the|this|my] {B=<background>} [look] {Y}", background_is},
      {"(make|turn) [the|this] {S=<sky>} [look] {Y}",
       [](const Match& m, Draft& d) { return (m["Y"][0].is("a") || m["Y"][0].is("an")) && background_is(m, d); }},
      {"<verbs.remove> [the] <background> [(from|of|in) <picture>]", background_goes},
      {"(<verbs.add>|<verbs.apply>|give <picture>) {Y=(a|an) {Z} <background>} [(to|in|for|on) <picture>]",
       background_of_picture},
      {"put <picture> (on|against|before) {Y=(a|an) {Z} <background>}", background_of_picture},
  };
}

std::vector<Row> relight_rows() {
  const std::string become = " [to|into] [look like|look|be] [as if it (were|was)|like it is|like it was] {Y}";
  return {
      {"(make|turn|change|transform|convert|set) {W=<picture>}" + become, relight},
      {"(make|turn|change|transform|set) {W=it|this}" + become, relight_it},
      {"(change|set|make|turn) [the] <relight.subjects> [(of|in|on) {W=<picture>}] (to|into) {Y}", relight_subject},
      {"(turn|change) [the] {F} (into|to) {Y}", times_change},
  };
}

std::vector<Row> style_rows() {
  return {
      {"(<verbs.make>|<verbs.change>) {W=<picture>} [to] (look like|into|as|in|to|like) [the style of|a|an] {Y}",
       restyle},
      {"(make|turn|render) {W=<picture>} [look] {Y}", restyle_is},
      {"<verbs.paint> {W=<picture>} in the style of [a|an] {Y}", restyle},
      {"<verbs.apply> {Y=[a|an|the] {S} <style_nouns>} [(to|on) {W=<picture>}]",
       [](const Match& m, Draft& d) {
         d.start_picture(Op::style, m["W"]);
         d.edit.description = d.prose(without_article(m["Y"]));
         return true;
       }},
      {"give {W=<picture>} {Y=(a|an) {S} <style_nouns>}",
       [](const Match& m, Draft& d) {
         d.start_picture(Op::style, m["W"]);
         d.edit.description = d.prose(without_article(m["Y"]));
         return true;
       }},
  };
}

}  // namespace tiedit::stages
