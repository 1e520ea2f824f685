#include "stages/plan/layout_nouns.h"

#include <algorithm>

#include "text/phrases.h"

namespace tiedit::stages {
namespace {

using text::Span;

// The usual word for a thing: "couch" -> "sofa".
std::string usual(const std::string& word, const text::Lexicon& lexicon) {
  return lexicon.value("synonyms", word).value_or(word);
}

// True when `narrow` is a kind of `wide`, or the same.
bool is_a(const std::string& narrow, const std::string& wide, const text::Lexicon& lexicon) {
  constexpr int kDeepest = 4;
  const std::string goal = usual(wide, lexicon);
  std::string at = usual(narrow, lexicon);
  for (int step = 0; step < kDeepest; ++step) {
    if (at == goal) return true;
    const auto kind = lexicon.value("kinds", at);
    if (!kind) return false;
    at = usual(*kind, lexicon);
  }
  return false;
}

text::Words words_of(const std::string& text, const text::Lexicon& lexicon) {
  text::Words words;
  for (const text::Token& token : text::tokenise(text::lower(text)))
    if (token.is(text::Token::Kind::word) && !lexicon.has("determiners", token.lower))
      words.push_back(text::singular(token.lower, lexicon));
  return words;
}

std::vector<std::string> colours_of(const std::string& words, const text::Lexicon& lexicon) {
  std::vector<std::string> names;
  for (const text::Colour& colour : text::colours_in(words, lexicon)) names.push_back(colour.name);
  return names;
}

std::vector<std::string> colours_of(const LayoutObject& object, const text::Lexicon& lexicon) {
  for (const auto& [key, value] : object.attributes)
    if (key == "color") return colours_of(value, lexicon);
  return colours_of(object.phrase, lexicon);
}

}  // namespace

std::string head_noun(const std::string& phrase, const text::Lexicon& lexicon) {
  const text::Tokens tokens = text::tokenise(text::lower(phrase));
  const Span head = text::head(text::without_determiner(tokens, lexicon), lexicon);
  return head.empty() ? std::string() : text::singular(head.back().lower, lexicon);
}

int noun_rank(const LayoutObject& object, const std::string& noun, const text::Lexicon& lexicon) {
  const std::string by_label = head_noun(object.label, lexicon), by_phrase = head_noun(object.phrase, lexicon);
  if (noun == by_label || noun == by_phrase || noun == text::lower(object.mark)) return 1;
  if (is_a(by_label, noun, lexicon) || is_a(by_phrase, noun, lexicon)) return 2;
  for (const std::string& text : {object.label, object.phrase}) {
    const text::Words words = words_of(text, lexicon);
    if (std::find(words.begin(), words.end(), noun) != words.end()) return 3;
  }
  return is_a(noun, by_label, lexicon) || is_a(noun, by_phrase, lexicon) ? 4 : 0;
}

std::vector<std::size_t> objects_called(const Layout& layout, const std::string& noun, bool several,
                                        const text::Lexicon& lexicon) {
  std::vector<std::size_t> found;
  if (noun.empty()) {
    for (std::size_t i = 0; i < layout.objects.size(); ++i)
      if (layout.objects[i].visible && !layout.objects[i].background) found.push_back(i);
    return found;
  }
  int best = 0;
  std::vector<int> ranks;
  for (const LayoutObject& object : layout.objects) {
    ranks.push_back(object.visible ? noun_rank(object, noun, lexicon) : 0);
    if (ranks.back() != 0 && (best == 0 || ranks.back() < best)) best = ranks.back();
  }
  const int worst = several && best == 1 ? 2 : best;
  for (std::size_t i = 0; i < ranks.size(); ++i)
    if (ranks[i] != 0 && ranks[i] <= worst) found.push_back(i);
  return found;
}

bool carries(const LayoutObject& object, const std::string& word, const text::Lexicon& lexicon) {
  if (lexicon.colour(word)) {
    const std::vector<std::string> named = colours_of(object, lexicon);
    if (std::find(named.begin(), named.end(), lexicon.colour(word)->name) != named.end()) return true;
  }
  const std::string plain = text::singular(word, lexicon);
  std::string all = object.label + " " + object.phrase;
  for (const auto& [key, value] : object.attributes) all += " " + value;
  const text::Words words = words_of(all, lexicon);
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& known) { return usual(known, lexicon) == usual(plain, lexicon); });
}

bool contradicts(const LayoutObject& object, const std::string& word, const text::Lexicon& lexicon) {
  return lexicon.colour(word) && !colours_of(object, lexicon).empty() && !carries(object, word, lexicon);
}

}  // namespace tiedit::stages
