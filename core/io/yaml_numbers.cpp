#include "io/yaml_numbers.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace tiedit::io {
namespace {

bool all_digits(std::string_view s) {
  return !s.empty() && std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string_view without_sign(std::string_view s) { return s.substr(!s.empty() && s.front() == '-' ? 1 : 0); }

template <class T>
std::optional<T> whole(std::string_view text, int base) {
  T value{};
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (status != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// [0-9]* ( . [0-9]+ )? ( [eE] [+-]? [0-9]+ )?, with at least one digit before or after the point
bool is_number(std::string_view s) {
  s = without_sign(s);
  if (const std::size_t e = s.find_first_of("eE"); e != std::string_view::npos) {
    std::string_view exponent = s.substr(e + 1);
    if (!exponent.empty() && (exponent.front() == '+' || exponent.front() == '-')) exponent.remove_prefix(1);
    if (!all_digits(exponent)) return false;
    s = s.substr(0, e);
  }
  const std::size_t point = s.find('.');
  const std::string_view before = s.substr(0, point);
  if (point != std::string_view::npos && !all_digits(s.substr(point + 1))) return false;
  if (before.empty()) return point != std::string_view::npos;
  return all_digits(before) && (before.size() == 1 || before.front() != '0');
}

}  // namespace

bool is_integer(std::string_view text) {
  const std::string_view digits = without_sign(text);
  return all_digits(digits) && (digits.size() == 1 || digits.front() != '0');
}

std::optional<std::int64_t> integer_value(std::string_view text) {
  return is_integer(text) ? whole<std::int64_t>(text, 10) : std::nullopt;
}

std::optional<double> number_value(std::string_view text) {
  if (!is_number(text)) return std::nullopt;
  double value = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (status != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::string meant_integer(std::string_view text) {
  std::string s;
  std::copy_if(text.begin(), text.end(), std::back_inserter(s), [](char c) { return c != '_' && c != ' '; });
  const std::string sign = s.starts_with('-') ? "-" : "";
  if (s.starts_with('-') || s.starts_with('+')) s.erase(0, 1);
  if (s.starts_with("0x") || s.starts_with("0X")) {
    const auto value = whole<std::int64_t>(std::string_view(s).substr(2), 16);
    return value ? sign + std::to_string(*value) : std::string{};
  }
  if (const std::size_t point = s.find('.'); point != std::string::npos) {
    if (s.find_first_not_of('0', point + 1) != std::string::npos) return {};
    s.resize(point);
  }
  if (!all_digits(s) || s.size() > 18) return {};
  s.erase(0, std::min(s.find_first_not_of('0'), s.size() - 1));
  return sign + s;
}

}  // namespace tiedit::io
