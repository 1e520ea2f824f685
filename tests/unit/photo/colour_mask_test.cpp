#include "photo/colour_mask.h"

#include <gtest/gtest.h>

#include <opencv2/core.hpp>

namespace tiedit::photo {
namespace {

const std::vector<NamedColour> kTable{{"gray", {128, 128, 128}, 0},     {"grey", {128, 128, 128}, 0},
                                      {"red", {200, 30, 30}, 1},        {"blue", {30, 60, 200}, 2},
                                      {"turquoise", {40, 200, 210}, 3}, {"teal", {22, 128, 128}, 3}};

cv::Mat picture() {
  cv::Mat rgb(40, 60, CV_8UC3, cv::Scalar(140, 140, 135));
  rgb(cv::Rect(5, 5, 10, 10)).setTo(cv::Scalar(220, 60, 50));
  rgb(cv::Rect(30, 5, 10, 10)).setTo(cv::Scalar(210, 20, 40));
  rgb(cv::Rect(5, 25, 10, 10)).setTo(cv::Scalar(20, 130, 140));
  rgb(cv::Rect(30, 25, 10, 10)).setTo(cv::Scalar(60, 210, 220));
  return rgb;
}

TEST(ColourMask, FindsAColourAnywhereOrInBoxesOnly) {
  const cv::Mat all = colour_mask(picture(), kTable, 1, {});
  EXPECT_EQ(cv::countNonZero(all), 200);
  EXPECT_EQ(all.at<uchar>(7, 7), 255);
  EXPECT_EQ(cv::countNonZero(colour_mask(picture(), kTable, 1, {{0, 0, 20, 20}})), 100);
  EXPECT_EQ(cv::countNonZero(colour_mask(picture(), kTable, 1, {{-5, -5, 12, 12}, {38, 0, 100, 100}})), 4 + 20);
}

TEST(ColourMask, JoinsTheEntriesOfAGroup) { EXPECT_EQ(cv::countNonZero(colour_mask(picture(), kTable, 3, {})), 200); }

TEST(ColourMask, IsEmptyWhereNoPixelIsNearest) {
  EXPECT_EQ(cv::countNonZero(colour_mask(picture(), kTable, 2, {})), 0);
}

TEST(ColourMask, NamesTheNearestAndTheFirstOfEquals) {
  EXPECT_EQ(kTable[nearest_colour({120, 125, 130}, kTable)].name, "gray");
  EXPECT_EQ(kTable[nearest_colour({30, 60, 200}, kTable)].name, "blue");
}

}  // namespace
}  // namespace tiedit::photo
