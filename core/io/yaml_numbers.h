#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tiedit::io {

/// `-?(0|[1-9][0-9]*)`: what counts as a decimal integer in a config.
bool is_integer(std::string_view text);

/// The value of a decimal integer; nothing when it does not fit 64 bits.
std::optional<std::int64_t> integer_value(std::string_view text);

/// A decimal number (`-?` digits without leading zeros, fraction, exponent) that a double holds; else nothing.
std::optional<double> number_value(std::string_view text);

/// The decimal integer somebody may have meant by 010, 0x10, 1_000, +5, 50.0; empty when there is none.
std::string meant_integer(std::string_view text);

}  // namespace tiedit::io
