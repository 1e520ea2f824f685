#include "stages/lexicon.h"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "base/data_dir.h"

namespace tiedit::stages {
namespace {

std::optional<text::Colour> hex_colour(const std::string& word) {
  if (word.size() != 7 || word[0] != '#') return std::nullopt;
  unsigned value = 0;
  const auto [end, error] = std::from_chars(word.data() + 1, word.data() + 7, value, 16);
  if (error != std::errc{} || end != word.data() + 7) return std::nullopt;
  const auto byte = [&](unsigned shift) { return static_cast<std::uint8_t>(value >> shift); };
  return text::Colour{word, {byte(16), byte(8), byte(0)}};
}

// "dark green" and "light blue" are the colour of the list, nearer to black or white.
text::Colour shaded(text::Colour colour, const std::string& modifier) {
  constexpr double kDark = 0.6, kLight = 0.5;
  for (std::uint8_t& c : colour.rgb) {
    if (modifier == "dark" || modifier == "deep") c = static_cast<std::uint8_t>(c * kDark);
    if (modifier == "light" || modifier == "pale") c = static_cast<std::uint8_t>(c + (255 - c) * kLight);
  }
  return colour;
}

}  // namespace

const text::Lexicon& lexicon() {
  static const text::Lexicon loaded = text::Lexicon::load((base::data_dir() / "lexicon.yaml").string());
  return loaded;
}

std::optional<text::Colour> colour_of(const std::string& words) {
  const text::Words split = text::split_words(text::lower(words));
  for (auto word = split.rbegin(); word != split.rend(); ++word) {
    if (auto hex = hex_colour(*word)) return hex;
    if (auto colour = lexicon().colour(*word)) return std::next(word) == split.rend() ? *colour : shaded(*colour, *std::next(word));
  }
  return std::nullopt;
}

}  // namespace tiedit::stages
