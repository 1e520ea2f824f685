#pragma once
#include <opencv2/core/mat.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "image/image.h"

namespace tiedit::io {

struct DecodeOptions {
  bool allow_damaged = false;  ///< take what can be decoded of a truncated or damaged file, and record it as a warning
  bool first_frame = false;    ///< take the first frame of an animation
  bool strict = false;         ///< every warning about the file is an error, and so are 16 bits (models see 8)
};

struct Decoded {
  Image image;
  std::vector<Warning> warnings;
};

/// A JPEG, PNG or WebP as an Image: oriented, grey and palettes expanded to 3 (4 with transparency) channels, 16 bits
/// and the profile kept, its other blocks in `meta`.
/// `name` stands in error lines; an ending of another format than the bytes gives the warning image.name.
/// Throws Error{input}: image.empty, image.format, image.size, image.frames, image.cmyk, image.truncated,
/// image.damaged, image.depth.
Decoded decode_image(std::string_view bytes, const std::string& name, const DecodeOptions& options = {});

/// The PNG level for all that is written: runs alone under the Up filter. On photographs within 7 % of level 9, smaller
/// than levels 2 to 4, and a fifth of the time of level 6 (12 megapixels: 0.7 s of a core). Higher levels are for
/// drawings with repeating patterns.
inline constexpr int kPngLevel = 1;

struct EncodeOptions {
  std::string format = "png";   ///< "png", "jpeg" or "webp" (lossless)
  int jpeg_quality = 95;        ///< 4:4:4
  int png_level = kPngLevel;    ///< 0..9
  bool strip_metadata = false;  ///< drop the source's EXIF, XMP, IPTC and text; the profile stays, colours need it
  std::string record = {};      ///< JSON for PNG text `tiedit` or XMP tiedit:record (there at most kMaxXmpRecord)
  std::string digital_source_type = {};  ///< URI for XMP Iptc4xmpExt:DigitalSourceType
  std::string parameters = {};  ///< PNG text `parameters`, EXIF UserComment elsewhere (unless the source has one)
  std::string name = "output";  ///< stands in error lines
  std::vector<Warning>* warnings = nullptr;  ///< receives what the format could not hold
};

inline constexpr std::size_t kMaxXmpRecord = 60U << 10;

/// A whole file in memory; a pure function of its arguments.
/// Written as grey when the source was grey and all channels are still equal, else RGB(A); u16 pixels as 16-bit PNG
/// or rounded to 8 bits. EXIF, XMP, IPTC, profile and text of the source are kept, made true of the new picture.
/// Throws Error: config/output.format (no such format; WebP above 16,383 px a side); input/output.alpha (transparency
/// into JPEG: an opaque alpha channel is dropped, a transparent one would be lost); internal/output.encode.
std::string encode_image(const Image& image, const EncodeOptions& options = {});

enum class MaskPolarity { white, black, alpha0 };

/// A mask file as [H, W] u8 {0, 255}, 255 = repaint, in displayed orientation.
/// white: brightness (mean of the channels, over black where transparent) >= 128; black: the opposite, over white;
/// alpha0: alpha < 128. Throws as decode_image; Error{input, mask.alpha} for alpha0 without an alpha channel.
cv::Mat decode_mask(std::string_view bytes, const std::string& name, MaskPolarity polarity = MaskPolarity::white);

/// [H, W] u8 as a grey 8-bit PNG at level 1.
std::string encode_mask(const cv::Mat& mask);

}  // namespace tiedit::io
