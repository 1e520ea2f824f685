#include "image/colour.h"

#include <gtest/gtest.h>
#include <lcms2.h>

#include <opencv2/core.hpp>

namespace tiedit::image {
namespace {

std::string bytes_of(cmsHPROFILE profile) {
  cmsUInt32Number n = 0;
  cmsSaveProfileToMem(profile, nullptr, &n);
  std::string bytes(n, '\0');
  cmsSaveProfileToMem(profile, bytes.data(), &n);
  cmsCloseProfile(profile);
  return bytes;
}

std::string make_wide_gamut() {
  const cmsCIExyY white{0.3127, 0.3290, 1.0};
  const cmsCIExyYTRIPLE adobe{{0.64, 0.33, 1.0}, {0.21, 0.71, 1.0}, {0.15, 0.06, 1.0}};
  cmsToneCurve* curve = cmsBuildGamma(nullptr, 2.2);
  cmsToneCurve* const curves[3] = {curve, curve, curve};
  std::string bytes = bytes_of(cmsCreateRGBProfile(&white, &adobe, curves));
  cmsFreeToneCurve(curve);
  return bytes;
}

/// Made once: lcms2 stamps the time into a profile.
const std::string& wide_gamut() {
  static const std::string kProfile = make_wide_gamut();
  return kProfile;
}

std::string grey_gamma(double gamma) {
  cmsToneCurve* curve = cmsBuildGamma(nullptr, gamma);
  std::string bytes = bytes_of(cmsCreateGrayProfile(cmsD50_xyY(), curve));
  cmsFreeToneCurve(curve);
  return bytes;
}

Image picture(const cv::Mat& pixels, const std::string& icc = {}) {
  auto meta = std::make_shared<ImageMeta>();
  meta->icc = icc;
  return Image(pixels, meta);
}

cv::Mat noise(int type, int w = 33, int h = 17) {
  cv::Mat m(h, w, type);
  cv::RNG random(3);
  random.fill(m, cv::RNG::UNIFORM, 0, CV_MAT_DEPTH(type) == CV_16U ? 65536 : 256);
  return m;
}

TEST(Srgb8, SharesMemoryWithoutAProfileAndWithAnSrgbOne) {
  const cv::Mat pixels = noise(CV_8UC3);
  EXPECT_EQ(picture(pixels).srgb8().data, pixels.data);
  EXPECT_EQ(picture(pixels, bytes_of(cmsCreate_sRGBProfile())).srgb8().data, pixels.data);
  EXPECT_EQ((Image{pixels, nullptr}).srgb8().data, pixels.data);
}

TEST(Srgb8, DropsAlphaAndRoundsSixteenBits) {
  const cv::Mat deep = (cv::Mat_<cv::Vec<std::uint16_t, 4>>(1, 2) << cv::Vec<std::uint16_t, 4>(0, 128, 129, 7),
                        cv::Vec<std::uint16_t, 4>(65535, 257 * 100 + 128, 257 * 100 + 129, 7));
  const cv::Mat got = picture(deep).srgb8();
  ASSERT_EQ(got.type(), CV_8UC3);
  EXPECT_EQ(got.at<cv::Vec3b>(0), cv::Vec3b(0, 0, 1));
  EXPECT_EQ(got.at<cv::Vec3b>(1), cv::Vec3b(255, 100, 101));
}

TEST(Srgb8, IsComputedOnce) {
  const Image image = picture(noise(CV_8UC3), wide_gamut());
  EXPECT_EQ(image.srgb8().data, image.srgb8().data);
}

TEST(Srgb8, OfAWideGamutGreenIsMoreSaturated) {
  const Image image = picture(cv::Mat(1, 1, CV_8UC3, cv::Scalar(100, 200, 100)), wide_gamut());
  const cv::Vec3b v = image.srgb8().at<cv::Vec3b>(0);
  EXPECT_LT(v[0], 50);
  EXPECT_NEAR(v[1], 201, 2);
}

TEST(Srgb8, OfABrokenProfileIsThePixelsAsTheyAre) {
  const cv::Mat pixels = noise(CV_8UC3);
  EXPECT_EQ(picture(pixels, "not a profile").srgb8().data, pixels.data);
}

TEST(FromSrgb8, WithoutAProfileSharesEightBitsAndMultipliesBy257) {
  const cv::Mat edit = noise(CV_8UC3);
  EXPECT_EQ(from_srgb8(edit, picture(noise(CV_8UC4))).data, edit.data);
  const cv::Mat deep = from_srgb8(edit, picture(noise(CV_16UC3)));
  ASSERT_EQ(deep.type(), CV_16UC3);
  EXPECT_EQ(deep.at<cv::Vec3w>(5, 5)[1], edit.at<cv::Vec3b>(5, 5)[1] * 257);
  EXPECT_EQ(cv::norm(picture(deep).srgb8(), edit, cv::NORM_INF), 0);
}

TEST(FromSrgb8, ComesBackThroughAWideGamutWithinOneLevelIn16Bits) {
  const cv::Mat edit = noise(CV_8UC3, 200, 100);
  const cv::Mat deep = from_srgb8(edit(cv::Rect(20, 10, 150, 80)), picture(noise(CV_16UC3), wide_gamut()));
  EXPECT_LE(cv::norm(picture(deep, wide_gamut()).srgb8(), edit(cv::Rect(20, 10, 150, 80)), cv::NORM_INF), 1);
}

TEST(GreyProfile, KeepsNeutralsNeutralAndAllowsColour) {
  const Image image = picture(cv::Mat(2, 2, CV_8UC3, cv::Scalar::all(100)), grey_gamma(1.8));
  const cv::Vec3b v = image.srgb8().at<cv::Vec3b>(0);
  EXPECT_EQ(v[0], v[1]);
  EXPECT_EQ(v[1], v[2]);
  EXPECT_GT(v[0], 105);  // gamma 1.8 is brighter than sRGB at the same code
  const cv::Mat back = from_srgb8(image.srgb8(), image);
  EXPECT_EQ(cv::norm(back, image.pixels, cv::NORM_INF), 0);
  const cv::Mat red = from_srgb8(cv::Mat(1, 1, CV_8UC3, cv::Scalar(255, 0, 0)), image);
  EXPECT_EQ(red.at<cv::Vec3b>(0), cv::Vec3b(255, 0, 0));
}

TEST(GreyProfile, BecomesAnRgbProfileOfTheSameBytesEveryTime) {
  const std::string rgb = rgb_profile(grey_gamma(1.8));
  EXPECT_EQ(profile_use(rgb), ProfileUse::rgb);
  EXPECT_EQ(rgb, rgb_profile(grey_gamma(1.8)));
  EXPECT_EQ(rgb_profile(wide_gamut()), wide_gamut());
}

TEST(ProfileUse, TellsWhatItCannotUse) {
  std::string what;
  EXPECT_EQ(profile_use(wide_gamut()), ProfileUse::rgb);
  EXPECT_EQ(profile_use(grey_gamma(2.2)), ProfileUse::grey);
  EXPECT_EQ(profile_use("junk", &what), ProfileUse::unusable);
  EXPECT_EQ(what, "damaged bytes");
  EXPECT_EQ(profile_use(wide_gamut().substr(0, 200), &what), ProfileUse::unusable);
  EXPECT_EQ(profile_use(bytes_of(cmsCreateLab4Profile(nullptr)), &what), ProfileUse::unusable);
  EXPECT_EQ(what, "a Lab profile");
}

}  // namespace
}  // namespace tiedit::image
