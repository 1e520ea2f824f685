#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace tiedit::io {

inline constexpr std::int64_t kMaxImageBytes = 256LL << 20;
inline constexpr std::int64_t kMaxImagePixels = 100'000'000;
inline constexpr std::int64_t kMaxImageSide = 32'768;
inline constexpr std::int64_t kMinImageSide = 8;

/// What an image file says of itself before any decoder has run.
struct ImageHeader {
  std::string format;  ///< "jpeg", "png" or "webp", by the first bytes
  std::int64_t width = 0, height = 0;
  int channels = 3;   ///< 1 grey, 2 grey + alpha, 3 RGB, 4 RGBA; palettes count as what they expand to; 4 of CMYK too
  int bit_depth = 8;  ///< 8 or 16; 12 of a 12-bit JPEG; 1, 2 and 4 bits of a PNG count as 8
  std::int64_t frames = 1;
  std::string refused = {};  ///< "CMYK" or "YCCK" of a JPEG with four components; else empty
  bool progressive = false;
  bool animated = false;  ///< a WebP of frames, be it one
};

/// Reads the header only; touches no pixel. `name` is the place in error lines.
/// Throws Error{input}: image.empty, image.format, image.truncated (cut within the header), image.damaged.
ImageHeader read_image_header(std::string_view bytes, const std::string& name);

/// Refuses what is too large, too small, animated or CMYK.
/// Throws Error{input}: image.size, image.frames (unless first_frame), image.cmyk, image.depth (12-bit JPEG).
void check_image_limits(const ImageHeader& header, const std::string& name, bool first_frame = false);

/// "JPEG", "PNG" or "WebP"; "GIF", "TIFF", ... or "text" or "unknown bytes" for what cannot be read.
std::string image_kind(std::string_view bytes);

}  // namespace tiedit::io
