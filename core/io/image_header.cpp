#include "io/image_header.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "io/bytes.h"
#include "io/image_container.h"

namespace tiedit::io {
namespace {

using base::grouped;

[[noreturn]] void refuse(const std::string& slug, ErrorParts parts) {
  throw Error(ErrorKind::input, slug, std::move(parts));
}

bool looks_like_text(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, std::min<std::size_t>(bytes.size(), 512));
  const bool controls = std::any_of(head.begin(), head.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7F;
  });
  const std::size_t bad = base::invalid_utf8_at(head);
  return !controls && (bad == std::string::npos || bad + 4 > head.size());  // the head may end inside a character
}

std::string foreign_kind(std::string_view b) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kMagic{{
      {"GIF8", "GIF"},
      {std::string_view("II*\0", 4), "TIFF"},
      {std::string_view("MM\0*", 4), "TIFF"},
      {"BM", "BMP"},
      {"%PDF", "PDF"},
      {"8BPS", "PSD"},
      {std::string_view("\0\0\0\x0CjP", 6), "JPEG 2000"},
      {"\xFF\x0A", "JPEG XL"},
      {std::string_view("\0\0\0\x0CJXL", 7), "JPEG XL"},
      {"v/1\x01", "EXR"},
  }};
  for (const auto& [magic, name] : kMagic)
    if (b.substr(0, magic.size()) == magic) return std::string(name);
  if (slice(b, 4, 4) == "ftyp") return slice(b, 8, 3) == "avi" ? "AVIF" : "HEIF or a film";
  return looks_like_text(b) ? "text" : "unknown bytes";
}

ImageHeader png_header(std::string_view bytes, const std::string& name) {
  ImageHeader h{.format = "png"};
  if (bytes.size() < 33)
    refuse("image.truncated", {.where = name,
                               .need = "complete PNG",
                               .got = grouped(static_cast<std::int64_t>(bytes.size())) + " bytes",
                               .remedy = "the file is truncated"});
  if (bytes.substr(12, 4) != "IHDR" || be32(bytes, 8) != 13)
    refuse("image.damaged",
           {.where = name, .need = "IHDR as the first chunk", .got = std::string(bytes.substr(12, 4))});
  h.width = be32(bytes, 16);
  h.height = be32(bytes, 20);
  h.bit_depth = byte_at(bytes, 24) == 16 ? 16 : 8;
  const std::uint32_t colour = byte_at(bytes, 25);
  h.channels = colour == 0 ? 1 : colour == 4 ? 2 : colour == 6 ? 4 : 3;
  walk_png(bytes, [&](const ImagePiece& p) {
    if (p.type == "tRNS") h.channels += h.channels == 1 || h.channels == 3;
    if (p.type == "acTL") h.frames = be32(p.body, 0);
    return p.type != "IDAT";
  });
  return h;
}

bool is_frame_header(std::uint32_t marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

ImageHeader jpeg_header(std::string_view bytes, const std::string& name) {
  ImageHeader h{.format = "jpeg", .channels = 0};
  bool ycck = false;
  bool lost = false;  // no marker where one must be
  walk_jpeg(bytes, [&](const ImagePiece& p) {
    lost = p.type.empty();
    if (lost) return false;
    const std::uint32_t marker = byte_at(p.type, 0);
    if (marker == 0xEE && p.body.substr(0, 5) == "Adobe") ycck = byte_at(p.body, 11) == 2;
    if (!is_frame_header(marker) || p.body.size() < 6) return true;
    h.bit_depth = static_cast<int>(byte_at(p.body, 0));
    h.height = be16(p.body, 1);
    h.width = be16(p.body, 3);
    h.channels = static_cast<int>(byte_at(p.body, 5));
    h.progressive = marker == 0xC2 || marker == 0xC6 || marker == 0xCA || marker == 0xCE;
    return false;
  });
  if (h.channels == 0 && lost)
    refuse("image.damaged", {.where = name, .need = "intact JPEG", .got = "no frame header"});
  if (h.channels == 0)
    refuse("image.truncated",
           {.where = name, .need = "complete JPEG", .got = "no frame header", .remedy = "the file is truncated"});
  if (h.channels == 4) h.refused = ycck ? "YCCK" : "CMYK";
  return h;
}

/// Size and alpha of a VP8 or VP8L bitstream.
void read_webp_stream(const ImagePiece& p, ImageHeader& h) {
  if (p.type == "VP8 ") {
    h.width = le16(p.body, 6) & 0x3FFFU;
    h.height = le16(p.body, 8) & 0x3FFFU;
  } else {
    const std::uint32_t bits = le32(p.body, 1);
    h.width = (bits & 0x3FFFU) + 1;
    h.height = (bits >> 14 & 0x3FFFU) + 1;
    h.channels = (bits >> 28 & 1U) != 0 ? 4 : 3;
  }
}

ImageHeader webp_header(std::string_view bytes, const std::string& name) {
  ImageHeader h{.format = "webp", .frames = 0};
  bool canvas = false;
  bool seen = false;
  walk_webp(bytes, [&](const ImagePiece& p) {
    if (p.type == "VP8X" && p.body.size() >= 10) {
      canvas = seen = true;
      h.channels = (byte_at(p.body, 0) & 0x10U) != 0 ? 4 : 3;
      h.width = le24(p.body, 4) + 1;
      h.height = le24(p.body, 7) + 1;
    } else if (p.type == "ANMF") {
      ++h.frames;
    } else if ((p.type == "VP8 " || p.type == "VP8L") && !canvas && p.body.size() >= 10) {
      seen = true;
      read_webp_stream(p, h);
    }
    return true;
  });
  h.animated = h.frames > 0;
  h.frames = std::max<std::int64_t>(h.frames, 1);
  if (!seen)
    refuse("image.truncated",
           {.where = name, .need = "complete WebP", .got = "no frame header", .remedy = "the file is truncated"});
  return h;
}

}  // namespace

std::string image_kind(std::string_view bytes) {
  if (bytes.substr(0, 3) == "\xFF\xD8\xFF") return "JPEG";
  if (bytes.substr(0, 8) == "\x89PNG\r\n\x1A\n") return "PNG";
  if (bytes.substr(0, 4) == "RIFF" && slice(bytes, 8, 4) == "WEBP") return "WebP";
  return foreign_kind(bytes);
}

ImageHeader read_image_header(std::string_view bytes, const std::string& name) {
  if (bytes.empty()) refuse("image.empty", {.where = name, .need = "an image", .got = "0 bytes"});
  const std::string kind = image_kind(bytes);
  if (kind == "PNG") return png_header(bytes, name);
  if (kind == "JPEG") return jpeg_header(bytes, name);
  if (kind == "WebP") return webp_header(bytes, name);
  refuse("image.format", {.where = name, .need = "JPEG, PNG or WebP", .got = kind});
}

void check_image_limits(const ImageHeader& h, const std::string& name, bool first_frame) {
  const std::string size = fmt::format("{}x{}", grouped(h.width), grouped(h.height));
  if (h.width > kMaxImageSide || h.height > kMaxImageSide)
    refuse("image.size",
           {.where = name, .need = fmt::format("at most {} px a side", grouped(kMaxImageSide)), .got = size});
  if (h.width < kMinImageSide || h.height < kMinImageSide)
    refuse("image.size", {.where = name, .need = fmt::format("at least {} px a side", kMinImageSide), .got = size});
  if (h.width * h.height > kMaxImagePixels)
    refuse("image.size",
           {.where = name, .need = fmt::format("at most {} pixels", grouped(kMaxImagePixels)), .got = size});
  if (h.frames > 1 && !first_frame)
    refuse("image.frames",
           {.where = name, .need = "one frame", .got = grouped(h.frames), .remedy = "use --first-frame"});
  if (!h.refused.empty())
    refuse("image.cmyk", {.where = name, .need = "RGB or grey", .got = h.refused, .remedy = "convert it to RGB first"});
  if (h.format == "jpeg" && h.bit_depth != 8)
    refuse(
        "image.depth",
        {.where = name, .need = "8 bits", .got = std::to_string(h.bit_depth), .remedy = "convert it to 8 bits first"});
  if (h.format == "jpeg" && h.channels != 1 && h.channels != 3)
    refuse("image.damaged", {.where = name, .need = "1 or 3 components", .got = std::to_string(h.channels)});
}

}  // namespace tiedit::io
