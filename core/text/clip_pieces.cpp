#include "text/clip_pieces.h"

#include <utf8proc.h>

#include <array>
#include <cstdlib>
#include <map>
#include <memory>

namespace tiedit::text {
namespace {

using Characters = std::u32string;

void append(std::string& out, char32_t c) {
  utf8proc_uint8_t bytes[4];
  const auto n = utf8proc_encode_char(static_cast<utf8proc_int32_t>(c), bytes);
  out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(n));
}

Characters composed(std::string_view text) {
  utf8proc_uint8_t* raw = nullptr;
  const auto n =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                   &raw, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(raw, &std::free);
  Characters out;
  for (utf8proc_ssize_t at = 0; at < n;) {
    utf8proc_int32_t c = 0;
    const auto used = utf8proc_iterate(raw + at, n - at, &c);
    at += used > 0 ? used : 1;
    out += static_cast<char32_t>(c);
  }
  return out;
}

bool is_blank(char32_t c) {
  return (c >= 9 && c <= 13) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
         c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

Characters normalised(std::string_view text) {
  Characters out;
  for (const char32_t c : composed(text)) {
    if (is_blank(c)) {
      if (out.empty() || out.back() != U' ') out += U' ';
    } else if (c == 0x130) {  // the only letter whose lower case is two characters
      out += U"i\u0307";
    } else {
      out += static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c)));
    }
  }
  return out;
}

enum class PieceKind { blank, letter, number, other };

PieceKind kind_of(char32_t c) {
  if (is_blank(c)) return PieceKind::blank;
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(c))) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
      return PieceKind::letter;
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
      return PieceKind::number;
    default:
      return PieceKind::other;
  }
}

std::size_t run_of(const Characters& text, std::size_t from) {
  const PieceKind kind = kind_of(text[from]);
  std::size_t to = from + 1;
  while (to < text.size() && kind_of(text[to]) == kind) ++to;
  return to;
}

std::string utf8(const Characters& text, std::size_t from, std::size_t to) {
  std::string out;
  for (std::size_t i = from; i < to; ++i) append(out, text[i]);
  return out;
}

}  // namespace

std::vector<std::string> clip_pieces(std::string_view text) {
  static const std::array<Characters, 9> kWhole{
      U"<|startoftext|>", U"<|endoftext|>", U"'s", U"'t", U"'re", U"'ve", U"'m", U"'ll", U"'d"};
  const Characters all = normalised(text);
  std::vector<std::string> out;
  for (std::size_t at = 0; at < all.size();) {
    std::size_t whole = 0;
    for (const Characters& w : kWhole) {
      if (all.compare(at, w.size(), w) != 0) continue;
      whole = w.size();
      break;
    }
    if (whole > 2 && all[at] == U'<') {
      // A special token typed in another case is one match, which the byte-level step cuts where kinds meet.
      for (const std::size_t end = at + whole; at < end;) {
        const std::size_t to = std::min(run_of(all, at), end);
        out.push_back(utf8(all, at, to));
        at = to;
      }
      continue;
    }
    const PieceKind kind = kind_of(all[at]);
    const std::size_t to = whole > 0 ? at + whole : kind == PieceKind::number ? at + 1 : run_of(all, at);
    if (kind != PieceKind::blank) out.push_back(utf8(all, at, to));
    at = to;
  }
  return out;
}

namespace {

struct Alphabet {
  std::array<std::string, 256> symbol;
  std::map<std::string, char, std::less<>> byte;
  Alphabet() {
    char32_t next = 0x100;
    for (unsigned b = 0; b < 256; ++b) {
      const bool itself = (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || b >= 174;
      append(symbol[b], itself ? char32_t{b} : next++);
      byte[symbol[b]] = static_cast<char>(b);
    }
  }
};

const Alphabet& alphabet() {
  static const Alphabet a;
  return a;
}

}  // namespace

std::vector<std::string> byte_symbols(std::string_view bytes) {
  std::vector<std::string> out;
  for (const char b : bytes) out.push_back(alphabet().symbol[static_cast<unsigned char>(b)]);
  return out;
}

std::string bytes_of_symbols(std::string_view symbols) {
  std::string out;
  for (std::size_t at = 0; at < symbols.size();) {
    const std::size_t n = (static_cast<unsigned char>(symbols[at]) & 0x80U) && at + 1 < symbols.size() ? 2 : 1;
    const auto found = alphabet().byte.find(symbols.substr(at, n));
    if (found == alphabet().byte.end())
      out += symbols.substr(at, n);
    else
      out += found->second;
    at += n;
  }
  return out;
}

}  // namespace tiedit::text
