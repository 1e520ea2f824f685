#include "text/clauses.h"

#include <algorithm>

#include "text/phrases.h"
#include "text/wishes.h"

namespace tiedit::text {
namespace {

constexpr int kMostFillers = 8;                 // between a connector and its verb
constexpr std::size_t kLongestShortPhrase = 6;  // words looked at for the second "with" of a shared verb

bool starts_object(Span tokens, std::size_t at, const Lexicon& lexicon) {
  if (at >= tokens.size()) return false;
  const Token& token = tokens[at];
  if (token.is(Token::Kind::mark) || token.is(Token::Kind::quote)) return true;
  return determiner_length(tokens, at, lexicon) > 0 || lexicon.has("pronouns.thing", token.lower) ||
         lexicon.has("pronouns.all", token.lower) || read_number(token, lexicon).has_value();
}

class Splitter {
 public:
  Splitter(Span tokens, const Lexicon& lexicon) : x_tokens(tokens), x_lexicon(lexicon) {}

  std::vector<Clause> run() {
    for (std::size_t at = 0; at < x_tokens.size();) at = step(at);
    close(x_tokens.size());
    return std::move(x_clauses);
  }

 private:
  bool is(std::size_t at, std::string_view word) const { return at < x_tokens.size() && x_tokens[at].is(word); }

  std::size_t step(std::size_t at) {
    if (is(at, ".") || is(at, ";") || is(at, "!") || is(at, "?")) return cut(at, at + 1);
    if (const std::size_t next = gerund(at)) return next;
    const std::size_t after = after_connector(at);
    if (after == at) return at + 1;
    if (const std::size_t next = gerund(after)) return next;
    const std::size_t verb = after_fillers(after);
    if (is(after - 1, "then")) return cut(at, verb);
    if (verb_after(verb) || (wish_at(x_tokens, verb, x_lexicon) && !names_only(at)) || refused_noun(verb))
      return cut(at, verb);
    if (shares_verb(at, after)) return cut_sharing(at, after);
    if (unknown_verb(verb)) return cut(at, verb);
    return after;
  }

  // ", and then" and its parts; a comma or conjunction has to be among them.
  std::size_t after_connector(std::size_t at) const {
    std::size_t end = at;
    if (is(end, ",")) ++end;
    if (is(end, "and") || is(end, "but") || is(end, "while")) ++end;
    if (is(end, "then") && (end > at || at > 0)) ++end;
    return end;
  }

  std::size_t after_fillers(std::size_t at) const {
    for (int filler = 0; filler < kMostFillers; ++filler) {
      std::size_t used = entry_at(x_tokens, at, x_lexicon.list("fillers.inner"));
      if (used && is(at + used, ",")) ++used;
      if (!used)
        used = verb_at(x_tokens, at, x_lexicon) ? 0 : entry_at(x_tokens, at, x_lexicon.list("fillers.leading"));
      if (!used) return at;
      at += used;
    }
    return at;
  }

  // "slightly darken the sky"
  bool verb_after(std::size_t at) const {
    const std::size_t degree = entry_at(x_tokens, at, x_lexicon.list("degrees"));
    return verb_at(x_tokens, at, x_lexicon) > 0 || (degree > 0 && verb_at(x_tokens, at + degree, x_lexicon) > 0);
  }

  // "the cup and the plate should be red" has one wish.
  bool names_only(std::size_t at) const {
    return x_prefix.empty() && !verb_after(after_fillers(x_begin)) &&
           !wish_at(x_tokens, after_fillers(x_begin), x_lexicon) &&
           starts_object(x_tokens, after_fillers(x_begin), x_lexicon) && at > x_begin;
  }

  // "but not the dog", ", not the dog"
  bool refused_noun(std::size_t at) const { return is(at, "not") && starts_object(x_tokens, at + 1, x_lexicon); }

  // "the other(s)", a definite noun after an adjective, or a second "X with Y": the verb before is meant again.
  bool shares_verb(std::size_t at, std::size_t after) const {
    if (at <= x_begin || after >= x_tokens.size() || current_verb().empty()) return false;
    if (repeats_quantity(after) || repeats_place(at, after) || repeats_gift(after)) return true;
    const bool definite = is_definite(x_tokens.subspan(after), x_lexicon);
    if (!definite) return false;
    if (repeats_want(at, after)) return true;
    if (after + 1 < x_tokens.size() && x_lexicon.has("pronouns.other", x_tokens[after + 1].lower)) return true;
    if (is_adjective(at - 1) && at - 1 > x_begin + (x_prefix.empty() ? 1 : 0)) return true;
    return repeats_link(at, after);
  }

  // "I want the cup removed and the plate to be blue"
  bool repeats_want(std::size_t at, std::size_t after) const {
    const auto tells_how = [&](std::size_t from, std::size_t to) {
      for (std::size_t i = from; i < std::min(x_tokens.size(), to) && !is(i, "and") && !is(i, ","); ++i)
        if (is(i, "removed") || is(i, "gone") || is(i, "deleted") ||
            (is(i, "to") && (is(i + 1, "be") || is(i + 1, "have"))))
          return true;
      return false;
    };
    return want_at(current_verb(), 0) && tells_how(x_begin, at) &&
           tells_how(after + 1, after + 1 + kLongestShortPhrase);
  }

  // "add a moon above the house and a boat on the lake"; not "between the house and the barn on the hill"
  bool repeats_place(std::size_t at, std::size_t after) const {
    const std::string verb = verb_words();
    if ((!x_lexicon.has("verbs.add", verb) && !x_lexicon.has("verbs.put", verb)) ||
        (!determiner_length(x_tokens, after, x_lexicon) && !x_tokens[after].is(Token::Kind::mark)))
      return false;
    const auto has_place = [&](std::size_t from, std::size_t to) {
      for (std::size_t i = from; i < std::min(to, x_tokens.size()) && !is(i, "and"); ++i) {
        if (is(i, "between")) return false;
        if (entry_at(x_tokens, i, x_lexicon.list("prepositions.place")) ||
            entry_at(x_tokens, i, x_lexicon.list("prepositions.directional")))
          return true;
      }
      return false;
    };
    return has_place(x_begin, at) && has_place(after + 1, after + 1 + kLongestShortPhrase);
  }

  // "give the boy a cap and the girl a scarf"
  bool repeats_gift(std::size_t after) const {
    if (!x_lexicon.has("verbs.give", verb_words()) || !is_definite(x_tokens.subspan(after), x_lexicon)) return false;
    for (std::size_t i = after + 1; i < std::min(x_tokens.size(), after + 1 + kLongestShortPhrase); ++i) {
      if (entry_at(x_tokens, i, x_lexicon.list("prepositions")) || is(i, "and")) return false;
      if (is(i, "a") || is(i, "an")) return true;
    }
    return false;
  }

  // "increase the brightness and the contrast"
  bool repeats_quantity(std::size_t at) const {
    const std::string verb = verb_words();
    return (x_lexicon.has("verbs.raise", verb) || x_lexicon.has("verbs.lower", verb)) &&
           entry_at(x_tokens, is(at, "the") ? at + 1 : at, x_lexicon.list("adjust.up")) > 0;
  }

  bool is_adjective(std::size_t at) const {
    const std::string& word = x_tokens[at].lower;
    return x_tokens[at].is(Token::Kind::word) &&
           (x_lexicon.has("colors", word) || x_lexicon.has("attributes", word) ||
            x_lexicon.has("adjust.adjectives", word) || x_lexicon.has("sizes", word));
  }

  bool repeats_link(std::size_t at, std::size_t after) const {
    const std::string verb = verb_words();
    const auto is_verb_of = [&](const char* list) { return x_lexicon.has(list, verb); };
    if (!is_verb_of("verbs.replace") && !is_verb_of("verbs.swap") && !is_verb_of("verbs.change") &&
        !is_verb_of("verbs.move"))
      return false;
    // "move the cat up and the dog down": any way is as good as another.
    static const std::vector<WordList> links{WordList({{"with"}}), WordList({{"into"}}),
                                             WordList({{"to"}}),   WordList({{"for"}}),
                                             WordList({{"onto"}}), WordList({{"up"}, {"down"}, {"left"}, {"right"}})};
    return std::any_of(links.begin(), links.end(), [&](const WordList& link) {
      const auto has_link = [&](std::size_t from, std::size_t to) {
        for (std::size_t i = from; i < std::min(to, x_tokens.size()); ++i)
          if (entry_at(x_tokens, i, link)) return true;
        return false;
      };
      return has_link(x_begin, at) && has_link(after + 1, after + 1 + kLongestShortPhrase);
    });
  }

  // A plain word before a determiner or pronoun can only be a verb that the lexicon lacks.
  bool unknown_verb(std::size_t at) const {
    if (at + 1 >= x_tokens.size() || !x_tokens[at].is(Token::Kind::word)) return false;
    if (determiner_length(x_tokens, at, x_lexicon) || entry_at(x_tokens, at, x_lexicon.list("prepositions")) ||
        x_lexicon.has("pronouns", x_tokens[at].lower) || x_lexicon.has("degrees", x_tokens[at].lower) ||
        read_number(x_tokens[at], x_lexicon) || is_adjective(at) || is(at, "not") || is(at, "or") || is(at, "as"))
      return false;
    // "zoom out the ...": a particle may stand between.
    static const WordList particles({{"up"}, {"off"}, {"out"}, {"away"}, {"down"}});
    const std::size_t object = at + 1 + entry_at(x_tokens, at + 1, particles);
    if (object >= x_tokens.size()) return false;
    const Token& next = x_tokens[object];
    return next.is(Token::Kind::word) && (x_lexicon.has("determiners", next.lower) || next.is("it") || next.is("them"));
  }

  // The verb of the clause being read, its own or the one it shares.
  Tokens current_verb() const {
    if (!x_prefix.empty()) return x_prefix;
    const std::size_t first = after_fillers(x_begin);
    if (const std::size_t want = want_at(x_tokens, x_begin)) {
      const Span words = x_tokens.subspan(x_begin, want);
      return {words.begin(), words.end()};
    }
    const Span verb = x_tokens.subspan(std::min(first, x_tokens.size()), verb_at(x_tokens, first, x_lexicon));
    return {verb.begin(), verb.end()};
  }
  std::string verb_words() const { return folded(current_verb()); }

  // "without touching": the rest goes on as a clause that begins with what the gerund stands for.
  std::size_t gerund(std::size_t at) {
    const std::size_t used = entry_at(x_tokens, at, x_lexicon.list("gerunds"));
    if (!used || !starts_object(x_tokens, at + used, x_lexicon)) return 0;
    const std::string verb = *x_lexicon.value("gerunds", folded(x_tokens.subspan(at, used)));
    cut(at, at + used);
    x_prefix = tokenise(verb);
    return x_begin;
  }

  std::size_t cut(std::size_t end, std::size_t next) {
    close(end);
    x_begin = next;
    return next;
  }

  std::size_t cut_sharing(std::size_t end, std::size_t next) {
    Tokens verb = current_verb();
    cut(end, next);
    x_prefix = std::move(verb);
    return next;
  }

  void close(std::size_t end);

  Span x_tokens;
  const Lexicon& x_lexicon;
  std::vector<Clause> x_clauses;
  Tokens x_prefix;
  std::size_t x_begin = 0;
};

void trim(Span& tokens, const Lexicon& lexicon) {
  const auto loose = [](const Token& token) {
    return token.is(Token::Kind::punct) && !token.is("(") && !token.is(")");
  };
  for (bool more = true; more && !tokens.empty();) {
    more = false;
    if (loose(tokens.front())) {
      tokens = tokens.subspan(1);
      more = true;
    } else if (loose(tokens.back())) {
      tokens = tokens.first(tokens.size() - 1);
      more = true;
    } else if (const std::size_t used =
                   verb_at(tokens, 0, lexicon) ? 0 : entry_at(tokens, 0, lexicon.list("fillers.leading"))) {
      tokens = tokens.subspan(used);
      more = true;
    } else {
      for (const Words& filler : lexicon.list("fillers.trailing").entries()) {
        if (filler.size() >= tokens.size() || entry_at(tokens, tokens.size() - filler.size(), WordList({filler})) == 0)
          continue;
        tokens = tokens.first(tokens.size() - filler.size());
        more = true;
        break;
      }
    }
  }
}

void Splitter::close(std::size_t end) {
  Span body = x_tokens.subspan(x_begin, std::max(end, x_begin) - x_begin);
  trim(body, x_lexicon);
  const Tokens prefix = std::move(x_prefix);
  x_prefix.clear();
  if (body.empty()) return;
  Clause clause{prefix, spelled(body)};
  clause.tokens.insert(clause.tokens.end(), body.begin(), body.end());
  clause.tokens.front().glued = false;
  clause.tokens[prefix.size()].glued = false;
  clause.tokens = imperative(clause.tokens, x_lexicon);
  x_clauses.push_back(std::move(clause));
}

}  // namespace

std::size_t verb_at(Span tokens, std::size_t at, const Lexicon& lexicon) {
  const std::size_t used = at < tokens.size() ? entry_at(tokens, at, lexicon.list("verbs")) : 0;
  if (!used) return 0;
  if (!lexicon.also_noun(folded(tokens.subspan(at, used)))) return used;
  return starts_object(tokens, at + used, lexicon) ? used : 0;
}

std::vector<Clause> split_clauses(const Tokens& sentence, const Lexicon& lexicon) {
  return Splitter(sentence, lexicon).run();
}

}  // namespace tiedit::text
