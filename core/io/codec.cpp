#include "io/codec.h"

#include <algorithm>
#include <opencv2/core.hpp>

#include "image/colour.h"
#include "io/codec_formats.h"
#include "io/metadata.h"

namespace tiedit::io {
namespace {

/// Warnings of one file; under --strict the first of them is the error.
class Notices {
 public:
  Notices(bool strict, std::vector<Warning>& out) : x_strict(strict), x_out(out) {}
  void add(const Error& notice) {
    if (x_strict) throw notice;
    inform(notice);
  }
  /// For what --strict does not turn into an error.
  void inform(const Error& notice) { x_out.push_back({notice.slug(), notice.what()}); }

 private:
  bool x_strict;
  std::vector<Warning>& x_out;
};

Error problem(const std::string& slug, ErrorParts parts) { return {ErrorKind::input, slug, std::move(parts)}; }

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

/// The format that a file's ending promises; empty for any other ending.
std::string promised_format(const std::string& name) {
  const std::size_t dot = name.rfind('.');
  const std::string ending = dot == std::string::npos ? "" : lower(name.substr(dot + 1));
  if (ending == "jpg" || ending == "jpeg" || ending == "jpe" || ending == "jfif") return "jpeg";
  return ending == "png" || ending == "apng" ? "png" : ending == "webp" ? "webp" : "";
}

std::string spelled(const std::string& format) { return format == "jpeg" ? "JPEG" : format == "png" ? "PNG" : "WebP"; }

RawPicture decode_pixels(std::string_view bytes, const ImageHeader& header) {
  if (header.format == "jpeg") return decode_jpeg(bytes, header);
  return header.format == "png" ? decode_png(bytes, header) : decode_webp(bytes, header);
}

/// EXIF orientation 2..8 to 1; 1 moves nothing.
cv::Mat oriented(const cv::Mat& stored, int orientation) {
  if (orientation == 1) return stored;
  cv::Mat turned = stored;
  if (orientation >= 5) cv::transpose(stored, turned);
  constexpr int kNone = 2;  // of cv::flip: 0 upside down, 1 left to right, -1 both
  constexpr int kFlip[9] = {kNone, kNone, 1, -1, 0, kNone, 1, -1, 0};
  if (kFlip[orientation] == kNone) return turned;
  cv::Mat flipped;
  cv::flip(turned, flipped, kFlip[orientation]);
  return flipped;
}

/// Keeps a profile only where it can describe these pixels.
void check_profile(ImageMeta& meta, const std::string& name, Notices& notices) {
  if (meta.icc.empty()) return;
  std::string what;
  const image::ProfileUse use = image::profile_use(meta.icc, &what);
  const bool grey_pixels = meta.channels <= 2;
  if (use == image::ProfileUse::grey && !grey_pixels) what = "a grey profile";
  if (what.empty()) return;
  meta.icc.clear();
  notices.add(
      problem("image.icc", {name, grey_pixels ? "a grey or RGB profile" : "an RGB profile", what, "sRGB assumed"}));
}

cv::Mat whole_pixels(std::string_view bytes, const ImageHeader& header, const std::string& name, bool allow_damaged,
                     Notices& notices) {
  RawPicture raw = decode_pixels(bytes, header);
  if (raw.damage.slug.empty()) return raw.pixels;
  const Damage& d = raw.damage;
  const Error damage = problem(d.slug, {name, d.need, d.got, d.remedy});
  if (!allow_damaged || raw.pixels.empty()) throw damage;
  notices.inform(damage);
  return raw.pixels;
}

void check_name(const ImageHeader& header, const std::string& name, Notices& notices) {
  const std::string promised = promised_format(name);
  if (!promised.empty() && promised != header.format)
    notices.add(problem("image.name",
                        {name, spelled(promised) + " as its name says", spelled(header.format), "read as what it is"}));
}

}  // namespace

Decoded decode_image(std::string_view bytes, const std::string& name, const DecodeOptions& options) {
  Decoded out;
  Notices notices(options.strict, out.warnings);
  const ImageHeader header = read_image_header(bytes, name);
  check_image_limits(header, name, options.first_frame);
  if (options.strict && header.bit_depth == 16)
    throw problem("image.depth", {name, "8 bits", "16", "drop --strict to keep 16 outside the mask"});
  check_name(header, name, notices);
  Metadata found = read_metadata(bytes, name);
  for (const Error& notice : found.notices) notices.add(notice);
  if (found.c2pa)
    notices.inform(problem("image.c2pa",
                           {name, "no C2PA manifest", "one", "it does not cover the edited picture and is dropped"}));
  auto meta = std::make_shared<ImageMeta>(std::move(found.blocks));
  meta->format = header.format;
  meta->channels = header.channels;
  meta->bit_depth = header.bit_depth;
  check_profile(*meta, name, notices);
  const cv::Mat pixels = whole_pixels(bytes, header, name, options.allow_damaged, notices);
  out.image = Image(oriented(pixels, found.orientation), std::move(meta));
  return out;
}

}  // namespace tiedit::io
