#include <opencv2/core.hpp>

#include "io/codec.h"
#include "io/codec_formats.h"

namespace tiedit::io {
namespace {

/// Sum of the three channels over a background of black (0) or white (255), in 1/255: 0..3 * 255 * 255.
int brightness(const std::uint8_t* p, int channels, int background) {
  const int alpha = channels == 4 ? p[3] : 255;
  return (p[0] + p[1] + p[2]) * alpha + 3 * background * (255 - alpha);
}

bool selected(const std::uint8_t* p, int channels, MaskPolarity polarity) {
  constexpr int kHalf = 3 * 128 * 255;
  switch (polarity) {
    case MaskPolarity::white:
      return brightness(p, channels, 0) >= kHalf;
    case MaskPolarity::black:
      return brightness(p, channels, 255) < kHalf;
    case MaskPolarity::alpha0:
      return p[3] < 128;
  }
  return false;
}

}  // namespace

cv::Mat decode_mask(std::string_view bytes, const std::string& name, MaskPolarity polarity) {
  cv::Mat pixels = decode_image(bytes, name).image.pixels;
  if (polarity == MaskPolarity::alpha0 && pixels.channels() != 4)
    throw Error(ErrorKind::input, "mask.alpha",
                {.where = name,
                 .need = "a mask with an alpha channel",
                 .got = "none",
                 .remedy = "use --mask-polarity white or black"});
  if (pixels.depth() == CV_16U) pixels.convertTo(pixels, CV_8U, 1.0 / 257.0);
  const int channels = pixels.channels();
  cv::Mat mask(pixels.size(), CV_8UC1);
  for (int y = 0; y < mask.rows; ++y) {
    const std::uint8_t* p = pixels.ptr(y);
    for (int x = 0; x < mask.cols; ++x, p += channels)
      mask.at<std::uint8_t>(y, x) = selected(p, channels, polarity) ? 255 : 0;
  }
  return mask;
}

std::string encode_mask(const cv::Mat& mask) {
  if (mask.type() != CV_8UC1 || mask.empty())
    throw Error(ErrorKind::internal, "output.encode", {.where = "mask", .need = "[H, W] pixels of 8 bits"});
  return encode_png(mask, {}, kPngLevel);
}

}  // namespace tiedit::io
