#include <algorithm>

#include "stages/plan/layout_nouns.h"
#include "text/phrases.h"

namespace tiedit::stages {
namespace {

using text::Span;
using text::Token;

std::string without_determiners(Span words, const text::Lexicon& lexicon) {
  std::string out;
  for (const Token& token : words)
    if (!lexicon.has("determiners", token.lower)) out += (out.empty() ? "" : " ") + token.lower;
  return out;
}

bool ends_head(Span phrase, std::size_t at, const text::Lexicon& lexicon) {
  return text::entry_at(phrase, at, lexicon.list("prepositions")) > 0 ||
         text::entry_at(phrase, at, lexicon.list("layout.nearest")) > 0 || phrase[at].is("that") ||
         phrase[at].is("which") || phrase[at].is("who");
}

class NounPhraseReader {
 public:
  NounPhraseReader(Span phrase, const LayoutScene& scene, const std::string& hint)
      : x_phrase(phrase), x_scene(scene), x_lexicon(scene.lexicon), x_hint(hint) {}

  std::optional<NounPhrase> read() {
    if (x_phrase.empty() || !determiners()) return std::nullopt;
    if (whole_name()) return std::move(x_out);
    if (text::entry_at(x_phrase, x_at, x_lexicon.list("prepositions")) && !is_side_of(x_at)) return std::nullopt;
    x_end = x_at;
    while (x_end < x_phrase.size() && (x_end == x_at ? !is_side_of(x_end) : !ends_head(x_phrase, x_end, x_lexicon)))
      ++x_end;
    if (x_end == x_at && !left_of_several()) return std::nullopt;
    if (x_end > x_at && (!words_only() || !noun() || !before_noun())) return std::nullopt;
    x_out.rest = x_phrase.subspan(x_end);
    return std::move(x_out);
  }

 private:
  // "some", "most", "many" name no certain objects.
  bool determiners() {
    while (x_at < x_phrase.size()) {
      const std::size_t quantifier = text::entry_at(x_phrase, x_at, x_lexicon.list("quantifiers"));
      const std::size_t used = quantifier ? quantifier : text::entry_at(x_phrase, x_at, x_lexicon.list("determiners"));
      if (!used) return true;
      const std::string words = text::folded(x_phrase.subspan(x_at, used));
      if (x_lexicon.has("layout.vague", words)) return false;
      if (quantifier) x_out.all = true;
      if (words.starts_with("both")) x_out.count = 2;
      x_at += used;
    }
    return true;
  }

  // A label or phrase with a preposition in it: "the man in the hat".
  bool whole_name() {
    for (std::size_t end = x_phrase.size(); end > x_at + 1; --end) {
      const Span words = x_phrase.subspan(x_at, end - x_at);
      if (text::head(words, x_lexicon).size() == words.size()) return false;
      const std::string said = without_determiners(words, x_lexicon);
      const auto& objects = x_scene.now.objects;
      for (std::size_t i = 0; i < objects.size(); ++i)
        for (const std::string& name : {objects[i].label, objects[i].phrase})
          if (objects[i].visible && without_determiners(text::tokenise(text::lower(name)), x_lexicon) == said) {
            x_out.candidates.push_back(i);
            break;
          }
      if (x_out.candidates.empty()) continue;
      x_out.noun = head_noun(said, x_lexicon);
      x_out.rest = x_phrase.subspan(end);
      return true;
    }
    return false;
  }

  bool is_side_of(std::size_t at) const {
    return at + 1 < x_phrase.size() && x_phrase[at + 1].is("of") &&
           text::entry_at(x_phrase, at, x_lexicon.list("prepositions")) == 2;
  }

  // "the left of the two mugs"
  bool left_of_several() {
    if (x_at == 0 || x_at >= x_phrase.size()) return false;
    x_out.picks.push_back({x_phrase[x_at].lower});
    x_out.bare = true;
    ++x_end;
    return true;
  }

  bool words_only() const {
    return std::all_of(x_phrase.begin() + static_cast<std::ptrdiff_t>(x_at),
                       x_phrase.begin() + static_cast<std::ptrdiff_t>(x_end),
                       [](const Token& token) { return token.is(Token::Kind::word) && !token.is("and"); });
  }

  std::optional<std::string> pick_of(const std::string& word) const {
    if (const auto kind = x_lexicon.value("layout.picks", word)) return kind;
    const auto column = x_lexicon.number("sides.column", word), row = x_lexicon.number("sides.row", word);
    if (column && row) return "middle";
    if (column) return *column == 0 ? "left" : "right";
    if (row) return *row == 0 ? "top" : "bottom";
    return std::nullopt;
  }

  bool says_which(const std::string& word) const {
    return pick_of(word) || x_lexicon.number("ordinals", word) || x_lexicon.has("colors", word) ||
           x_lexicon.has("attributes", word) || x_lexicon.has("pronouns.other", word) ||
           text::read_number({Token::Kind::word, word, word}, x_lexicon);
  }

  void call(const std::string& noun) {
    x_out.noun = noun;
    x_out.candidates = objects_called(x_scene.now, noun, x_out.all, x_lexicon);
  }

  bool noun() {
    const std::string& last = x_phrase[x_end - 1].lower;
    x_noun = x_end - 1;
    const std::string one = text::singular(last, x_lexicon);
    const bool plural = one != last || last == "others";
    x_out.all |= plural;
    if (x_lexicon.has("layout.copies", last)) return fresh();
    call(one);
    if (!x_out.candidates.empty()) {
      // "the sheep": as many as there are.
      x_out.all |= x_lexicon.value("plurals", last) == last && x_out.candidates.size() > 1;
      return true;
    }
    if (x_lexicon.has("layout.generic", one)) {
      x_out.all |= one == "everything" || one == "anything";
      call(one == "one" ? x_hint : "");
    } else if (says_which(last)) {
      x_noun = x_end;
      call(x_hint);
    }
    x_out.bare = x_noun == x_end || x_lexicon.has("layout.generic", one);
    if (x_out.bare && x_out.candidates.empty()) call("");
    return true;
  }

  bool fresh() {
    x_out.fresh = true;
    call("");
    return true;
  }

  bool carried(const std::string& word) const {
    return std::any_of(x_out.candidates.begin(), x_out.candidates.end(),
                       [&](std::size_t i) { return carries(x_scene.now.objects[i], word, x_lexicon); });
  }

  // An unknown word before a noun may describe it; a word of the grammar or of another thing does not.
  bool can_describe(const std::string& word) const {
    if (x_lexicon.is_word(word) && !x_lexicon.has("attributes", word) && !x_lexicon.has("sizes", word)) return false;
    return !names_object(word);
  }

  bool names_object(const std::string& word) const {
    return !objects_called(x_scene.now, text::singular(word, x_lexicon), false, x_lexicon).empty();
  }

  // The words between the determiners and the noun.
  bool before_noun() {
    int rank = 0;
    for (std::size_t i = x_at; i < x_noun; ++i) {
      const std::string& word = x_phrase[i].lower;
      // "the man smaller" is no phrase for a smaller one.
      if (x_noun == x_end && names_object(word)) return false;
      if (const std::size_t colour = text::entry_at(x_phrase, i, x_lexicon.list("colors"));
          colour && i + colour <= x_noun) {
        x_out.modifiers.push_back(text::folded(x_phrase.subspan(i, colour)));
        i += colour - 1;
      } else if (carried(word)) {
        x_out.modifiers.push_back(word);
      } else if (const auto kind = pick_of(word)) {
        x_out.picks.push_back({*kind, rank ? rank : 1});
        rank = 0;
      } else if (const auto ordinal = x_lexicon.number("ordinals", word)) {
        rank = static_cast<int>(*ordinal);
      } else if (const auto number = text::read_number(x_phrase[i], x_lexicon)) {
        if (*number < 1 || *number != static_cast<int>(*number)) return false;
        x_out.count = static_cast<int>(*number);
        x_out.all |= *number > 1;
      } else if (x_lexicon.has("pronouns.other", word)) {
        x_out.other = true;
      } else if (word == "new") {
        x_out.fresh = true;
      } else if (!x_lexicon.has("shades", word) && !x_lexicon.has("sides.words", word) &&
                 !x_lexicon.has("layout.empty", word)) {
        if (!can_describe(word)) return false;
        x_out.modifiers.push_back(word);
      }
    }
    x_out.ordinal = rank ? std::optional<int>(rank) : std::nullopt;
    if (x_noun < x_end) return true;
    return !x_out.all || x_out.count || x_out.other || !x_out.modifiers.empty() || !x_out.picks.empty();
  }

  Span x_phrase;
  const LayoutScene& x_scene;
  const text::Lexicon& x_lexicon;
  const std::string& x_hint;
  NounPhrase x_out;
  std::size_t x_at = 0, x_end = 0, x_noun = 0;
};

}  // namespace

std::optional<NounPhrase> read_noun_phrase(Span phrase, const LayoutScene& scene, const std::string& hint) {
  return NounPhraseReader(phrase, scene, hint).read();
}

}  // namespace tiedit::stages
