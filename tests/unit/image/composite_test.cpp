#include "image/composite.h"

#include <gtest/gtest.h>

#include <opencv2/core.hpp>

#include "base/error.h"
#include "image/difference.h"

namespace tiedit::image {
namespace {

cv::Mat noise(int type, int seed) {
  cv::Mat m(40, 60, type);
  cv::RNG(static_cast<std::uint64_t>(seed)).fill(m, cv::RNG::UNIFORM, 0, CV_MAT_DEPTH(type) == CV_8U ? 256 : 65536);
  return m;
}

cv::Mat square() {
  cv::Mat mask = cv::Mat::zeros(40, 60, CV_8U);
  mask(cv::Rect(20, 10, 20, 20)) = 255;
  return mask;
}

std::string refusal(const cv::Mat& src, const cv::Mat& gen, const cv::Mat& mask) {
  try {
    composite(src, gen, mask, 2);
  } catch (const Error& e) {
    EXPECT_EQ(e.kind(), ErrorKind::internal);
    return e.slug() + " | " + e.what();
  }
  return "no error";
}

TEST(Composite, TakesGenInsideAndSrcOutside) {
  const cv::Mat src = noise(CV_8UC4, 1), gen = noise(CV_8UC3, 2), mask = square();
  const cv::Mat out = composite(src, gen, mask, 0);
  EXPECT_EQ(out.at<cv::Vec4b>(5, 5), src.at<cv::Vec4b>(5, 5));
  const auto inside = out.at<cv::Vec4b>(20, 30);
  EXPECT_EQ(cv::Vec3b(inside[0], inside[1], inside[2]), gen.at<cv::Vec3b>(20, 30));
  EXPECT_EQ(inside[3], src.at<cv::Vec4b>(20, 30)[3]);
  EXPECT_EQ(outside_difference(out, src, mask).max_abs, 0);
}

TEST(Composite, FeathersInsideTheMask) {
  const cv::Mat alpha = feather_alpha(square(), 4, 255);
  EXPECT_EQ(alpha.at<uchar>(20, 19), 0);
  EXPECT_EQ(alpha.at<uchar>(20, 20), 27);  // d 1: t 0.2, 255 * 0.104 = 26.52
  EXPECT_EQ(alpha.at<uchar>(20, 24), 255);
  EXPECT_EQ(feather_alpha(cv::Mat(5, 5, CV_8U, cv::Scalar(255)), 4, 65535).at<ushort>(0, 0), 65535);
}

TEST(Composite, NamesTheSizeThatDoesNotFit) {
  const cv::Mat src = noise(CV_8UC3, 1);
  EXPECT_EQ(refusal(src, cv::Mat(39, 60, CV_8UC3), square()),
            "composite.size | composite.keep_background: gen of 60x40, got 60x39; fix the edit stage");
  EXPECT_EQ(refusal(src, src, cv::Mat(40, 61, CV_8U)),
            "composite.size | composite.keep_background: mask of 60x40, got 61x40; fix the edit stage");
  EXPECT_EQ(refusal(src, noise(CV_16UC3, 2), square()),
            "composite.depth | composite.keep_background: gen of 3 channels, 8 bits, got 3 channels, 16 bits; fix the "
            "edit stage");
}

TEST(OutsideDifference, CountsWhatLeftTheMask) {
  const cv::Mat src = noise(CV_16UC4, 3), mask = square();
  cv::Mat out = src.clone();
  out.at<cv::Vec<ushort, 4>>(20, 30)[0] ^= 0x7FFF;  // inside
  EXPECT_EQ(outside_difference(out, src, mask).pixels, 0U);
  out.at<cv::Vec<ushort, 4>>(20, 19)[3] ^= 1;   // alpha, left of the mask
  out.at<cv::Vec<ushort, 4>>(39, 59)[1] ^= 64;  // the last pixel
  const OutsideDifference d = outside_difference(out, src, mask);
  EXPECT_EQ(d.pixels, 2U);
  EXPECT_EQ(d.max_abs, 64);
}

TEST(OutsideDifference, SeesPixelsOfTheBoxOutsideTheMask) {
  cv::Mat mask = square();
  mask.at<uchar>(15, 25) = 0;
  const cv::Mat src = noise(CV_8UC3, 4);
  cv::Mat out = src.clone();
  out.at<cv::Vec3b>(15, 25)[1] ^= 8;
  EXPECT_EQ(outside_difference(out, src, mask).pixels, 1U);
}

TEST(Drift, IsZeroForTheSamePixelsAndForAFullMask) {
  const cv::Mat src = noise(CV_8UC3, 5), gen = noise(CV_8UC3, 6);
  EXPECT_EQ(drift(src, src, square()).max, 0);
  EXPECT_EQ(drift(src.clone(), src, square()).mean, 0);
  EXPECT_EQ(drift(gen, src, cv::Mat(40, 60, CV_8U, cv::Scalar(255))).max, 0);
  EXPECT_GT(drift(gen, src, square()).mean, 50);
}

}  // namespace
}  // namespace tiedit::image
