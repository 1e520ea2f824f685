#include "text/word_list.h"

#include <algorithm>

namespace tiedit::text {
namespace {

std::string first_word(std::string_view phrase) { return std::string(phrase.substr(0, phrase.find(' '))); }

bool spells(const Words& entry, std::string_view phrase) {
  for (const std::string& word : entry) {
    if (!phrase.starts_with(word)) return false;
    phrase.remove_prefix(word.size());
    if (&word == &entry.back()) return phrase.empty();
    if (!phrase.starts_with(' ')) return false;
    phrase.remove_prefix(1);
  }
  return false;
}

bool stands_at(const Words& entry, Span tokens, std::size_t at) {
  if (at + entry.size() > tokens.size()) return false;
  for (std::size_t i = 0; i < entry.size(); ++i)
    if (!tokens[at + i].is(std::string_view(entry[i]))) return false;
  return true;
}

}  // namespace

WordList::WordList(const std::vector<Words>& entries) {
  for (const Words& entry : entries) add(entry);
}

void WordList::add(const Words& entry) {
  if (entry.empty()) return;
  std::vector<std::size_t>& alike = x_by_first[entry.front()];
  if (std::any_of(alike.begin(), alike.end(), [&](std::size_t i) { return x_entries[i] == entry; })) return;
  const auto shorter =
      std::find_if(alike.begin(), alike.end(), [&](std::size_t i) { return x_entries[i].size() < entry.size(); });
  alike.insert(shorter, x_entries.size());
  x_entries.push_back(entry);
}

bool WordList::has(std::string_view phrase) const {
  const auto alike = x_by_first.find(first_word(phrase));
  return alike != x_by_first.end() && std::any_of(alike->second.begin(), alike->second.end(),
                                                  [&](std::size_t i) { return spells(x_entries[i], phrase); });
}

std::vector<std::size_t> WordList::lengths_at(Span tokens, std::size_t at) const {
  std::vector<std::size_t> lengths;
  if (at >= tokens.size()) return lengths;
  const auto alike = x_by_first.find(tokens[at].lower);
  if (alike == x_by_first.end()) return lengths;
  for (const std::size_t i : alike->second)
    if (stands_at(x_entries[i], tokens, at)) lengths.push_back(x_entries[i].size());
  return lengths;
}

std::size_t WordList::longest_at(Span tokens, std::size_t at) const {
  const std::vector<std::size_t> lengths = lengths_at(tokens, at);
  return lengths.empty() ? 0 : lengths.front();
}

}  // namespace tiedit::text
