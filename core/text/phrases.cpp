#include "text/phrases.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace tiedit::text {
namespace {

bool ends_with_any(const std::string& word, std::initializer_list<std::string_view> endings) {
  return std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) { return word.ends_with(ending); });
}

bool is_conjunction(const Token& token) { return token.is("and") || token.is("or") || token.is("but"); }

bool ends_in(Span tokens, const WordList& list) {
  for (std::size_t at = tokens.size(); at-- > 0 && tokens.size() - at <= 4;) {
    const std::vector<std::size_t> lengths = list.lengths_at(tokens, at);
    if (std::find(lengths.begin(), lengths.end(), tokens.size() - at) != lengths.end()) return true;
  }
  return false;
}

// "the wall a bright" is no phrase: inside one an article follows a preposition, a conjunction, a comma, a quantifier
// or a participle ("the man holding a cup"), or stands in a relative clause.
bool has_stray_article(Span tokens, const Lexicon& lexicon) {
  for (std::size_t i = 1; i < tokens.size(); ++i) {
    if (tokens[i].is("that") || tokens[i].is("who") || tokens[i].is("which")) return false;
    if (!tokens[i].is("a") && !tokens[i].is("an") && !tokens[i].is("the")) continue;
    const Token& before = tokens[i - 1];
    const bool joins = before.is(Token::Kind::punct) || is_conjunction(before) || before.lower.ends_with("ing") ||
                       before.lower.ends_with("ed") || before.is("like") || before.is("as") || before.is("than") ||
                       before.is("only") || before.is("just") || lexicon.has("prepositions", before.lower) ||
                       lexicon.has("quantifiers", before.lower);
    bool inside_preposition = false;
    for (std::size_t back = 1; back <= std::min<std::size_t>(i, 4); ++back)
      inside_preposition |= entry_at(tokens, i - back, lexicon.list("prepositions")) >= back;
    if (!joins && !inside_preposition) return true;
  }
  return false;
}

}  // namespace

std::string singular(const std::string& word, const Lexicon& lexicon) {
  if (const auto known = lexicon.value("plurals", word)) return *known;
  if (word.size() < 4 || !word.ends_with('s') || ends_with_any(word, {"ss", "us", "is"})) return word;
  if (word.ends_with("ies")) return word.substr(0, word.size() - 3) + "y";
  if (ends_with_any(word, {"sses", "xes", "ches", "shes", "zes"})) return word.substr(0, word.size() - 2);
  return word.substr(0, word.size() - 1);
}

std::string plural(const std::string& word, const Lexicon& lexicon) {
  if (singular(word, lexicon) != word) return word;
  for (const Words& entry : lexicon.list("plurals").entries())
    if (lexicon.value("plurals", entry.front()) == word) return entry.front();
  if (word.size() > 1 && word.ends_with('y') &&
      std::string_view("aeiou").find(word[word.size() - 2]) == std::string::npos)
    return word.substr(0, word.size() - 1) + "ies";
  return word + (ends_with_any(word, {"s", "x", "ch", "sh", "z"}) ? "es" : "s");
}

std::size_t determiner_length(Span tokens, std::size_t at, const Lexicon& lexicon) {
  std::size_t end = at;
  while (end < tokens.size()) {
    std::size_t used = entry_at(tokens, end, lexicon.list("quantifiers"));
    if (!used) used = entry_at(tokens, end, lexicon.list("determiners"));
    if (!used) break;
    end += used;
  }
  return end - at;
}

Span without_determiner(Span phrase, const Lexicon& lexicon) {
  std::size_t used = determiner_length(phrase, 0, lexicon);
  // "the two cups" -> "cups"; "two cups" and "the 7" stay.
  if (used > 0 && used + 1 < phrase.size() && lexicon.has("numbers", phrase[used].lower)) ++used;
  return used < phrase.size() ? phrase.subspan(used) : phrase;
}

bool is_definite(Span phrase, const Lexicon& lexicon) {
  if (phrase.empty()) return false;
  const Token& first = phrase.front();
  return first.is(Token::Kind::mark) || lexicon.has("determiners.definite", first.lower) ||
         lexicon.has("determiners.possessive", first.lower) || lexicon.has("pronouns.thing", first.lower) ||
         lexicon.has("quantifiers", first.lower);
}

bool is_indefinite(Span phrase, const Lexicon& lexicon) {
  return !phrase.empty() &&
         (entry_at(phrase, 0, lexicon.list("determiners.indefinite")) > 0 || read_number(phrase.front(), lexicon));
}

Span head(Span phrase, const Lexicon& lexicon) {
  for (std::size_t i = 1; i < phrase.size(); ++i)
    if (entry_at(phrase, i, lexicon.list("prepositions"))) return phrase.first(i);
  return phrase;
}

bool is_pronoun(Span phrase, const Lexicon& lexicon) {
  return !phrase.empty() && !phrase.front().is(Token::Kind::quote) && lexicon.has("pronouns.thing", folded(phrase));
}

bool is_pronoun_for_all(Span phrase, const Lexicon& lexicon) {
  return !phrase.empty() && !phrase.front().is(Token::Kind::quote) && lexicon.has("pronouns.all", folded(phrase));
}

bool is_phrase(Span tokens, const Lexicon& lexicon) {
  if (tokens.empty()) return false;
  const Token &first = tokens.front(), &last = tokens.back();
  if (first.is(Token::Kind::punct) || last.is(Token::Kind::punct)) return first.is("(") && last.is(")");
  if (is_conjunction(first) || is_conjunction(last)) return false;
  if (std::any_of(tokens.begin(), tokens.end(), [](const Token& token) { return token.is(":") || token.is(";"); }))
    return false;
  if (is_pronoun(tokens, lexicon) || is_pronoun_for_all(tokens, lexicon)) return true;
  if (ends_in(tokens, lexicon.list("degrees")) || last.lower.ends_with('%')) return false;
  if (determiner_length(tokens, 0, lexicon) == tokens.size() || has_stray_article(tokens, lexicon)) return false;
  if (last.is("the") || last.is("a") || last.is("an")) return false;
  return !last.is(Token::Kind::word) || !lexicon.has("prepositions", last.lower) || tokens.size() == 1;
}

namespace {

// The attribute that starts at `at`, and the tokens it takes; shades may stand before it.
struct Found {
  AttributeWord word;
  std::size_t length = 0;
};

std::optional<Found> adjective_at(Span tokens, std::size_t at, const Lexicon& lexicon) {
  std::size_t first = at;
  while (first < tokens.size() && lexicon.has("shades", tokens[first].lower)) ++first;
  if (const std::size_t used = entry_at(tokens, first, lexicon.list("colors")))
    return Found{{"color", spelled(tokens.subspan(at, first + used - at))}, first + used - at};
  // "very old"; "dark" alone is a state of its own.
  for (std::size_t start = first; start + 1 > at; --start)
    for (const char* key : {"material", "pattern", "state", "mood", "age", "pose"})
      if (const std::size_t used = entry_at(tokens, start, lexicon.list(std::string("attributes.") + key)))
        return Found{{key, spelled(tokens.subspan(at, start + used - at))}, start + used - at};
  return std::nullopt;
}

void append(std::vector<AttributeWord>& words, const AttributeWord& word, const std::string& joint) {
  for (AttributeWord& known : words)
    if (known.key == word.key) {
      known.value += joint + word.value;
      return;
    }
  words.push_back(word);
}

}  // namespace

std::vector<AttributeWord> read_adjectives(Span tokens, const Lexicon& lexicon) {
  if (!tokens.empty() && (tokens.back().is("color") || tokens.back().is("colour") || tokens.back().is("coloured") ||
                          tokens.back().is("colored")))
    tokens = tokens.first(tokens.size() - 1);
  std::vector<AttributeWord> words;
  std::string joint;
  for (std::size_t at = 0; at < tokens.size();) {
    const auto found = adjective_at(tokens, at, lexicon);
    if (!found) return {};
    append(words, found->word, joint);
    at += found->length;
    if (at == tokens.size()) return words;
    joint.clear();
    while (at < tokens.size() && (tokens[at].is(",") || tokens[at].is("and"))) {
      joint += (tokens[at].is(",") ? "," : " and");
      ++at;
    }
    if (joint.empty()) return {};
    joint += ' ';
  }
  return {};
}

std::vector<Colour> colours_in(const std::string& phrase, const Lexicon& lexicon) {
  const Tokens tokens = tokenise(phrase);
  std::vector<Colour> found;
  double shade = 0;
  for (std::size_t at = 0; at < tokens.size();) {
    if (const std::size_t used = entry_at(tokens, at, lexicon.list("colors"))) {
      Colour colour = *lexicon.colour(folded(Span(tokens).subspan(at, used)));
      for (std::uint8_t& value : colour.rgb) {
        const double goal = shade > 0 ? 255.0 : 0.0;
        value = static_cast<std::uint8_t>(value + (goal - value) * std::min(1.0, std::abs(shade)) + 0.5);
      }
      found.push_back(colour);
      at += used;
      shade = 0;
    } else {
      const auto named = lexicon.number("shades", tokens[at].lower);
      shade = named ? shade + *named : 0;
      ++at;
    }
  }
  return found;
}

std::optional<double> read_number(const Token& token, const Lexicon& lexicon) {
  if (!token.is(Token::Kind::word)) return std::nullopt;
  if (const auto word = lexicon.number("numbers", token.lower)) return word;
  double value = 0;
  const char *first = token.lower.data(), *end = first + token.lower.size();
  if (token.lower.empty() || token.lower.find_first_not_of("0123456789.") != std::string::npos) return std::nullopt;
  const auto [stop, fault] = std::from_chars(first, end, value, std::chars_format::fixed);
  if (fault != std::errc() || stop != end) return std::nullopt;
  return value;
}

}  // namespace tiedit::text
