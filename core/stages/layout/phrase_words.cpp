#include "stages/layout/phrase_words.h"

#include <algorithm>
#include <limits>

#include "stages/lexicon.h"
#include "text/normalise.h"
#include "text/phrases.h"

namespace tiedit::stages {
namespace {

using Entries = std::vector<text::Words>;
using Flags = std::vector<bool>;

std::string joined(const text::Words& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

bool spells(const text::Words& words, std::size_t at, const text::Words& entry) {
  if (at + entry.size() > words.size()) return false;
  for (std::size_t i = 0; i < entry.size(); ++i)
    if (text::lower(words[at + i]) != entry[i]) return false;
  return true;
}

// First place of `entry`, or the number of words.
std::size_t find(const text::Words& words, const text::Words& entry) {
  for (std::size_t i = 0; !entry.empty() && i + entry.size() <= words.size(); ++i)
    if (spells(words, i, entry)) return i;
  return words.size();
}

// Number of words of the longest entry at a place.
std::size_t longest_at(const text::Words& words, std::size_t at, const Entries& entries) {
  std::size_t out = 0;
  for (const text::Words& entry : entries)
    if (entry.size() > out && spells(words, at, entry)) out = entry.size();
  return out;
}

Entries colour_entries(const text::Lexicon& lexicon) {
  Entries out;
  for (const text::ColourWord& colour : lexicon.colours()) out.push_back(text::split_words(colour.word));
  return out;
}

// Words that entries spell, but for protected ones.
Flags spelled_by(const text::Words& words, const Entries& entries, const Flags& is_protected) {
  Flags out(words.size(), false);
  for (std::size_t i = 0; i < words.size();) {
    const std::size_t n = longest_at(words, i, entries);
    const auto begin = is_protected.begin() + static_cast<std::ptrdiff_t>(i);
    const bool free = n > 0 && std::none_of(begin, begin + static_cast<std::ptrdiff_t>(n), [](bool b) { return b; });
    if (free) std::fill_n(out.begin() + static_cast<std::ptrdiff_t>(i), n, true);
    i += free ? n : 1;
  }
  return out;
}

text::Words without(const text::Words& words, const Flags& removed) {
  text::Words out;
  for (std::size_t i = 0; i < words.size(); ++i)
    if (!removed[i]) out.push_back(words[i]);
  return out;
}

Flags label_span(const text::Words& words, const std::string& label) {
  const text::Words of = text::split_words(text::lower(label));
  Flags out(words.size(), false);
  const std::size_t at = find(words, of);
  if (at < words.size()) std::fill_n(out.begin() + static_cast<std::ptrdiff_t>(at), of.size(), true);
  return out;
}

std::string article_for(const std::string& next) {
  return !next.empty() && std::string("aeiouAEIOU").find(next[0]) != std::string::npos ? "an" : "a";
}

void choose_article(text::Words& words) {
  if (words.size() < 2 || (text::lower(words[0]) != "a" && text::lower(words[0]) != "an")) return;
  const bool capital = words[0][0] == 'A';
  words[0] = article_for(words[1]);
  if (capital) words[0][0] = 'A';
}

// `value` before the label's first word; where the label is not in the phrase, before the last word.
std::string inserted(text::Words words, const std::string& label, const std::string& value) {
  std::size_t at = find(words, text::split_words(text::lower(label)));
  if (at == words.size() && at > 0) --at;
  const text::Words put = text::split_words(value);
  words.insert(words.begin() + static_cast<std::ptrdiff_t>(at), put.begin(), put.end());
  choose_article(words);
  return joined(words);
}

// Colours outside the label, the shades before them, and an "and" between two of them.
Flags colour_flags(const text::Words& words, const Flags& label, const text::Lexicon& lexicon) {
  Flags out = spelled_by(words, colour_entries(lexicon), label);
  for (std::size_t i = words.size(); i-- > 1;) {
    const std::string before = text::lower(words[i - 1]);
    if (out[i] && !out[i - 1] && !label[i - 1] && lexicon.has("shades", before)) out[i - 1] = true;
  }
  for (std::size_t i = 1; i + 1 < words.size(); ++i)
    if (out[i - 1] && out[i + 1] && text::lower(words[i]) == "and") out[i] = true;
  return out;
}

bool exclude_each_other(const std::string& key) {
  return key == "material" || key == "pattern" || key == "pose" || key == "age" || key == "mood";
}

std::string nearest_name(const text::Colour& colour, const text::Lexicon& lexicon) {
  std::string best;
  int least = std::numeric_limits<int>::max();
  for (const text::ColourWord& candidate : lexicon.colours()) {
    int distance = 0;
    for (std::size_t c = 0; c < 3; ++c) {
      const int d = colour.rgb[c] - candidate.colour.rgb[c];
      distance += d * d;
    }
    if (distance < least) best = candidate.word;
    least = std::min(least, distance);
  }
  return best;
}

}  // namespace

std::string label_of(const std::string& phrase, const text::Lexicon& lexicon) {
  const text::Tokens tokens = text::tokenise(text::normalise(phrase));
  text::Span bare_phrase = text::without_determiner(tokens, lexicon);
  if (bare_phrase.size() > 1 && text::read_number(bare_phrase[0], lexicon)) bare_phrase = bare_phrase.subspan(1);
  const text::Span head = text::head(bare_phrase, lexicon);
  const std::string bare = text::folded(head.empty() ? text::Span(tokens) : head);
  const text::Words words = text::split_words(bare);
  const std::string label = joined(without(words, colour_flags(words, Flags(words.size(), false), lexicon)));
  return label.empty() ? bare : label;
}

std::string without_article(const std::string& phrase) {
  text::Words words = text::split_words(phrase);
  const std::string first = words.size() > 1 ? text::lower(words[0]) : "";
  if (first == "a" || first == "an" || first == "the") words.erase(words.begin());
  return joined(words);
}

std::string with_article(const std::string& phrase, const text::Lexicon& lexicon) {
  const text::Tokens tokens = text::tokenise(text::normalise(phrase));
  if (tokens.empty() || text::determiner_length(tokens, 0, lexicon) > 0 || text::read_number(tokens[0], lexicon)) {
    return phrase;
  }
  const text::Span head = text::head(tokens, lexicon);
  const std::string noun = (head.empty() ? text::Span(tokens) : head).back().lower;
  const bool is_plural = text::singular(noun, lexicon) != noun;
  return is_plural ? phrase : article_for(phrase) + " " + phrase;
}

std::string colour_words(const std::string& colour, const text::Lexicon& lexicon) {
  if (colour.starts_with('#')) {
    const auto read = colour_of(colour);
    return read ? nearest_name(*read, lexicon) : "";
  }
  const text::Words words = text::split_words(text::lower(colour));
  const Flags found = colour_flags(words, Flags(words.size(), false), lexicon);
  Flags shades = found;  // several shades may stand before a colour
  for (std::size_t i = words.size(); i-- > 1;)
    if (shades[i] && lexicon.has("shades", words[i - 1])) shades[i - 1] = true;
  const bool all = !words.empty() && std::all_of(shades.begin(), shades.end(), [](bool b) { return b; });
  return all ? joined(words) : "";
}

Wording recoloured(const Wording& words, const std::string& colour, const text::Lexicon& lexicon) {
  const text::Words split = text::split_words(words.phrase);
  const Flags removed = colour_flags(split, label_span(split, words.label), lexicon);
  return {inserted(without(split, removed), words.label, colour), words.label};
}

Wording with_attribute(const Wording& words, const std::string& key, const std::string& old, const std::string& value,
                       const text::Lexicon& lexicon) {
  Entries entries;
  if (!old.empty()) {
    entries.push_back(text::split_words(text::lower(old)));
  } else if (exclude_each_other(key)) {
    entries = lexicon.list("attributes." + key).entries();
  }
  const text::Words label = text::split_words(words.label), phrase = text::split_words(words.phrase);
  const text::Words rest = without(label, spelled_by(label, entries, Flags(label.size(), false)));
  const std::string new_label = rest.empty() ? words.label : joined(rest);
  const Flags kept = rest.empty() ? label_span(phrase, words.label) : Flags(phrase.size(), false);
  return {inserted(without(phrase, spelled_by(phrase, entries, kept)), new_label, value), new_label};
}

}  // namespace tiedit::stages
