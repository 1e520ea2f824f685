#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "text/word_list.h"

namespace tiedit::text {

/// A colour of the one colour list: canonical name ("gray" for grey) and sRGB.
struct Colour {
  std::string name;
  std::array<std::uint8_t, 3> rgb{};
  bool operator==(const Colour&) const = default;
};

/// Every word of the colour list with the colour it stands for; synonyms share `colour.name`.
struct ColourWord {
  std::string word;
  Colour colour;
};

/// The words of the grammar (configs/lexicon.yaml, tiedit.lexicon/1). Lists are named by their path in the file
/// ("determiners.definite"); a group's name alone ("determiners") is the union of its lists. Immutable once read, so
/// any number of threads may use one.
class Lexicon {
 public:
  /// Throws Error or ErrorList of kind config for a file that is not there, not strict YAML, or lacks a list.
  static Lexicon load(const std::string& path);
  /// The same from text; `where` names it in errors.
  static Lexicon parse(std::string_view yaml, const std::string& where);

  /// A list by name. Throws Error{internal} for one that is not there.
  const WordList& list(std::string_view name) const;
  /// True when `phrase` (lower case, single blanks) is an entry of the list.
  bool has(std::string_view list, std::string_view phrase) const;
  /// The value of a map's entry ("adjust.up", "contrast" -> "more_contrast").
  std::optional<std::string> value(std::string_view map, std::string_view phrase) const;
  /// The same as a number ("degrees", "a bit" -> 0.15).
  std::optional<double> number(std::string_view map, std::string_view phrase) const;

  /// True when the word occurs in any entry of any list.
  bool is_word(std::string_view word) const;
  /// True for a verb (its words joined by blanks) that is a noun or an adjective too.
  bool also_noun(std::string_view verb) const;

  /// The colour of a name or synonym of the list, in any case.
  std::optional<Colour> colour(std::string_view word) const;
  /// The whole colour list, in file order, each name followed by its synonyms.
  const std::vector<ColourWord>& colours() const { return x_colours; }

 private:
  friend class LexiconReader;
  std::map<std::string, WordList, std::less<>> x_lists;
  std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>> x_maps;
  std::set<std::string, std::less<>> x_words, x_also_noun;
  std::vector<ColourWord> x_colours;
};

/// ASCII letters in lower case; everything else as it is.
std::string lower(std::string_view text);
/// The words between blanks.
Words split_words(std::string_view text);

}  // namespace tiedit::text
