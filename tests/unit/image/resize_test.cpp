#include "image/resize.h"

#include <gtest/gtest.h>

#include <opencv2/core.hpp>

#include "base/error.h"

namespace tiedit::image {
namespace {

cv::Mat noise(int w, int h, int type) {
  cv::Mat m(h, w, type);
  cv::RNG random(7);
  random.fill(m, cv::RNG::UNIFORM, 0, 256);
  return m;
}

TEST(Resize, KeepsAFlatPictureFlatUnderEveryFilter) {
  const cv::Mat flat(37, 53, CV_8UC3, cv::Scalar(0, 128, 255));
  for (const Filter f : {Filter::nearest, Filter::box, Filter::bilinear, Filter::bicubic, Filter::lanczos})
    for (const cv::Size size : {cv::Size(1, 1), cv::Size(20, 90), cv::Size(111, 7)}) {
      const cv::Mat out = resize(flat, size, f);
      EXPECT_EQ(cv::norm(out, cv::Mat(size, CV_8UC3, cv::Scalar(0, 128, 255)), cv::NORM_INF), 0);
    }
}

TEST(Resize, AveragesTwoByTwoBlocksWithTheBoxFilter) {
  const cv::Mat in = (cv::Mat_<std::uint8_t>(2, 4) << 0, 10, 100, 100, 20, 30, 200, 201);
  const cv::Mat out = resize(in, {2, 1}, Filter::box);
  // The 8-bit intermediate rounds first: rows (5, 100) and (25, 201), then (15, 151).
  EXPECT_EQ(out.at<std::uint8_t>(0), 15);
  EXPECT_EQ(out.at<std::uint8_t>(1), 151);
}

TEST(Resize, ToTheSameSizeIsACopyAndSharesNothing) {
  const cv::Mat in = noise(20, 10, CV_8UC3);
  const cv::Mat out = resize(in, in.size(), Filter::lanczos);
  EXPECT_EQ(cv::norm(in, out, cv::NORM_INF), 0);
  EXPECT_NE(in.data, out.data);
}

TEST(Resize, ReadsARegionOfALargerPicture) {
  const cv::Mat whole = noise(90, 80, CV_8UC3);
  const cv::Mat part = whole(cv::Rect(11, 7, 40, 33));
  EXPECT_EQ(
      cv::norm(resize(part, {19, 51}, Filter::bicubic), resize(part.clone(), {19, 51}, Filter::bicubic), cv::NORM_INF),
      0);
}

TEST(Resize, OfAWholePixelBoxUnderNearestEqualsTheCrop) {
  const cv::Mat in = noise(40, 30, CV_8UC1);
  EXPECT_EQ(cv::norm(resize(in, {10, 12}, Filter::nearest, {5, 6, 15, 18}), in(cv::Rect(5, 6, 10, 12)), cv::NORM_INF),
            0);
}

TEST(Resize, RefusesWhatPillowHasNoEqualFor) {
  const cv::Mat in = noise(8, 8, CV_8UC3);
  EXPECT_THROW(resize(in, {0, 4}, Filter::box), Error);
  EXPECT_THROW(resize(in, {4, 4}, Filter::box, {0, 0, 9, 8}), Error);
  EXPECT_THROW(resize(in, {4, 4}, Filter::box, {4, 0, 4, 8}), Error);
  EXPECT_THROW(resize(in, {4, 4}, Filter::box, {NAN, 0, 4, 8}), Error);
  EXPECT_THROW(resize(noise(8, 8, CV_8UC4), {4, 4}, Filter::box), Error);
  EXPECT_THROW(resize(cv::Mat(8, 8, CV_16UC3, cv::Scalar()), {4, 4}, Filter::box), Error);
}

}  // namespace
}  // namespace tiedit::image
