#pragma once
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "text/tokens.h"

namespace tiedit::text {

/// One entry of a word list, split at blanks, lower case.
using Words = std::vector<std::string>;

/// Words and phrases, found at a place of a sentence by their first word.
class WordList {
 public:
  WordList() = default;
  explicit WordList(const std::vector<Words>& entries);

  /// Adds an entry; one that is there already is not added again.
  void add(const Words& entry);
  const std::vector<Words>& entries() const { return x_entries; }
  /// True when `phrase` (single blanks) is an entry.
  bool has(std::string_view phrase) const;
  /// The lengths of the entries that the tokens spell at `at`, longest first.
  std::vector<std::size_t> lengths_at(Span tokens, std::size_t at) const;
  /// The longest of them; 0 for none.
  std::size_t longest_at(Span tokens, std::size_t at) const;

 private:
  std::vector<Words> x_entries;
  std::unordered_map<std::string, std::vector<std::size_t>> x_by_first;  // indices, entries with most words first
};

/// Number of tokens that spell one of the list's entries at `at`, the longest entry; 0 for none.
inline std::size_t entry_at(Span tokens, std::size_t at, const WordList& list) { return list.longest_at(tokens, at); }

}  // namespace tiedit::text
