#include "io/json_scan.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace tiedit::io {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kPunctuation = "{}[],:\"";
constexpr std::size_t kLongestToken = 40;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

void JsonScanner::skip_blanks() { x_at = std::min(x_text.find_first_not_of(kBlanks, x_at), x_text.size()); }

void JsonScanner::skip_separators() { x_at = std::min(x_text.find_first_not_of(" \t\r\n,:", x_at), x_text.size()); }

// One past the closing quote, or the end of the text.
std::size_t JsonScanner::string_end() const {
  for (std::size_t i = x_at + 1; i < x_text.size(); ++i) {
    if (x_text[i] == '\\') {
      ++i;
    } else if (x_text[i] == '"') {
      return i + 1;
    }
  }
  return x_text.size();
}

// -?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?, or x_at when there is none.
std::size_t JsonScanner::number_end() const {
  const auto digits = [&](std::size_t i) {
    while (i < x_text.size() && is_digit(x_text[i])) ++i;
    return i;
  };
  const auto is = [&](std::size_t i, std::string_view set) {
    return i < x_text.size() && set.find(x_text[i]) != std::string_view::npos;
  };
  std::size_t i = x_at;
  if (is(i, "-")) ++i;
  if (!is(i, "0123456789")) return x_at;
  i = x_text[i] == '0' ? i + 1 : digits(i);
  if (is(i, ".") && is(i + 1, "0123456789")) i = digits(i + 1);
  if (is(i, "eE")) {
    const std::size_t exponent = is(i + 1, "+-") ? i + 2 : i + 1;
    if (is(exponent, "0123456789")) i = digits(exponent);
  }
  return i;
}

std::string_view JsonScanner::token() {
  if (done()) return {};
  const std::size_t start = x_at;
  std::size_t end = number_end();
  if (peek() == '"') {
    end = string_end();
  } else if (kPunctuation.find(peek()) != std::string_view::npos) {
    end = x_at + 1;
  } else if (end == x_at) {
    end = std::min({x_text.find_first_of(kBlanks, x_at), x_text.find_first_of(kPunctuation, x_at), x_text.size()});
  }
  x_at = end;
  return x_text.substr(start, end - start);
}

void JsonScanner::skip_value() {
  int depth = 0;
  do {
    skip_separators();
    const std::string_view t = token();
    if (t == "{" || t == "[") ++depth;
    if (t == "}" || t == "]") --depth;
  } while (depth > 0 && !done());
}

std::string token_for_error(std::string_view text, std::size_t at) {
  JsonScanner scanner(text, at);
  if (scanner.done()) return text.empty() ? "an empty file" : "the end of the file";
  std::string_view token = scanner.token();
  // What a number is glued to belongs to it: 1.5.2, 0x10.
  if (is_digit(token.front()) || token.front() == '-') {
    const std::size_t end =
        std::min({text.find_first_of(kBlanks, at), text.find_first_of(kPunctuation, at), text.size()});
    token = text.substr(at, end - at);
  }
  if (token.size() <= kLongestToken) return std::string(token);
  std::size_t cut = kLongestToken;
  while ((static_cast<unsigned char>(token[cut]) & 0xC0U) == 0x80U) --cut;
  return std::string(token.substr(0, cut)) + "...";
}

std::string line_and_column(std::string_view text, std::size_t at, int row) {
  const std::string_view before = text.substr(0, at);
  const std::size_t newline = before.rfind('\n');
  const std::string_view line = newline == std::string_view::npos ? before : before.substr(newline + 1);
  const auto number = row > 0 ? row : 1 + std::count(before.begin(), before.end(), '\n');
  return fmt::format("{}:{}", number, 1 + base::code_points(line));
}

}  // namespace tiedit::io
