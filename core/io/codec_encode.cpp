#include <fmt/format.h>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "image/colour.h"
#include "io/codec.h"
#include "io/codec_formats.h"
#include "io/metadata_output.h"

namespace tiedit::io {
namespace {

constexpr int kMaxWebpSide = 16'383;

template <class T>
bool channels_are_equal(const cv::Mat& pixels) {
  const int step = pixels.channels();
  for (int y = 0; y < pixels.rows; ++y) {
    const T* p = pixels.ptr<T>(y);
    for (int x = 0; x < pixels.cols; ++x, p += step)
      if (p[0] != p[1] || p[1] != p[2]) return false;
  }
  return true;
}

/// A grey source with a grey profile or none, whose edit put no colour into it.
bool stays_grey(const Image& image) {
  if (!image.meta || image.meta->channels > 2) return false;
  if (!image.meta->icc.empty() && image::profile_use(image.meta->icc) != image::ProfileUse::grey) return false;
  return image.pixels.depth() == CV_16U ? channels_are_equal<std::uint16_t>(image.pixels)
                                        : channels_are_equal<std::uint8_t>(image.pixels);
}

cv::Mat grey_of(const cv::Mat& pixels) {
  cv::Mat grey(pixels.size(), CV_MAKETYPE(pixels.depth(), pixels.channels() == 4 ? 2 : 1));
  const std::vector<int> from_to = pixels.channels() == 4 ? std::vector<int>{0, 0, 3, 1} : std::vector<int>{0, 0};
  cv::mixChannels(std::vector<cv::Mat>{pixels}, std::vector<cv::Mat>{grey}, from_to);
  return grey;
}

cv::Mat eight_bits(const cv::Mat& pixels) {
  if (pixels.depth() == CV_8U) return pixels;
  cv::Mat out;
  pixels.convertTo(out, CV_8U, 1.0 / 257.0);
  return out;
}

/// JPEG has no alpha: an opaque channel is dropped, any other is refused.
cv::Mat opaque(const cv::Mat& pixels, const std::string& name) {
  if (pixels.channels() == 3) return pixels;
  cv::Mat alpha, rgb;
  cv::extractChannel(pixels, alpha, 3);
  double least = 0;
  cv::minMaxLoc(alpha, &least, nullptr);
  if (least < (pixels.depth() == CV_16U ? 65535 : 255))
    throw Error(ErrorKind::input, "output.alpha",
                {.where = name,
                 .need = "an opaque picture for JPEG",
                 .got = "transparency",
                 .remedy = "use --format png or webp"});
  cv::cvtColor(pixels, rgb, cv::COLOR_RGBA2RGB);
  return rgb;
}

void check(const Image& image, const EncodeOptions& options) {
  const int type = image.pixels.type();
  if (image.pixels.empty() || (type != CV_8UC3 && type != CV_8UC4 && type != CV_16UC3 && type != CV_16UC4))
    throw Error(ErrorKind::internal, "output.encode",
                {.where = options.name, .need = "[H, W, 3 or 4] pixels of 8 or 16 bits"});
  if (options.format != "png" && options.format != "jpeg" && options.format != "webp")
    throw Error(ErrorKind::config, "output.format",
                {.where = options.name, .need = "png, jpeg or webp", .got = options.format});
  if (options.format == "webp" && (image.pixels.cols > kMaxWebpSide || image.pixels.rows > kMaxWebpSide))
    throw Error(ErrorKind::config, "output.format",
                {.where = options.name,
                 .need = "at most 16,383 px a side for WebP",
                 .got = fmt::format("{}x{}", image.pixels.cols, image.pixels.rows),
                 .remedy = "use --format png"});
}

std::string jpeg_bytes(const cv::Mat& pixels, const OutputBlocks& blocks, const EncodeOptions& options) {
  std::vector<std::string> dropped;
  std::string bytes = encode_jpeg(pixels, blocks, options.jpeg_quality, dropped);
  if (options.warnings != nullptr)
    for (const std::string& what : dropped)
      options.warnings->push_back(
          {"output.metadata",
           fmt::format("{}: {} of at most 65,533 bytes, got more; left out of the JPEG", options.name, what)});
  return bytes;
}

}  // namespace

std::string encode_image(const Image& image, const EncodeOptions& options) {
  check(image, options);
  const bool jpeg = options.format == "jpeg";
  const cv::Mat pixels = jpeg ? opaque(image.pixels, options.name) : image.pixels;
  const bool grey = options.format != "webp" && stays_grey(image);  // WebP knows no grey
  const OutputBlocks blocks = blocks_for_output(image.meta.get(), options, pixels.size(), grey);
  const cv::Mat stored = grey ? grey_of(pixels) : pixels;
  if (options.format == "png") return encode_png(stored, blocks, options.png_level);
  return jpeg ? jpeg_bytes(eight_bits(stored), blocks, options) : encode_webp(eight_bits(stored), blocks);
}

}  // namespace tiedit::io
