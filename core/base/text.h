#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tiedit::base {

/// Control characters (below 0x20, and 0x7F) as \xNN, so that untrusted text cannot steer a terminal.
std::string escape_controls(std::string_view text);

/// 1234567 -> "1,234,567": how counts and sizes are written in errors.
std::string grouped(std::int64_t n);

/// The candidate nearest to `word` by edit distance, when near enough to be a typo (at most a third of its letters,
/// at least one, transposition counted as one); else empty.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

/// "did you mean NAME", or "one of a, b, c" when nothing is near.
std::string suggestion(std::string_view word, const std::vector<std::string>& candidates);

/// "a, b, c".
std::string join(const std::vector<std::string>& items, std::string_view separator = ", ");

/// Byte offset of the first byte that is not UTF-8 (overlong forms, surrogates and > U+10FFFF are not), or npos.
std::size_t invalid_utf8_at(std::string_view bytes);

/// The same text with bytes that are not UTF-8 as \xNN: names of files are bytes, JSON is not.
std::string valid_utf8(std::string_view bytes);

/// Number of Unicode code points in valid UTF-8.
std::size_t code_points(std::string_view utf8);

/// A double in its shortest form that reads back to the same value: 0.1, 1, 1e-07.
std::string shortest(double value);

}  // namespace tiedit::base
