#include "photo/matte.h"

#include <gtest/gtest.h>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "photo/paste.h"

namespace tiedit::photo {
namespace {

constexpr int kSide = 200;
const cv::Vec3d kRed(200, 50, 40), kBlue(30, 80, 180);

/// A red disc with a soft edge before blue; the mask is the disc without softness.
struct Disc {
  cv::Mat rgb, mask, truth;
};

Disc disc(double radius = 60, cv::Point centre = {100, 100}) {
  Disc d{cv::Mat(kSide, kSide, CV_8UC3), cv::Mat(kSide, kSide, CV_8U), cv::Mat(kSide, kSide, CV_32F)};
  for (int y = 0; y < kSide; ++y)
    for (int x = 0; x < kSide; ++x) {
      const double r = std::hypot(x - centre.x, y - centre.y), a = std::clamp((radius + 1.5 - r) / 3, 0.0, 1.0);
      for (int c = 0; c < 3; ++c)
        d.rgb.at<cv::Vec3b>(y, x)[c] = cv::saturate_cast<uchar>(a * kRed[c] + (1 - a) * kBlue[c]);
      d.mask.at<uchar>(y, x) = r <= radius ? 255 : 0;
      d.truth.at<float>(y, x) = static_cast<float>(a);
    }
  return d;
}

TEST(Matte, FindsTheSoftnessOfAnEdge) {
  const Disc d = disc();
  const Cutout cut = matte(d.rgb, d.mask);
  cv::Mat difference;
  cv::absdiff(cut.alpha, d.truth(cut.box), difference);
  EXPECT_LT(cv::mean(difference)[0], 0.01);
}

TEST(Matte, LeavesNothingOfTheOldBackgroundInTheRim) {
  const Disc d = disc();
  const Cutout cut = matte(d.rgb, d.mask);
  int rim = 0;
  double uncleaned = 0;
  for (int y = 0; y < cut.box.height; ++y)
    for (int x = 0; x < cut.box.width; ++x) {
      const float a = cut.alpha.at<float>(y, x);
      if (a < 0.3F || a >= 1) continue;
      ++rim;
      for (int c = 0; c < 3; ++c) EXPECT_NEAR(static_cast<double>(cut.colour.at<cv::Vec3f>(y, x)[c]), kRed[c], 25);
      uncleaned = std::max(uncleaned, std::abs(d.rgb(cut.box).at<cv::Vec3b>(y, x)[0] - kRed[0]));
    }
  EXPECT_GT(rim, 300);
  EXPECT_GT(uncleaned, 80) << "the picture's own pixels there are far from red";
}

TEST(Matte, IsSolidInsideAndEmptyOutsideTheBand) {
  const Disc d = disc();
  const Cutout cut = matte(d.rgb, d.mask);
  cv::Mat inside, outside, distance;
  cv::distanceTransform(d.mask(cut.box), inside, cv::DIST_L2, cv::DIST_MASK_PRECISE);
  cv::distanceTransform(d.mask(cut.box) == 0, outside, cv::DIST_L2, cv::DIST_MASK_PRECISE);
  EXPECT_EQ(cv::countNonZero((inside > 2) & (cut.alpha != 1)), 0);
  EXPECT_EQ(cv::countNonZero((outside > 2) & (cut.alpha != 0)), 0);
}

TEST(Matte, AnObjectCutByTheFrameStaysSolidThere) {
  const Disc d = disc(60, {0, 100});
  const Cutout cut = matte(d.rgb, d.mask);
  EXPECT_EQ(cut.box.x, 0);
  for (int y = 60; y < 140; ++y) EXPECT_EQ(cut.alpha.at<float>(y - cut.box.y, 0), 1.0F) << y;
}

TEST(Matte, IsEmptyForAnEmptyMask) {
  const Disc d = disc();
  EXPECT_TRUE(matte(d.rgb, cv::Mat::zeros(d.mask.size(), CV_8U)).box.empty());
  EXPECT_TRUE(hard_cutout(d.rgb, cv::Mat::zeros(d.mask.size(), CV_8U)).box.empty());
  EXPECT_TRUE(sprite_of({}).empty());
}

TEST(Matte, GivesTheSameBytesWithAnyNumberOfThreads) {
  cv::Mat rgb(700, 600, CV_8UC3), mask = cv::Mat::zeros(700, 600, CV_8U);
  cv::RNG(3).fill(rgb, cv::RNG::UNIFORM, 0, 256);
  cv::ellipse(mask, {300, 350}, {250, 300}, 0, 0, 360, 255, cv::FILLED);
  const int threads = cv::getNumThreads();
  cv::setNumThreads(1);
  const Cutout one = matte(rgb, mask);
  cv::setNumThreads(4);
  const Cutout four = matte(rgb, mask);
  cv::setNumThreads(threads);
  EXPECT_EQ(cv::norm(one.alpha, four.alpha, cv::NORM_INF), 0);
  EXPECT_EQ(cv::norm(one.colour, four.colour, cv::NORM_INF), 0);
}

}  // namespace
}  // namespace tiedit::photo
