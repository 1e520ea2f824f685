#include "text/normalise.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <vector>

#include "base/error.h"
#include "base/text.h"

namespace tiedit::text {
namespace {

std::string nfc(std::string_view utf8) {
  utf8proc_uint8_t* raw = nullptr;
  const auto length =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(utf8.data()), static_cast<utf8proc_ssize_t>(utf8.size()),
                   &raw, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(raw, &std::free);
  if (length < 0) return std::string(utf8);
  return {reinterpret_cast<const char*>(raw), static_cast<std::size_t>(length)};
}

utf8proc_int32_t straight(utf8proc_int32_t c) {
  switch (c) {
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x201F:
    case 0x00AB:
    case 0x00BB:
    case 0xFF02:
      return '"';
    case 0x2018:
    case 0x2019:
    case 0x201A:
    case 0x201B:
    case 0x2032:
    case 0xFF07:
      return '\'';
    default:
      return c;
  }
}

bool is_blank(utf8proc_int32_t c) {
  const auto category = utf8proc_category(c);
  return (c >= 9 && c <= 13) || c == 0x85 || category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
         category == UTF8PROC_CATEGORY_ZP;
}

std::vector<utf8proc_int32_t> characters(const std::string& text) {
  std::vector<utf8proc_int32_t> out;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  for (std::size_t at = 0; at < text.size();) {
    utf8proc_int32_t c = 0;
    const auto used = utf8proc_iterate(bytes + at, static_cast<utf8proc_ssize_t>(text.size() - at), &c);
    at += used > 0 ? static_cast<std::size_t>(used) : 1;
    out.push_back(straight(c));
  }
  return out;
}

}  // namespace

std::string normalise(std::string_view utf8) {
  if (const std::size_t bad = base::invalid_utf8_at(utf8); bad != std::string::npos)
    throw Error(
        ErrorKind::input, "instruction.utf8",
        {"instruction", "UTF-8", fmt::format("0x{:02X} at byte {}", static_cast<unsigned char>(utf8[bad]), bad)});
  const std::vector<utf8proc_int32_t> chars = characters(nfc(utf8));
  std::string out;
  bool quoted = false;
  for (std::size_t i = 0; i < chars.size(); ++i) {
    const utf8proc_int32_t c = chars[i];
    if (c == '"')
      quoted =
          !quoted && std::find(chars.begin() + static_cast<std::ptrdiff_t>(i) + 1, chars.end(), '"') != chars.end();
    if (is_blank(c) && !quoted) {
      if (!out.empty() && out.back() != ' ') out += ' ';
      continue;
    }
    utf8proc_uint8_t bytes[4];
    const auto length = utf8proc_encode_char(c, bytes);
    out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

}  // namespace tiedit::text
