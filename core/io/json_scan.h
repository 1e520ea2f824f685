#pragma once
#include <string>
#include <string_view>

#include "io/json.h"

namespace tiedit::io {

/// Walks over the tokens of a JSON text, for positions and error lines only; what a token means is the parser's matter.
class JsonScanner {
 public:
  explicit JsonScanner(std::string_view text, std::size_t at = 0) : x_text(text), x_at(at) {}

  std::size_t at() const { return x_at; }
  bool done() const { return x_at >= x_text.size(); }
  char peek() const { return done() ? '\0' : x_text[x_at]; }
  void step() { ++x_at; }
  void skip_blanks();
  /// Blanks, commas and colons: what stands between two tokens of a correct text.
  void skip_separators();
  /// Moves past the token that starts here: one bracket, string, number or word. Returns its text.
  std::string_view token();
  /// Moves past a whole value of a correct text.
  void skip_value();

 private:
  std::size_t string_end() const;
  std::size_t number_end() const;

  std::string_view x_text;
  std::size_t x_at;
};

/// The token at `at` as an error line quotes it: a bracket, a word, a number, `the end of the file`.
std::string token_for_error(std::string_view text, std::size_t at);

/// `3:17` of a byte offset: line and column from 1, columns in characters.
std::string line_and_column(std::string_view text, std::size_t at, int row);

}  // namespace tiedit::io
