#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace tiedit::io {

/// Integers inside file formats. Every reader answers 0 past the end: callers check sizes where 0 could mean something.
inline std::uint32_t byte_at(std::string_view b, std::size_t i) {
  return i < b.size() ? static_cast<unsigned char>(b[i]) : 0U;
}
inline std::uint32_t be16(std::string_view b, std::size_t i) { return byte_at(b, i) << 8 | byte_at(b, i + 1); }
inline std::uint32_t be32(std::string_view b, std::size_t i) { return be16(b, i) << 16 | be16(b, i + 2); }
inline std::uint32_t le16(std::string_view b, std::size_t i) { return byte_at(b, i) | byte_at(b, i + 1) << 8; }
inline std::uint32_t le24(std::string_view b, std::size_t i) { return le16(b, i) | byte_at(b, i + 2) << 16; }
inline std::uint32_t le32(std::string_view b, std::size_t i) { return le16(b, i) | le16(b, i + 2) << 16; }

inline void put_be32(std::string& out, std::uint32_t v) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(v >> shift & 0xFFU);
}
inline void put_le32(std::string& out, std::uint32_t v) {
  for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(v >> shift & 0xFFU);
}

/// substr that answers an empty view where std::string_view would throw.
inline std::string_view slice(std::string_view b, std::size_t from, std::size_t n = std::string_view::npos) {
  return from <= b.size() ? b.substr(from, n) : std::string_view();
}

}  // namespace tiedit::io
