#include "io/metadata.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "base/text.h"
#include "io/bytes.h"
#include "io/image_container.h"
#include "io/image_header.h"
#include "io/inflate.h"
#include "io/metadata_exif.h"
#include "io/metadata_xmp.h"
#include "io/photoshop.h"

namespace tiedit::io {
namespace {

using namespace std::string_view_literals;

/// Puts the blocks of one file together, with the limits.
class Collector {
 public:
  Collector(std::string name, Metadata& out) : x_name(std::move(name)), x_out(out) {}

  void drop(const std::string& slug, const std::string& need, const std::string& got,
            const std::string& remedy = "dropped") {
    x_out.notices.emplace_back(ErrorKind::input, slug, ErrorParts{x_name, need, got, remedy});
  }
  void too_large(const std::string& slug, std::string_view what, std::size_t limit) {
    drop(slug, fmt::format("{} of at most {} bytes", what, base::grouped(static_cast<std::int64_t>(limit))), "more");
  }

  void exif(std::string_view tiff) {
    if (tiff.substr(0, 6) == "Exif\0\0"sv)
      tiff.remove_prefix(6);  // some writers keep the JPEG header in other containers
    if (!x_out.blocks.exif.empty()) return;
    if (tiff.size() > kMaxExif) return too_large("image.exif", "EXIF", kMaxExif);
    const ExifLook look = look_at_exif(tiff);
    if (!look.problem.empty()) return drop("image.exif", "readable EXIF", look.problem, "orientation 1 assumed");
    x_out.orientation = look.orientation;
    x_out.blocks.exif = tiff;
  }
  void xmp(std::string_view packet) {
    if (packet.size() > kMaxXmp) return too_large("image.xmp", "XMP", kMaxXmp);
    const std::string problem = xmp_problem(std::string(packet));
    if (!problem.empty()) return drop("image.xmp", "XMP of " + problem, "a packet without it");
    x_out.blocks.xmp = packet;
  }
  void icc(std::string_view profile) {
    if (profile.size() > kMaxIcc) return too_large("image.icc", "a colour profile", kMaxIcc);
    x_out.blocks.icc = profile;
  }
  void text(std::string keyword, std::string value) {
    if (value.size() > kMaxPngText) return too_large("image.text", "PNG text", kMaxPngText);
    if (x_text_bytes + value.size() > kMaxPngTextTotal)
      return too_large("image.text", "PNG text in all", kMaxPngTextTotal);
    x_text_bytes += value.size();
    x_out.blocks.text.push_back({std::move(keyword), std::move(value)});
  }
  void iptc(std::string_view block) { x_out.blocks.iptc = block; }
  void c2pa() { x_out.c2pa = true; }

 private:
  std::string x_name;
  Metadata& x_out;
  std::size_t x_text_bytes = 0;
};

// JPEG

constexpr auto kExifMark = "Exif\0\0"sv;
constexpr auto kXmpMark = "http://ns.adobe.com/xap/1.0/\0"sv;
constexpr auto kXmpMoreMark = "http://ns.adobe.com/xmp/extension/\0"sv;
constexpr auto kIccMark = "ICC_PROFILE\0"sv;

bool starts(std::string_view text, std::string_view mark) { return text.substr(0, mark.size()) == mark; }

/// The parts of a profile come numbered 1..n, in any order.
struct IccParts {
  std::array<std::string_view, 256> parts;
  std::uint32_t total = 0;

  void add(std::string_view body) {
    total = byte_at(body, 13);
    parts[byte_at(body, 12)] = slice(body, 14);
  }
  bool complete() const {
    for (std::size_t i = 1; i <= total; ++i)
      if (parts[i].empty()) return false;
    return true;
  }
  std::string joined() const {
    std::string icc;
    for (std::size_t i = 1; i <= total; ++i) icc += parts[i];
    return icc;
  }
};

void collect_jpeg(std::string_view bytes, Collector& out) {
  IccParts icc;
  std::string photoshop;
  walk_jpeg(bytes, [&](const ImagePiece& p) {
    const std::uint32_t marker = byte_at(p.type, 0);
    if (marker == 0xE1 && starts(p.body, kExifMark)) out.exif(p.body);
    if (marker == 0xE1 && starts(p.body, kXmpMark)) out.xmp(p.body.substr(kXmpMark.size()));
    if (marker == 0xE1 && starts(p.body, kXmpMoreMark)) out.drop("image.xmp", "XMP of one segment", "an extension");
    if (marker == 0xE2 && starts(p.body, kIccMark) && p.body.size() > 14) icc.add(p.body);
    if (marker == 0xEB && p.body.find("jumb") != std::string_view::npos) out.c2pa();
    if (marker == 0xED && starts(p.body, kPhotoshopMark)) photoshop += p.body.substr(kPhotoshopMark.size());
    return !p.type.empty();
  });
  if (!icc.complete())
    out.drop("image.icc", "a whole colour profile", "a part of one", "sRGB assumed");
  else if (icc.total > 0)
    out.icc(icc.joined());
  out.iptc(iptc_of_resources(photoshop));
}

// PNG

std::string utf8_of_latin1(std::string_view latin1) {
  std::string utf8;
  for (const char c : latin1) {
    const auto u = static_cast<unsigned char>(c);
    if (u >= 0x80) utf8 += static_cast<char>(0xC0 | u >> 6);
    utf8 += static_cast<char>(u >= 0x80 ? 0x80 | (u & 0x3F) : u);
  }
  return utf8;
}

/// "\nexif\n    1234\n45786966..." as ImageMagick and exiv2 write blocks for which PNG had no chunk.
std::string bytes_of_raw_profile(std::string_view text) {
  std::size_t at = text.find('\n', 1);
  if (at != std::string_view::npos) at = text.find('\n', at + 1);
  std::string hex;
  for (const char c : slice(text, at))
    if (std::isxdigit(static_cast<unsigned char>(c))) hex += c;
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return bytes;
}

void raw_profile(const std::string& keyword, const std::string& value, Collector& out) {
  const std::string bytes = bytes_of_raw_profile(value);
  if (keyword.ends_with("iptc") || keyword.ends_with("8bim")) {
    const std::string inner = iptc_of_resources(bytes);
    out.iptc(inner.empty() && bytes.substr(0, 1) == "\x1C" ? bytes : inner);
  } else if (keyword.ends_with("exif") || (keyword.ends_with("APP1") && starts(bytes, kExifMark))) {
    out.exif(bytes);
  } else if (keyword.ends_with("xmp")) {
    out.xmp(bytes);
  }
}

void png_text(std::string keyword, std::string value, Collector& out) {
  if (keyword == "XML:com.adobe.xmp") return out.xmp(value);
  if (keyword.starts_with("Raw profile type ")) return raw_profile(keyword, value, out);
  out.text(std::move(keyword), std::move(value));
}

/// The inflated body, or a notice and none.
std::optional<std::string> unpack(std::string_view body, std::size_t limit, const std::string& slug,
                                  std::string_view what, Collector& out) {
  bool too_large = false;
  auto bytes = inflate(body, limit, too_large);
  if (too_large)
    out.too_large(slug, what, limit);
  else if (!bytes)
    out.drop(slug, fmt::format("readable {}", what), "damaged bytes");
  return bytes;
}

void read_itxt(std::string_view body, Collector& out) {
  const std::size_t key = body.find('\0');
  const std::size_t language = key == std::string_view::npos ? key : body.find('\0', key + 3);
  const std::size_t translated = language == std::string_view::npos ? language : body.find('\0', language + 1);
  if (translated == std::string_view::npos) return out.drop("image.text", "readable PNG text", "damaged bytes");
  std::string value(body.substr(translated + 1));
  if (body[key + 1] != '\0') {
    auto bytes = unpack(value, kMaxPngText, "image.text", "PNG text", out);
    if (!bytes) return;
    value = std::move(*bytes);
  }
  if (base::invalid_utf8_at(value) != std::string::npos)
    return out.drop("image.text", "PNG text of UTF-8", "other bytes");
  png_text(utf8_of_latin1(body.substr(0, key)), std::move(value), out);
}

/// zTXt and iCCP: name, 0, method, zlib stream.
std::pair<std::string, std::string_view> named_stream(std::string_view body) {
  const std::size_t key = body.find('\0');
  if (key == std::string_view::npos) return {};
  return {utf8_of_latin1(body.substr(0, key)), slice(body, key + 2)};
}

void read_png_piece(const ImagePiece& p, Collector& out) {
  if (p.type == "eXIf") out.exif(p.body);
  if (p.type == "iTXt") read_itxt(p.body, out);
  if (p.type == "caBX") out.c2pa();
  if (p.type == "tEXt") {
    const std::size_t key = p.body.find('\0');
    if (key != std::string_view::npos)
      png_text(utf8_of_latin1(p.body.substr(0, key)), utf8_of_latin1(p.body.substr(key + 1)), out);
  }
  if (p.type == "zTXt") {
    const auto [keyword, stream] = named_stream(p.body);
    if (auto value = unpack(stream, kMaxPngText, "image.text", "PNG text", out))
      png_text(keyword, utf8_of_latin1(*value), out);
  }
  if (p.type == "iCCP") {
    if (auto icc = unpack(named_stream(p.body).second, kMaxIcc, "image.icc", "colour profile", out)) out.icc(*icc);
  }
}

void collect_webp(std::string_view bytes, Collector& out) {
  walk_webp(bytes, [&](const ImagePiece& p) {
    if (!p.whole) return false;
    if (p.type == "EXIF") out.exif(p.body);
    if (p.type == "XMP ") out.xmp(p.body);
    if (p.type == "ICCP") out.icc(p.body);
    if (p.type == "C2PA") out.c2pa();
    return true;
  });
}

}  // namespace

Metadata read_metadata(std::string_view bytes, const std::string& name) {
  Metadata found;
  Collector out(name, found);
  const std::string kind = image_kind(bytes);
  if (kind == "JPEG") collect_jpeg(bytes, out);
  if (kind == "WebP") collect_webp(bytes, out);
  if (kind == "PNG")
    walk_png(bytes, [&](const ImagePiece& p) {
      if (p.whole) read_png_piece(p, out);
      return p.whole;
    });
  return found;
}

std::string read_record(std::string_view bytes) {
  const Metadata found = read_metadata(bytes, "picture");
  for (const ImageText& t : found.blocks.text)
    if (t.keyword == "tiedit") return t.value;
  return xmp_record(found.blocks.xmp);
}

}  // namespace tiedit::io
