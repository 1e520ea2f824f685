#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "image/image.h"

namespace tiedit::io {

inline constexpr std::size_t kMaxExif = 64U << 10;
inline constexpr std::size_t kMaxXmp = 1U << 20;
inline constexpr std::size_t kMaxIcc = 4U << 20;
inline constexpr std::size_t kMaxPngText = 1U << 20;
inline constexpr std::size_t kMaxPngTextTotal = 8U << 20;

/// What surrounds the pixels of a file.
struct Metadata {
  ImageMeta blocks;     ///< icc, exif, xmp, iptc and text only
  int orientation = 1;  ///< EXIF, 1..8
  bool c2pa = false;    ///< holds a C2PA manifest (which no edit can keep valid)
  std::vector<Error>
      notices;  ///< blocks that were dropped, each with its class: image.exif, image.xmp, image.icc, image.text
};

/// Collects the blocks of a JPEG, PNG or WebP; what is damaged or over its limit is dropped with a notice.
/// Reads whatever is there of a file that is cut: the decoder reports that.
Metadata read_metadata(std::string_view bytes, const std::string& name);

/// The record that tiedit wrote into a picture (a JSON text), from PNG text or XMP; empty when there is none.
std::string read_record(std::string_view bytes);

/// What a file says of itself, for `tiedit show`: format, size, EXIF, XMP, IPTC, PNG text, the record.
/// Values are cut at 400 characters, the record is not. Throws as read_image_header.
nlohmann::ordered_json list_metadata(std::string_view bytes, const std::string& name);

}  // namespace tiedit::io
