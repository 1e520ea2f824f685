#include "image/refine.h"

#include <gtest/gtest.h>

#include <opencv2/core.hpp>

#include "image/morphology.h"

namespace tiedit::image {
namespace {

/// 1024 x 512, so that lengths in reference px are effective px: a big square with a hole, and a speck.
cv::Mat scene() {
  cv::Mat mask = cv::Mat::zeros(512, 1024, CV_8U);
  mask(cv::Rect(100, 100, 100, 100)) = 255;
  mask(cv::Rect(120, 120, 20, 20)) = 0;
  mask(cv::Rect(400, 300, 7, 7)) = 255;
  return mask;
}

TEST(Clean, DropsSpecksAndFillsHoles) {
  const Cleaned c = clean(scene(), {}, {}, {});
  EXPECT_EQ(c.components_before, 2);
  EXPECT_EQ(c.components_after, 1);
  EXPECT_EQ(c.holes_filled, 1);
  EXPECT_EQ(cv::countNonZero(c.mask), 100 * 100);
}

TEST(Clean, KeepsASpeckThatTheUserMarked) {
  const Cleaned c = clean(scene(), {}, {{403, 303}}, {});
  EXPECT_EQ(c.components_after, 2);
  EXPECT_EQ(cv::countNonZero(c.mask), 100 * 100 + 49);
}

TEST(Clean, LeavesHolesOfBackgrounds) {
  CleanOptions o;
  o.fill_holes = false;
  EXPECT_EQ(cv::countNonZero(clean(scene(), {}, {}, o).mask), 100 * 100 - 400);
}

TEST(Clean, LeavesAHoleOfATenthOfItsComponent) {
  cv::Mat mask = cv::Mat::zeros(200, 200, CV_8U);
  mask(cv::Rect(50, 50, 44, 50)) = 255;
  mask(cv::Rect(60, 60, 10, 20)) = 0;  // 200 of 2,000 px around it
  EXPECT_EQ(clean(mask, {}, {}, {}).holes_filled, 0);
  mask.at<uchar>(60, 60) = 255;
  EXPECT_EQ(clean(mask, {}, {}, {}).holes_filled, 1);
}

TEST(Clean, DropsAComponentOfLowMeanLogit) {
  cv::Mat logits(512, 1024, CV_32F, cv::Scalar(-5));
  logits(cv::Rect(0, 0, 100, 100)) = 8;
  logits(cv::Rect(200, 0, 60, 60)) = 1.9;
  logits(cv::Rect(400, 0, 60, 60)) = 2;
  const Cleaned c = clean(logits > 0, logits, {}, {});
  EXPECT_EQ(c.components_after, 2);
  EXPECT_EQ(c.mask.at<uchar>(10, 210), 0);
  EXPECT_EQ(c.mask.at<uchar>(10, 410), 255);
}

TEST(Clean, MayLeaveNothing) {
  cv::Mat mask = cv::Mat::zeros(512, 1024, CV_8U);
  mask(cv::Rect(10, 10, 7, 9)) = 255;  // 63 of at least 64 px
  const Cleaned c = clean(mask, {}, {}, {});
  EXPECT_EQ(c.components_before, 1);
  EXPECT_EQ(c.components_after, 0);
  EXPECT_EQ(cv::countNonZero(c.mask), 0);
  EXPECT_EQ(cv::countNonZero(clean(mask * 0, {}, {}, {}).mask), 0);
}

TEST(Clean, AddsTheShadowBelow) {
  CleanOptions o;
  o.include_shadow = true;
  const cv::Mat mask = clean(scene(), {}, {}, o).mask;
  EXPECT_EQ(mask_box(mask), cv::Rect(100, 100, 100, 106));
}

TEST(Dilate, LeavesFullAndEmptyMasksAsTheyAre) {
  const cv::Mat full(20, 30, CV_8U, cv::Scalar(255)), empty = cv::Mat::zeros(20, 30, CV_8U);
  for (const int r : {-4, 0, 4}) {
    EXPECT_EQ(cv::countNonZero(dilate_edt(full, r)), 600);
    EXPECT_EQ(cv::countNonZero(dilate_edt(empty, r)), 0);
  }
}

TEST(Audit, SaysWhatItSees) {
  const MaskAudit a = audit(scene(), {});
  EXPECT_DOUBLE_EQ(a.area_share, (10000 - 400 + 49) / (512.0 * 1024));
  EXPECT_EQ(a.box, cv::Rect(100, 100, 307, 207));
  EXPECT_FALSE(a.touches_border);
  EXPECT_FALSE(a.stability.has_value());
  cv::Mat edge = cv::Mat::zeros(10, 10, CV_8U);
  edge.at<uchar>(9, 4) = 255;
  EXPECT_TRUE(audit(edge, {}).touches_border);
  EXPECT_TRUE(audit(edge * 0, {}).box.empty());
}

TEST(Without, SubtractsWhatIsKept) {
  cv::Mat keep = cv::Mat::zeros(512, 1024, CV_8U);
  keep(cv::Rect(0, 0, 150, 512)) = 255;
  EXPECT_EQ(cv::countNonZero(without(scene(), keep)), 50 * 100 + 49);
  EXPECT_EQ(cv::countNonZero(without(scene(), {})), cv::countNonZero(scene()));
}

}  // namespace
}  // namespace tiedit::image
