#include "photo/grabcut.h"

#include <gtest/gtest.h>

#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "image/morphology.h"
#include "photo/mask_score.h"

namespace tiedit::photo {
namespace {

/// A shaded shape with a contact shadow on a lit ground, and its exact mask.
struct Scene {
  cv::Mat rgb, gold;
};

cv::Mat shape_mask(int kind, cv::Point centre, int size, cv::Size frame) {
  cv::Mat mask = cv::Mat::zeros(frame, CV_8U);
  const int s = size;
  if (kind == 0) cv::circle(mask, centre, s, 255, cv::FILLED);
  if (kind == 1) cv::ellipse(mask, centre, {s, s * 2 / 3}, 20, 0, 360, 255, cv::FILLED);
  if (kind == 2) cv::rectangle(mask, {centre.x - s, centre.y - s * 2 / 3, 2 * s, s * 4 / 3}, 255, cv::FILLED);
  if (kind == 3) {
    const std::vector<cv::Point> triangle{centre + cv::Point(0, -s), centre + cv::Point(s, s),
                                          centre + cv::Point(-s, s)};
    cv::fillConvexPoly(mask, triangle, 255);
  }
  return mask;
}

Scene scene(int i, int side = 512) {
  static const cv::Vec3d kColours[6] = {{200, 40, 40}, {40, 90, 200},  {230, 200, 60},
                                        {50, 150, 70}, {150, 70, 170}, {240, 240, 235}};
  cv::RNG random(static_cast<std::uint64_t>(1000 + i));
  const int size = random.uniform(side / 10, side / 5);
  const cv::Point centre(random.uniform(size + 60, side - size - 60), random.uniform(size + 60, side - size - 60));
  Scene s{cv::Mat(side, side, CV_8UC3), shape_mask(i % 4, centre, size, {side, side})};
  cv::Mat shadow = cv::Mat::zeros(side, side, CV_8U);
  cv::ellipse(shadow, centre + cv::Point(size / 4, size), {size * 6 / 5, size / 3}, 0, 0, 360, 255, cv::FILLED);
  cv::GaussianBlur(shadow, shadow, {0, 0}, size / 8.0);
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x) {
      const double light = 0.75 + 0.35 * (1 - std::hypot(x - 0.3 * side, y - 0.2 * side) / (1.2 * side));
      const double shade = 1 - 0.45 * std::hypot(x - centre.x + size / 3.0, y - centre.y + size / 2.0) / (2.0 * size);
      const cv::Vec3d ground = cv::Vec3d(150, 135, 115) * light * (1 - 0.45 * shadow.at<uchar>(y, x) / 255.0);
      const cv::Vec3d c = s.gold.at<uchar>(y, x) ? kColours[i % 6] * (1.1 * shade) : ground;
      for (int k = 0; k < 3; ++k) s.rgb.at<cv::Vec3b>(y, x)[k] = cv::saturate_cast<uchar>(c[k] + random.gaussian(3));
    }
  return s;
}

cv::Rect loose_box(const cv::Mat& gold, double share) {
  const cv::Rect b = image::mask_box(gold);
  return image::grown(b, static_cast<int>(share * std::max(b.width, b.height)), gold.size());
}

TEST(GrabCut, FindsShadedShapesInTightAndLooseBoxes) {
  for (const double loose : {0.0, 0.08}) {
    double sum = 0;
    int good = 0;
    for (int i = 0; i < 8; ++i) {
      const Scene s = scene(i);
      const ObjectMask found = object_in_box(s.rgb, loose_box(s.gold, loose));
      EXPECT_FALSE(found.box_itself);
      sum += iou(found.mask, s.gold);
      good += found.quality >= 0.85;
    }
    EXPECT_GE(sum / 8, 0.95) << "boxes loose by " << loose;
    EXPECT_EQ(good, 8);
    std::cout << "boxes loose by " << loose << ": mean IoU " << sum / 8 << ", quality >= 0.85 in " << good << " of 8\n";
  }
}

TEST(GrabCut, FindsShapesUnderAStar) {
  double sum = 0;
  for (int i = 0; i < 8; ++i) {
    const Scene s = scene(i);
    const cv::Rect b = image::mask_box(s.gold);
    sum += iou(object_at(s.rgb, (b.tl() + b.br()) / 2).mask, s.gold);
  }
  std::cout << "mean IoU from a star " << sum / 8 << "\n";
  EXPECT_GE(sum / 8, 0.9);
}

TEST(GrabCut, GivesTheSameBytesOnOneAndTwoThreadsAndAnyGeneratorState) {
  const int threads = cv::getNumThreads();
  for (int i = 0; i < 2; ++i) {
    const Scene s = scene(i);
    cv::setNumThreads(1);
    cv::theRNG().state = 1;
    const ObjectMask one = object_in_box(s.rgb, loose_box(s.gold, 0.1));
    cv::setNumThreads(2);
    cv::theRNG().state = 99;
    const ObjectMask two = object_in_box(s.rgb, loose_box(s.gold, 0.1));
    EXPECT_EQ(cv::countNonZero(one.mask != two.mask), 0);
    EXPECT_EQ(one.quality, two.quality);
  }
  cv::setNumThreads(threads);
}

TEST(GrabCut, PaintsBackAtFullSizeInsideTheBox) {
  Scene s = scene(1);
  cv::resize(s.rgb, s.rgb, {}, 4, 4, cv::INTER_CUBIC);
  cv::resize(s.gold, s.gold, {}, 4, 4, cv::INTER_NEAREST);
  const cv::Rect box = loose_box(s.gold, 0.05);
  const ObjectMask found = object_in_box(s.rgb, box);
  EXPECT_EQ(found.mask.size(), s.rgb.size());
  EXPECT_GE(iou(found.mask, s.gold), 0.97);
  EXPECT_EQ(cv::countNonZero(found.mask), cv::countNonZero(found.mask(box)));
  EXPECT_EQ(cv::countNonZero((found.mask != 0) & (found.mask != 255)), 0);
}

TEST(GrabCut, TakesTheBoxItselfWhenNothingLiesOutsideIt) {
  const Scene s = scene(2, 128);
  const ObjectMask found = object_in_box(s.rgb, {0, 0, 128, 128});
  EXPECT_TRUE(found.box_itself);
  EXPECT_EQ(found.quality, 0);
  EXPECT_EQ(cv::countNonZero(found.mask), 128 * 128);
  ASSERT_EQ(found.warnings.size(), 1U);
  EXPECT_EQ(found.warnings[0].slug, "grabcut.box");
}

TEST(GrabCut, SurvivesBoxesOfOnePixelAndPicturesOfOneColour) {
  const cv::Mat flat(60, 80, CV_8UC3, cv::Scalar(90, 90, 90));
  for (const cv::Rect& box :
       {cv::Rect(0, 0, 1, 1), cv::Rect(79, 59, 1, 1), cv::Rect(10, 10, 40, 30), cv::Rect(0, 5, 80, 2)}) {
    const ObjectMask found = object_in_box(flat, box);
    EXPECT_EQ(cv::countNonZero(found.mask), cv::countNonZero(found.mask(box))) << box;
    EXPECT_FALSE(found.mask.empty());
  }
  for (const cv::Point& star : {cv::Point(0, 0), cv::Point(79, 59), cv::Point(40, 30)})
    EXPECT_EQ(object_at(flat, star).mask.size(), flat.size());
}

TEST(GrabCut, ASelectStarBelongsToTheMask) {
  const Scene s = scene(0);
  const cv::Rect box = loose_box(s.gold, 0.3);
  const cv::Point on_the_ground = box.tl() + cv::Point(8, 8);
  const ObjectMask plain = object_in_box(s.rgb, box);
  EXPECT_EQ(plain.mask.at<uchar>(on_the_ground), 0);
  const ObjectMask marked = object_in_box(s.rgb, box, {on_the_ground, on_the_ground + cv::Point(20, 0)});
  EXPECT_GT(cv::countNonZero(marked.mask & ~plain.mask), 0);
}

TEST(MaskScore, PrefersTheMaskOnTheEdgesToTheOneThatHugsTheBox) {
  const Scene s = scene(0);
  const cv::Rect box = loose_box(s.gold, 0.2);
  const cv::Mat edges = edge_strength(s.rgb);
  cv::Mat whole = cv::Mat::zeros(s.gold.size(), CV_8U);
  whole(box) = 255;
  const GrabCutOptions o;
  EXPECT_GT(mask_score(s.gold, edges, box, o), 0.8);
  EXPECT_LT(mask_score(whole, edges, box, o), 0);
  EXPECT_LT(mask_score(cv::Mat::zeros(s.gold.size(), CV_8U), edges, box, o), -1e9);
}

}  // namespace
}  // namespace tiedit::photo
