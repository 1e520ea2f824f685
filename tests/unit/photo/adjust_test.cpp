#include "photo/adjust.h"

#include <gtest/gtest.h>

#include <opencv2/core.hpp>

#include "photo/lab.h"

namespace tiedit::photo {
namespace {

cv::Mat picture() {
  cv::Mat rgb(80, 120, CV_8UC3);
  for (int y = 0; y < rgb.rows; ++y)
    for (int x = 0; x < rgb.cols; ++x)
      rgb.at<cv::Vec3b>(y, x) =
          cv::Vec3b(static_cast<uchar>(40 + x), static_cast<uchar>(60 + y), static_cast<uchar>(200 - x));
  rgb(cv::Rect(50, 30, 12, 12)).setTo(cv::Scalar(90, 160, 40));  // an edge to sharpen
  return rgb;
}

cv::Mat inside() {
  cv::Mat mask = cv::Mat::zeros(80, 120, CV_8U);
  mask(cv::Rect(20, 10, 70, 60)) = 255;
  return mask;
}

Lab mean_lab(const cv::Mat& rgb, const cv::Mat& mask) {
  const cv::Scalar m = cv::mean(to_lab(rgb), mask);
  return {m[0], m[1], m[2]};
}

TEST(Adjust, EveryKindHasItsNameAndLeavesTheOutsideAlone) {
  for (const char* name : {"brighter", "darker", "more_contrast", "less_contrast", "more_saturated", "less_saturated",
                           "warmer", "cooler", "blur", "sharpen", "grey", "plain"}) {
    const auto kind = adjust_of(name);
    ASSERT_TRUE(kind.has_value()) << name;
    cv::Mat difference;
    cv::absdiff(adjust(picture(), inside(), *kind), picture(), difference);
    EXPECT_GT(cv::norm(difference, cv::NORM_INF), 0) << name;
    difference.setTo(0, inside());
    EXPECT_EQ(cv::norm(difference, cv::NORM_INF), 0) << name;
  }
  EXPECT_FALSE(adjust_of("brightest").has_value());
}

TEST(Adjust, MovesTheMeanTheWayItsNameSays) {
  const Lab was = mean_lab(picture(), inside());
  const auto now = [&](Adjust kind) { return mean_lab(adjust(picture(), inside(), kind, 0.3), inside()); };
  EXPECT_GT(now(Adjust::brighter).L, was.L + 3);
  EXPECT_LT(now(Adjust::darker).L, was.L - 3);
  EXPECT_NEAR(now(Adjust::warmer).b, was.b + 6, 0.7);
  EXPECT_NEAR(now(Adjust::cooler).b, was.b - 6, 0.7);
  EXPECT_NEAR(now(Adjust::more_contrast).L, was.L, 0.5);
}

TEST(Adjust, GreyHasThreeEqualChannels) {
  const cv::Mat out = adjust(picture(), inside(), Adjust::grey);
  for (int y = 10; y < 70; ++y)
    for (int x = 20; x < 90; ++x) {
      const auto p = out.at<cv::Vec3b>(y, x);
      ASSERT_TRUE(p[0] == p[1] && p[1] == p[2]) << p;
    }
}

TEST(Adjust, PlainPaintsTheColour) {
  const cv::Mat out = adjust(picture(), inside(), Adjust::plain, 0.3, {1, 2, 3});
  EXPECT_EQ(out.at<cv::Vec3b>(30, 30), cv::Vec3b(1, 2, 3));
}

TEST(Adjust, BlurLetsNothingBleedInFromOutside) {
  cv::Mat rgb(200, 300, CV_8UC3, cv::Scalar(255, 0, 0)), mask = cv::Mat::zeros(200, 300, CV_8U);
  mask(cv::Rect(100, 50, 90, 90)) = 255;
  rgb(cv::Rect(100, 50, 90, 90)).setTo(cv::Scalar(20, 90, 160));
  for (const double amount : {0.15, 0.6, 1.0}) {
    const cv::Mat out = adjust(rgb, mask, Adjust::blur, amount);
    EXPECT_EQ(cv::norm(out, rgb, cv::NORM_INF), 0) << amount;
  }
}

TEST(Adjust, AnEmptyMaskChangesNothing) {
  const cv::Mat none = cv::Mat::zeros(80, 120, CV_8U);
  EXPECT_EQ(cv::norm(adjust(picture(), none, Adjust::darker), picture(), cv::NORM_INF), 0);
}

TEST(Adjust, GivesTheSameBytesOnOneAndTwoThreads) {
  cv::Mat rgb(500, 600, CV_8UC3), mask(500, 600, CV_8U, cv::Scalar(255));
  cv::RNG(3).fill(rgb, cv::RNG::UNIFORM, 0, 256);
  const int threads = cv::getNumThreads();
  for (const Adjust kind : {Adjust::more_contrast, Adjust::blur, Adjust::sharpen}) {
    cv::setNumThreads(1);
    const cv::Mat one = adjust(rgb, mask, kind);
    cv::setNumThreads(2);
    const cv::Mat two = adjust(rgb, mask, kind);
    EXPECT_EQ(cv::norm(one, two, cv::NORM_INF), 0);
  }
  cv::setNumThreads(threads);
}

}  // namespace
}  // namespace tiedit::photo
