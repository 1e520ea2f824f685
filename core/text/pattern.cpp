#include "text/pattern.h"

#include <algorithm>

#include "base/error.h"
#include "text/pattern_nodes.h"
#include "text/phrases.h"

namespace tiedit::text {

namespace {
// Steps of one match; far above what any sentence needs that means something.
constexpr int kMaxSteps = 20'000;
}  // namespace

class Matcher {
 public:
  using Next = std::function<bool(std::size_t)>;
  using Node = Pattern::Node;

  Matcher(Span tokens, const MatchContext& context)
      : x_tokens(tokens), x_context(context), x_lexicon(context.lexicon) {}

  bool run(const Node& root, const std::function<bool(const Match&)>& accept) {
    return step(root, 0, [&](std::size_t end) { return end == x_tokens.size() && accept(x_match); });
  }

 private:
  bool step(const Node& node, std::size_t at, const Next& next) {
    if (--x_steps < 0) return false;
    switch (node.kind) {
      case Node::Kind::word:
        return at < x_tokens.size() && x_tokens[at].is(node.text) && next(at + 1);
      case Node::Kind::list:
        return list(node.text, at, next);
      case Node::Kind::sequence:
        return sequence(node, 0, at, next);
      case Node::Kind::choice:
        return std::any_of(node.kids.begin(), node.kids.end(), [&](const Node& kid) { return step(kid, at, next); });
      case Node::Kind::optional:
        return step(node.kids[0], at, next) || next(at);
      case Node::Kind::capture:
        return step(node.kids[0], at, [&](std::size_t end) { return taken(node.text, at, end, next); });
      case Node::Kind::shortest:
      case Node::Kind::longest:
        return phrase(node, at, next);
    }
    return false;
  }

  bool sequence(const Node& node, std::size_t kid, std::size_t at, const Next& next) {
    if (kid == node.kids.size()) return next(at);
    return step(node.kids[kid], at, [&, kid](std::size_t end) { return sequence(node, kid + 1, end, next); });
  }

  bool taken(const std::string& name, std::size_t begin, std::size_t end, const Next& next) {
    x_match.x_taken[name] = x_tokens.subspan(begin, end - begin);
    if (next(end)) return true;
    x_match.x_taken.erase(name);
    return false;
  }

  bool phrase(const Node& node, std::size_t at, const Next& next) {
    const bool shortest = node.kind == Node::Kind::shortest;
    for (std::size_t i = at + 1; i <= x_tokens.size() && x_steps > 0; ++i) {
      const std::size_t end = shortest ? i : x_tokens.size() + at + 1 - i;
      --x_steps;
      if (can_be_phrase(at, end) && taken(node.text, at, end, next)) return true;
    }
    return false;
  }

  // Asked for the same span by many rows.
  bool can_be_phrase(std::size_t begin, std::size_t end) {
    if (!x_context.phrases) return is_phrase(x_tokens.subspan(begin, end - begin), x_lexicon);
    const auto [found, fresh] = x_context.phrases->try_emplace({begin, end}, false);
    if (fresh) found->second = is_phrase(x_tokens.subspan(begin, end - begin), x_lexicon);
    return found->second;
  }

  bool list(const std::string& name, std::size_t at, const Next& next) {
    if (name == "picture") return picture(at, next);
    if (at >= x_tokens.size()) return false;
    if (name == "quote") return x_tokens[at].is(Token::Kind::quote) && next(at + 1);
    if (name == "mark") return x_tokens[at].is(Token::Kind::mark) && next(at + 1);
    if (name == "number") return read_number(x_tokens[at], x_lexicon) && next(at + 1);
    if (name == "percent") return percent(at, next);
    if (name == "adj")
      return !read_adjectives(x_tokens.subspan(at), x_lexicon).empty() && !splits_compound(at) && next(x_tokens.size());
    if (name.starts_with("prepositions") && inside_longer_preposition(at)) return false;
    for (const std::size_t length : x_lexicon.list(name).lengths_at(x_tokens, at))
      if (next(at + length)) return true;
    return false;
  }

  bool picture(std::size_t at, const Next& next) {
    if (at >= x_tokens.size()) return false;
    const bool it = x_context.it_is_picture && (x_tokens[at].is("it") || x_tokens[at].is("this"));
    if ((it || x_tokens[at].is("everything")) && next(at + 1)) return true;
    std::size_t noun = at;
    while (noun < x_tokens.size() &&
           (x_lexicon.has("determiners.definite", x_tokens[noun].lower) ||
            x_lexicon.has("determiners.possessive", x_tokens[noun].lower) || x_tokens[noun].is("whole") ||
            x_tokens[noun].is("entire") || x_tokens[noun].is("full")))
      ++noun;
    return noun < x_tokens.size() && x_tokens[noun].is(Token::Kind::word) &&
           x_lexicon.has("picture", x_tokens[noun].lower) && next(noun + 1);
  }

  bool percent(std::size_t at, const Next& next) {
    const std::string& word = x_tokens[at].lower;
    if (word.size() > 1 && word.ends_with('%') &&
        read_number({Token::Kind::word, word, word.substr(0, word.size() - 1)}, x_lexicon))
      return next(at + 1);
    if (!read_number(x_tokens[at], x_lexicon) || at + 1 >= x_tokens.size()) return false;
    return (x_tokens[at + 1].is("%") || x_tokens[at + 1].is("percent")) && next(at + 2);
  }

  // "the traffic light | green", not "the traffic | light green".
  bool splits_compound(std::size_t at) const {
    return at > 0 && x_lexicon.has("compounds", folded(x_tokens.subspan(at - 1, 2)));
  }

  bool inside_longer_preposition(std::size_t at) const {
    for (std::size_t back = 1; back <= std::min<std::size_t>(at, 4); ++back)
      if (entry_at(x_tokens, at - back, x_lexicon.list("prepositions")) > back) return true;
    return false;
  }

  Span x_tokens;
  const MatchContext& x_context;
  const Lexicon& x_lexicon;
  Match x_match;
  int x_steps = kMaxSteps;
};

bool Pattern::match(Span tokens, const MatchContext& context, const std::function<bool(const Match&)>& accept) const {
  return Matcher(tokens, context).run(*x_root, accept);
}

}  // namespace tiedit::text
