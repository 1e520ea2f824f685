#include "photo/surroundings.h"

#include <gtest/gtest.h>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "photo/fill.h"

namespace tiedit::photo {
namespace {

constexpr int kSide = 240;

/// Bright coins with a pattern on dark cloth that grows lighter to the right.
cv::Mat coins(const std::vector<cv::Point>& centres) {
  cv::Mat rgb(kSide, kSide, CV_8UC3), noise(kSide, kSide, CV_8U);
  cv::RNG(11).fill(noise, cv::RNG::UNIFORM, 0, 16);
  for (int y = 0; y < kSide; ++y)
    for (int x = 0; x < kSide; ++x) {
      int v = 40 + x / 8 + noise.at<uchar>(y, x);
      for (const cv::Point& c : centres)
        if (std::hypot(x - c.x, y - c.y) < 24) v = 150 + 60 * ((x / 3 + y / 4) % 2);
      rgb.at<cv::Vec3b>(y, x) = cv::Vec3b::all(cv::saturate_cast<uchar>(v));
    }
  return rgb;
}

cv::Mat disc(cv::Point centre, int radius) {
  cv::Mat mask = cv::Mat::zeros(kSide, kSide, CV_8U);
  cv::circle(mask, centre, radius, 255, cv::FILLED);
  return mask;
}

TEST(Surroundings, LeavesOutTheOtherCoins) {
  const cv::Mat rgb = coins({{60, 120}, {130, 120}, {190, 60}});
  const cv::Mat unlike = unlike_surroundings(rgb, disc({130, 120}, 28));
  EXPECT_EQ(cv::countNonZero(disc({60, 120}, 20) & ~unlike), 0);
  EXPECT_EQ(cv::countNonZero(unlike(cv::Rect(92, 70, 8, 100))), 0) << "the cloth between them";
}

TEST(Surroundings, KeepACoinFromBecomingAnother) {
  const cv::Mat rgb = coins({{60, 120}, {130, 120}, {190, 60}}), hole = disc({130, 120}, 28);
  const cv::Mat filled = fill(rgb, hole, {}, unlike_surroundings(rgb, hole)).image;
  double most = 0;
  cv::minMaxLoc(filled.reshape(1)(cv::Rect(3 * 98, 90, 3 * 64, 60)), nullptr, &most);
  EXPECT_LT(most, 100);
}

TEST(Surroundings, LeaveNothingOutOfAPatternThatGoesOn) {
  cv::Mat board(kSide, kSide, CV_8UC3);
  for (int y = 0; y < kSide; ++y)
    for (int x = 0; x < kSide; ++x) board.at<cv::Vec3b>(y, x) = cv::Vec3b::all((x / 8 + y / 8) % 2 ? 190 : 60);
  EXPECT_EQ(cv::countNonZero(unlike_surroundings(board, disc({120, 120}, 35))), 0);
}

TEST(Surroundings, AreUnknownWithoutARim) {
  const cv::Mat rgb = coins({}), all(kSide, kSide, CV_8U, cv::Scalar(255));
  EXPECT_EQ(cv::countNonZero(unlike_surroundings(rgb, all)), 0);
  EXPECT_EQ(cv::countNonZero(unlike_surroundings(rgb, cv::Mat::zeros(kSide, kSide, CV_8U))), 0);
  EXPECT_EQ(cv::countNonZero(unlike_surroundings(rgb, disc({120, 120}, 20), all)), 0);
}

}  // namespace
}  // namespace tiedit::photo
