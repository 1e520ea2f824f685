#include "text/lexicon.h"

#include <charconv>
#include <sstream>

#include "base/error.h"
#include "text/lexicon_reader.h"

namespace tiedit::text {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

Words split_words(std::string_view text) {
  Words words;
  std::istringstream stream{std::string(text)};
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

const WordList& Lexicon::list(std::string_view name) const {
  const auto found = x_lists.find(name);
  if (found == x_lists.end())
    throw Error(ErrorKind::internal, "lexicon.list", {"lexicon", "a list of that name", std::string(name)});
  return found->second;
}

bool Lexicon::has(std::string_view list, std::string_view phrase) const {
  const auto found = x_lists.find(list);
  return found != x_lists.end() && found->second.has(phrase);
}

std::optional<std::string> Lexicon::value(std::string_view map, std::string_view phrase) const {
  const auto found = x_maps.find(map);
  if (found == x_maps.end()) return std::nullopt;
  const auto entry = found->second.find(phrase);
  if (entry == found->second.end()) return std::nullopt;
  return entry->second;
}

std::optional<double> Lexicon::number(std::string_view map, std::string_view phrase) const {
  const auto text = value(map, phrase);
  if (!text) return std::nullopt;
  double number = 0;
  const auto [end, fault] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (fault != std::errc() || end != text->data() + text->size()) return std::nullopt;
  return number;
}

bool Lexicon::is_word(std::string_view word) const { return x_words.contains(word); }

bool Lexicon::also_noun(std::string_view verb) const { return x_also_noun.contains(verb); }

std::optional<Colour> Lexicon::colour(std::string_view word) const {
  const std::string wanted = lower(word);
  for (const ColourWord& entry : x_colours)
    if (entry.word == wanted) return entry.colour;
  return std::nullopt;
}

Lexicon Lexicon::parse(std::string_view yaml, const std::string& where) { return LexiconReader(where).read(yaml); }

}  // namespace tiedit::text
