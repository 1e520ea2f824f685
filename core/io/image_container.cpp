#include "io/image_container.h"

#include <algorithm>

#include "io/bytes.h"

namespace tiedit::io {
namespace {

ImagePiece piece_at(std::string_view bytes, std::size_t at, std::string_view type, std::size_t body_at,
                    std::size_t length) {
  const std::string_view body = slice(bytes, body_at, length);
  return {type, body, at, body.size() == length};
}

}  // namespace

void walk_jpeg(std::string_view bytes, const VisitPiece& visit) {
  std::size_t at = 2;  // after SOI
  while (at + 4 <= bytes.size()) {
    if (byte_at(bytes, at) != 0xFF) {
      visit({"", {}, at, false});
      return;
    }
    const std::uint32_t marker = byte_at(bytes, at + 1);
    if (marker == 0xFF) {  // a fill byte
      ++at;
      continue;
    }
    if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7)) {  // markers without a length
      at += 2;
      continue;
    }
    const std::uint32_t length = be16(bytes, at + 2);
    if (length < 2 || marker == 0xD9 || marker == 0) {
      visit({"", {}, at, false});
      return;
    }
    if (!visit(piece_at(bytes, at, bytes.substr(at + 1, 1), at + 4, length - 2))) return;
    if (marker == 0xDA) return;
    at += 2 + length;
  }
}

void walk_png(std::string_view bytes, const VisitPiece& visit) {
  std::size_t at = 8;  // after the signature
  while (at + 8 <= bytes.size()) {
    const std::size_t length = be32(bytes, at);
    const std::string_view type = bytes.substr(at + 4, 4);
    if (!visit(piece_at(bytes, at, type, at + 8, length)) || type == "IEND") return;
    at += length + 12;
  }
}

void walk_webp(std::string_view bytes, const VisitPiece& visit) {
  const std::size_t riff = std::size_t{le32(bytes, 4)} + 8;
  bytes = bytes.substr(0, std::min(bytes.size(), riff));
  std::size_t at = 12;  // after RIFF, size, WEBP
  while (at + 8 <= bytes.size()) {
    const std::size_t length = le32(bytes, at + 4);
    if (!visit(piece_at(bytes, at, bytes.substr(at, 4), at + 8, length))) return;
    at += 8 + length + (length & 1U);
  }
}

}  // namespace tiedit::io
