#include "text/python_repr.h"

#include <fmt/format.h>
#include <utf8proc.h>

namespace tiedit::text {
namespace {

using io::Json;

// The shortest digits that read back, with a point or an exponent: 1.0, 0.1, 1e-05.
std::string repr_of(double v) {
  std::string text = fmt::format("{}", v);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

// What \s of a text pattern matches.
bool is_python_space(utf8proc_int32_t c) {
  return (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x20) || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

// The character at a place and how many bytes it has.
std::size_t next_character(std::string_view text, std::size_t at, utf8proc_int32_t& c) {
  const auto used = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at,
                                     static_cast<utf8proc_ssize_t>(text.size() - at), &c);
  return used > 0 ? static_cast<std::size_t>(used) : 1;
}

bool is_printable(utf8proc_int32_t c) {
  const utf8proc_category_t category = utf8proc_category(c);
  return c == ' ' ||
         (category != UTF8PROC_CATEGORY_CN && category != UTF8PROC_CATEGORY_CC && category != UTF8PROC_CATEGORY_CF &&
          category != UTF8PROC_CATEGORY_CS && category != UTF8PROC_CATEGORY_CO && category != UTF8PROC_CATEGORY_ZS &&
          category != UTF8PROC_CATEGORY_ZL && category != UTF8PROC_CATEGORY_ZP);
}

std::string escaped(utf8proc_int32_t c, char quote, std::string_view bytes) {
  if (c == quote || c == '\\') return std::string("\\") + static_cast<char>(c);
  if (c == '\n') return "\\n";
  if (c == '\r') return "\\r";
  if (c == '\t') return "\\t";
  if (is_printable(c)) return std::string(bytes);
  if (c < 0x100) return fmt::format("\\x{:02x}", c);
  return c < 0x10000 ? fmt::format("\\u{:04x}", c) : fmt::format("\\U{:08x}", c);
}

std::string repr_of(const std::string& text) {
  const bool both = text.find('\'') != std::string::npos && text.find('"') == std::string::npos;
  const char quote = both ? '"' : '\'';
  std::string out(1, quote);
  for (std::size_t at = 0; at < text.size();) {
    utf8proc_int32_t c = 0;
    const std::size_t length = next_character(text, at, c);
    out += escaped(c, quote, std::string_view(text).substr(at, length));
    at += length;
  }
  return out + quote;
}

}  // namespace

std::string python_repr(const Json& value) {
  if (value.is_null()) return "None";
  if (value.is_boolean()) return value.get<bool>() ? "True" : "False";
  if (value.is_string()) return repr_of(value.get_ref<const std::string&>());
  if (value.is_number_float()) return repr_of(value.get<double>());
  if (!value.is_structured()) return value.dump();
  std::string out;
  for (const auto& [name, member] : value.items()) {
    if (!out.empty()) out += ", ";
    if (value.is_object()) out += repr_of(name) + ": ";
    out += python_repr(member);
  }
  return value.is_object() ? "{" + out + "}" : "[" + out + "]";
}

std::string with_single_blanks(std::string_view utf8) {
  std::string out;
  bool blank = false;
  for (std::size_t at = 0; at < utf8.size();) {
    utf8proc_int32_t c = 0;
    const std::size_t length = next_character(utf8, at, c);
    if (is_python_space(c)) {
      blank = true;
    } else {
      if (blank && !out.empty()) out += ' ';
      out += utf8.substr(at, length);
      blank = false;
    }
    at += length;
  }
  return out;
}

}  // namespace tiedit::text
