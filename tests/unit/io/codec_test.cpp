#include "io/codec.h"

#include <gtest/gtest.h>
#include <lcms2.h>

#include "image/colour.h"
#include "pictures.h"

namespace tiedit::testing {
namespace {

std::string make_profile(bool grey) {
  cmsToneCurve* curve = cmsBuildGamma(nullptr, 1.8);
  const cmsCIExyY white{0.3127, 0.3290, 1.0};
  const cmsCIExyYTRIPLE primaries{{0.64, 0.33, 1.0}, {0.21, 0.71, 1.0}, {0.15, 0.06, 1.0}};
  cmsToneCurve* const curves[3] = {curve, curve, curve};
  cmsHPROFILE p = grey ? cmsCreateGrayProfile(cmsD50_xyY(), curve) : cmsCreateRGBProfile(&white, &primaries, curves);
  cmsUInt32Number n = 0;
  cmsSaveProfileToMem(p, nullptr, &n);
  std::string bytes(n, '\0');
  cmsSaveProfileToMem(p, bytes.data(), &n);
  cmsCloseProfile(p);
  cmsFreeToneCurve(curve);
  return bytes;
}

/// Made once: lcms2 stamps the time into a profile.
const std::string& profile(bool grey) {
  static const std::string kRgb = make_profile(false), kGrey = make_profile(true);
  return grey ? kGrey : kRgb;
}

Image with_meta(const cv::Mat& pixels, int channels, const std::string& icc = {}) {
  auto meta = std::make_shared<ImageMeta>();
  meta->channels = channels;
  meta->icc = icc;
  return Image(pixels, meta);
}

io::Decoded again(const Image& image, const io::EncodeOptions& options = {}) {
  return io::decode_image(io::encode_image(image, options), "w");
}

TEST(Codec, PngKeepsEveryBitAlphaAndProfile) {
  for (const int type : {CV_8UC3, CV_8UC4, CV_16UC3, CV_16UC4})
    for (const cv::Size size : {cv::Size(96, 72), cv::Size(8, 9), cv::Size(1031, 700)}) {
      const cv::Mat pixels = picture(3, type, size);
      const io::Decoded d = again(with_meta(pixels, CV_MAT_CN(type), profile(false)));
      EXPECT_TRUE(same(d.image.pixels, pixels)) << type << size;
      EXPECT_TRUE(d.warnings.empty());
      EXPECT_TRUE(d.image.meta->icc == profile(false));
      EXPECT_EQ(d.image.meta->channels, CV_MAT_CN(type));
      EXPECT_EQ(d.image.meta->bit_depth, CV_MAT_DEPTH(type) == CV_16U ? 16 : 8);
    }
}

TEST(Codec, EveryPngLevelHoldsTheSamePixels) {
  for (int level = 0; level <= 9; ++level)
    EXPECT_TRUE(same(again(Image(picture(6)), {.png_level = level}).image.pixels, picture(6)));
}

TEST(Codec, WebpIsLosslessAlsoUnderTransparentPixels) {
  for (const int type : {CV_8UC3, CV_8UC4}) {
    const io::Decoded d = again(with_meta(picture(5, type), CV_MAT_CN(type), profile(false)), {.format = "webp"});
    EXPECT_TRUE(same(d.image.pixels, picture(5, type)));
    EXPECT_TRUE(d.image.meta->icc == profile(false));
  }
}

TEST(Codec, JpegIsNearAndKeepsTheProfile) {
  const io::Decoded d = again(with_meta(picture(4), 3, profile(false)), {.format = "jpeg"});
  EXPECT_LT(cv::norm(d.image.pixels, picture(4), cv::NORM_L1) / static_cast<double>(picture(4).total() * 3), 3.0);
  EXPECT_TRUE(d.image.meta->icc == profile(false));
}

TEST(Codec, SixteenBitsAreRoundedForJpegAndWebp) {
  const cv::Mat deep = picture(2, CV_16UC3);
  EXPECT_TRUE(same(again(Image(deep), {.format = "webp"}).image.pixels, Image(deep).srgb8()));
}

TEST(Codec, JpegDropsAnOpaqueAlphaAndRefusesATransparentOne) {
  cv::Mat opaque = picture(2, CV_8UC4);
  EXPECT_EQ(error_of([&] { io::encode_image(Image(opaque), {.format = "jpeg", .name = "cup.png"}); }),
            "output.alpha | cup.png: an opaque picture for JPEG, got transparency; use --format png or webp");
  opaque |= cv::Scalar(0, 0, 0, 255);
  EXPECT_EQ(again(Image(opaque), {.format = "jpeg"}).image.pixels.channels(), 3);
}

TEST(Codec, AGreySourceIsWrittenGreyUntilAnEditPutsColourIntoIt) {
  cv::Mat grey(40, 50, CV_8UC3, cv::Scalar::all(90));
  for (const char* format : {"png", "jpeg"})
    EXPECT_EQ(again(with_meta(grey, 1), {.format = format}).image.meta->channels, 1);
  EXPECT_EQ(again(with_meta(grey, 3)).image.meta->channels, 3);
  cv::Mat grey_alpha(40, 50, CV_16UC4, cv::Scalar(9, 9, 9, 300));
  EXPECT_EQ(again(with_meta(grey_alpha, 2)).image.meta->channels, 2);
  EXPECT_TRUE(same(again(with_meta(grey_alpha, 2)).image.pixels, grey_alpha));
  grey.at<cv::Vec3b>(3, 3) = {1, 2, 3};
  EXPECT_EQ(again(with_meta(grey, 1)).image.meta->channels, 3);
}

TEST(Codec, AGreyProfileStaysWithGreyPixelsAndBecomesRgbWithColour) {
  cv::Mat grey(40, 50, CV_8UC3, cv::Scalar::all(90));
  EXPECT_EQ(again(with_meta(grey, 1, profile(true))).image.meta->icc, profile(true));
  grey.at<cv::Vec3b>(3, 3) = {200, 2, 3};
  const io::Decoded d = again(with_meta(grey, 1, profile(true)));
  EXPECT_TRUE(d.warnings.empty());
  EXPECT_EQ(image::profile_use(d.image.meta->icc), image::ProfileUse::rgb);
  EXPECT_TRUE(same(d.image.pixels, grey));
}

TEST(Codec, APaletteWithOneTransparentEntryExpandsToFourChannels) {
  // 8 x 8, 2 bits: rows of entries 0 1 2 3 0 1 2 3; entry 2 is transparent.
  std::string png = "\x89PNG\r\n\x1A\n";
  const auto chunk = [&](const std::string& type, const std::string& body) {
    io::put_be32(png, static_cast<std::uint32_t>(body.size()));
    png += type + body;
    io::put_be32(png, static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>((type + body).data()),
                                                       static_cast<uInt>(body.size() + 4))));
  };
  chunk("IHDR", std::string("\0\0\0\x08\0\0\0\x08\x02\x03\0\0\0", 13));
  chunk("PLTE", std::string("\xFF\0\0\0\xFF\0\0\0\xFF\x01\x02\x03", 12));
  chunk("tRNS", std::string("\xFF\xFF\0", 3));
  std::string rows;
  for (int y = 0; y < 8; ++y) rows += std::string("\0\x1B\x1B", 3);
  uLongf n = compressBound(rows.size());
  std::string packed(n, '\0');
  compress(reinterpret_cast<Bytef*>(packed.data()), &n, reinterpret_cast<const Bytef*>(rows.data()), rows.size());
  chunk("IDAT", packed.substr(0, n));
  chunk("IEND", "");
  const cv::Mat pixels = io::decode_image(png, "w").image.pixels;
  ASSERT_EQ(pixels.type(), CV_8UC4);
  EXPECT_EQ(pixels.at<cv::Vec4b>(7, 1), cv::Vec4b(0, 255, 0, 255));
  EXPECT_EQ(pixels.at<cv::Vec4b>(7, 6), cv::Vec4b(0, 0, 255, 0));
  EXPECT_EQ(pixels.at<cv::Vec4b>(0, 3), cv::Vec4b(1, 2, 3, 255));
}

/// Where the pixel of stored place (x, y) is displayed, from the EXIF specification's table of row 0 and column 0.
cv::Point displayed(cv::Point p, cv::Size stored, int orientation) {
  const int right = stored.width - 1 - p.x, bottom = stored.height - 1 - p.y;
  switch (orientation) {
    case 2:
      return {right, p.y};
    case 3:
      return {right, bottom};
    case 4:
      return {p.x, bottom};
    case 5:
      return {p.y, p.x};
    case 6:
      return {bottom, p.x};
    case 7:
      return {bottom, right};
    case 8:
      return {p.y, right};
    default:
      return p;
  }
}

TEST(Codec, EveryOrientationOfEveryFormatIsDisplayed) {
  for (const char* format : {"png", "webp", "jpeg"})
    for (int orientation = 1; orientation <= 8; ++orientation) {
      const std::string stored = io::encode_image(Image(picture(7)), {.format = format});
      const cv::Mat plain = io::decode_image(stored, "w").image.pixels;
      const io::Decoded d = io::decode_image(with_exif(stored, exif_block(orientation)), "w");
      ASSERT_TRUE(d.warnings.empty()) << d.warnings[0].text;
      cv::Mat expected(orientation >= 5 ? cv::Size(72, 96) : cv::Size(96, 72), CV_8UC3);
      for (int y = 0; y < plain.rows; ++y)
        for (int x = 0; x < plain.cols; ++x)
          expected.at<cv::Vec3b>(displayed({x, y}, plain.size(), orientation)) = plain.at<cv::Vec3b>(y, x);
      EXPECT_TRUE(same(d.image.pixels, expected)) << format << " " << orientation;
      const io::Decoded second =
          io::decode_image(io::encode_image(d.image), "w");  // Orientation 1 by now: not turned twice
      EXPECT_TRUE(same(second.image.pixels, expected)) << format << " " << orientation;
    }
}

TEST(Mask, WhiteIsRepaintedInEveryPolarity) {
  cv::Mat drawn(20, 30, CV_8UC3, cv::Scalar::all(127));
  drawn(cv::Rect(3, 4, 5, 6)).setTo(cv::Scalar(128, 128, 128));
  const cv::Mat white = io::decode_mask(io::encode_image(Image(drawn)), "m");
  EXPECT_EQ(cv::countNonZero(white), 30);
  EXPECT_EQ(white.at<std::uint8_t>(4, 3), 255);
  EXPECT_TRUE(same(io::decode_mask(io::encode_image(Image(drawn)), "m", io::MaskPolarity::black), 255 - white));
  EXPECT_TRUE(same(io::decode_mask(io::encode_mask(white), "m"), white));
  cv::Mat stroke(20, 30, CV_8UC4, cv::Scalar(255, 255, 255, 0));  // a brush on a transparent layer
  stroke(cv::Rect(3, 4, 5, 6)).setTo(cv::Scalar::all(255));
  EXPECT_TRUE(same(io::decode_mask(io::encode_image(Image(stroke)), "m"), white));
  EXPECT_TRUE(same(io::decode_mask(io::encode_image(Image(stroke)), "m", io::MaskPolarity::alpha0), 255 - white));
  EXPECT_EQ(error_of([&] { io::decode_mask(io::encode_mask(white), "m", io::MaskPolarity::alpha0); }),
            "mask.alpha | m: a mask with an alpha channel, got none; use --mask-polarity white or black");
}

}  // namespace
}  // namespace tiedit::testing
