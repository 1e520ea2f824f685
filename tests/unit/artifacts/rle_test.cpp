#include "artifacts/rle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <opencv2/core.hpp>
#include <random>

#include "artifacts/polygon.h"

namespace tiedit::artifacts {
namespace {

using ::testing::ElementsAre;

TEST(Rle, RunsGoDownTheColumnsAndStartWithZeros) {
  const cv::Mat mask = (cv::Mat_<std::uint8_t>(2, 3) << 255, 0, 127, 255, 128, 0);
  EXPECT_THAT(encode_rle(mask).counts, ElementsAre(0, 2, 1, 1, 2));
  const cv::Mat back = decode_rle(encode_rle(mask));
  const cv::Mat expected = (cv::Mat_<std::uint8_t>(2, 3) << 255, 0, 0, 255, 255, 0);
  EXPECT_EQ(cv::norm(back, expected, cv::NORM_INF), 0);
}

// Strings that pycocotools writes: fixed points of the format.
TEST(Rle, StringsEqualThoseOfTheCocoTools) {
  EXPECT_EQ(counts_to_string({0, 2, 1, 1, 2}), "021O1");
  EXPECT_EQ(counts_to_string({6, 1, 40, 4, 5, 4, 5, 4, 21}), "61X13mN000`0");
  EXPECT_THAT(*counts_from_string("61X13mN000`0"), ElementsAre(6, 1, 40, 4, 5, 4, 5, 4, 21));
}

TEST(Rle, RandomMasksSurviveBothForms) {
  std::mt19937 random(3);
  for (int i = 0; i < 200; ++i) {
    cv::Mat mask(static_cast<int>(random() % 40 + 1), static_cast<int>(random() % 40 + 1), CV_8UC1, cv::Scalar(0));
    for (auto n = random() % 60; n > 0; --n) {
      mask.at<std::uint8_t>(static_cast<int>(random() % static_cast<unsigned>(mask.rows)),
                            static_cast<int>(random() % static_cast<unsigned>(mask.cols))) = 255;
    }
    const Rle rle = encode_rle(mask);
    EXPECT_EQ(total(rle), mask.total());
    EXPECT_EQ(counts_from_string(counts_to_string(rle.counts)), rle.counts);
    EXPECT_EQ(cv::norm(decode_rle(rle), mask, cv::NORM_INF), 0);
  }
}

TEST(Rle, RefusesStringsThatAreNone) {
  for (const std::string text : {"!", "0p", "`", "~~~~~~~~~~~~", "O", "oooooooooooo0", "021O1P"}) {
    EXPECT_FALSE(counts_from_string(text)) << text;
  }
  EXPECT_TRUE(counts_from_string("")->empty());
}

// The rule as it is written, one pixel at a time.
bool inside(const std::vector<cv::Point2d>& ring, double x, double y) {
  int winding = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const cv::Point2d a = ring[i], b = ring[(i + 1) % ring.size()];
    const double side = (b.x - a.x) * (y - a.y) - (x - a.x) * (b.y - a.y);
    if (a.y <= y && b.y > y && side > 0) ++winding;
    if (b.y <= y && a.y > y && side < 0) --winding;
  }
  return winding != 0;
}

TEST(Polygon, EqualsTheWindingNumberOfEveryPixelCentre) {
  std::mt19937 random(5);
  std::uniform_real_distribution<double> place(-10, 40);
  for (int i = 0; i < 300; ++i) {
    std::vector<cv::Point2d> ring;
    for (auto n = random() % 9 + 3; n > 0; --n) ring.emplace_back(place(random), place(random));
    cv::Mat mask(29, 31, CV_8UC1, cv::Scalar(0));
    fill_polygon(mask, ring);
    for (int y = 0; y < mask.rows; ++y) {
      for (int x = 0; x < mask.cols; ++x)
        ASSERT_EQ(mask.at<std::uint8_t>(y, x) == 255, inside(ring, x + 0.5, y + 0.5)) << i << " " << x << " " << y;
    }
  }
}

TEST(Polygon, APictureWideSquareCoversItAndItsEdgesAreNotPainted) {
  cv::Mat mask(4, 5, CV_8UC1, cv::Scalar(0));
  fill_polygon(mask, {{1, 1}, {3, 1}, {3, 3}, {1, 3}});
  EXPECT_EQ(cv::countNonZero(mask), 4);
  EXPECT_EQ(mask.at<std::uint8_t>(1, 1), 255);
  fill_polygon(mask, {{0, 0}, {5, 0}, {5, 4}, {0, 4}});
  EXPECT_EQ(cv::countNonZero(mask), 20);
}

TEST(Polygon, OverlapsOfOneWindingStayInside) {
  cv::Mat mask(10, 10, CV_8UC1, cv::Scalar(0));
  // A five-pointed star drawn in one stroke: non-zero winding keeps its middle.
  fill_polygon(mask, {{5, 0}, {8, 10}, {0, 4}, {10, 4}, {2, 10}});
  EXPECT_EQ(mask.at<std::uint8_t>(5, 5), 255);
}

}  // namespace
}  // namespace tiedit::artifacts
