#include "text/wishes.h"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string_view>

#include "text/clauses.h"
#include "text/phrases.h"

namespace tiedit::text {
namespace {

constexpr std::size_t kLongestSubject = 10;

// Index of the first of the words from `from` on, before the limit and, unless the subject may be several things, any
// comma or "and".
std::optional<std::size_t> find_entry(Span tokens, std::size_t from, const WordList& entries, bool several = false) {
  for (std::size_t i = from; i < std::min(tokens.size(), from + kLongestSubject); ++i) {
    if (entry_at(tokens, i, entries)) return i;
    if (!several && (tokens[i].is(",") || tokens[i].is("and"))) break;
  }
  return std::nullopt;
}

const WordList kModals(
    {{"needs", "to"}, {"need", "to"}, {"has", "to"}, {"have", "to"}, {"ought", "to"}, {"should"}, {"must"}});
const WordList kWants({{"i", "would", "like"}, {"i'd", "like"}, {"i", "want"}, {"we", "want"}, {"i", "need"}});
const WordList kGone({{"not", "be", "there"},
                      {"be", "removed"},
                      {"be", "gone"},
                      {"be", "deleted"},
                      {"go", "away"},
                      {"disappear"},
                      {"vanish"},
                      {"go"}});
const WordList kGoneWithoutBe({{"removed"}, {"gone"}, {"deleted"}, {"away"}});

Tokens order(std::string_view verb, Span object, Span rest) {
  Tokens out = tokenise(verb);
  out.insert(out.end(), object.begin(), object.end());
  // "The wall should be white" began with a capital only because it began the sentence.
  if (!object.empty() && out[out.size() - object.size()].text == "The") out[out.size() - object.size()].text = "the";
  out.insert(out.end(), rest.begin(), rest.end());
  return out;
}

// `rest` follows "should" or "to".
std::optional<Tokens> from_modal(Span object, Span rest) {
  if (const std::size_t used = entry_at(rest, 0, kGone); used && used == rest.size())
    return order("remove", object, {});
  if (rest.size() < 2) return std::nullopt;
  const bool there = object.size() == 1 && object[0].is("there");
  if (rest[0].is("be")) return there ? order("add", {}, rest.subspan(1)) : order("make", object, rest.subspan(1));
  if (rest[0].is("have")) return order("give", object, rest.subspan(1));
  if (rest[0].is("become") || rest[0].is("look"))
    return order("make", object, rest.subspan(rest[0].is("look") ? 0 : 1));
  if (rest[0].is("say") || rest[0].is("read")) return order("make", object, rest);
  for (const char* verb : {"trade", "swap", "switch", "exchange"})
    if (rest[0].is(verb)) return order("make", object, rest);
  return std::nullopt;
}

std::optional<Tokens> from_want(Span rest, const Lexicon& lexicon) {
  if (is_indefinite(rest, lexicon)) return order("add", {}, rest);
  if (const auto to = find_entry(rest, 0, WordList({{"to"}}), true); to && *to > 0)
    if (auto wish = from_modal(rest.first(*to), rest.subspan(*to + 1))) return wish;
  if (rest.size() > 1 && entry_at(rest, rest.size() - 1, kGoneWithoutBe))
    return order("remove", rest.first(rest.size() - 1), {});
  return std::nullopt;
}

}  // namespace

std::size_t want_at(Span tokens, std::size_t at) { return at < tokens.size() ? entry_at(tokens, at, kWants) : 0; }

bool wish_at(Span tokens, std::size_t at, const Lexicon& lexicon) {
  if (at >= tokens.size()) return false;
  if (want_at(tokens, at)) return true;
  const Span rest = tokens.subspan(at);
  return (is_definite(rest, lexicon) || rest[0].is("there")) && find_entry(rest, 1, kModals).has_value();
}

Tokens imperative(const Tokens& clause, const Lexicon& lexicon) {
  const Span tokens(clause);
  std::optional<Tokens> wish;
  if (const std::size_t want = want_at(tokens, 0)) {
    wish = from_want(tokens.subspan(want), lexicon);
  } else if (!tokens.empty() && !verb_at(tokens, 0, lexicon) &&
             (is_definite(tokens, lexicon) || tokens[0].is("there")) && find_entry(tokens, 1, kModals, true)) {
    // One clause has one wish, whatever its subject: "the cup and the plate should be red".
    const std::size_t modal = *find_entry(tokens, 1, kModals, true);
    wish = from_modal(tokens.first(modal), tokens.subspan(modal + entry_at(tokens, modal, kModals)));
  }
  return wish ? *wish : clause;
}

}  // namespace tiedit::text
