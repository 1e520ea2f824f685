#include "photo/paste.h"

#include <gtest/gtest.h>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "photo/lab.h"
#include "photo/shadow.h"

namespace tiedit::photo {
namespace {

cv::Mat noise(cv::Size size, int type, std::uint64_t seed = 1) {
  cv::Mat out(size, type);
  cv::RNG(seed).fill(out, cv::RNG::UNIFORM, 0, 256);
  return out;
}

/// A disc of random colours, hard or with a soft rim.
Sprite ball(int side, bool soft) {
  Sprite s{noise({side, side}, CV_8UC4), {0, 0, side, side}};
  const double centre = (side - 1) / 2.0;
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x) {
      const double inside = 0.4 * side - std::hypot(x - centre, y - centre);
      s.rgba.at<cv::Vec4b>(y, x)[3] = cv::saturate_cast<uchar>(soft ? 128 + 60 * inside : inside > 0 ? 255 : 0);
    }
  return s;
}

cv::Mat channel(const cv::Mat& rgba, int c) {
  cv::Mat out;
  cv::extractChannel(rgba, out, c);
  return out;
}

TEST(Paste, SolidPixelsArriveUnchangedAndEmptyOnesLeaveThePicture) {
  const Sprite s = ball(41, true);
  const cv::Mat before = noise({100, 80}, CV_8UC3, 2);
  cv::Mat out = before.clone();
  paste(s.rgba, {30, 20}, {}, out);
  for (int y = 0; y < 41; ++y)
    for (int x = 0; x < 41; ++x) {
      const auto& p = s.rgba.at<cv::Vec4b>(y, x);
      const auto &o = out.at<cv::Vec3b>(y + 20, x + 30), &b = before.at<cv::Vec3b>(y + 20, x + 30);
      for (int c = 0; c < 3; ++c) {
        if (p[3] == 255) {
          EXPECT_EQ(o[c], p[c]);
        } else if (p[3] == 0) {
          EXPECT_EQ(o[c], b[c]);
        }
        EXPECT_LE(std::abs(o[c] - (p[3] * p[c] + (255 - p[3]) * b[c]) / 255.0), 0.5);
      }
    }
  before(cv::Rect(30, 20, 41, 41)).copyTo(out(cv::Rect(30, 20, 41, 41)));
  EXPECT_EQ(cv::norm(out, before, cv::NORM_INF), 0) << "beside the sprite";
}

TEST(Paste, IsCutAtTheFrameAndByTheClip) {
  const Sprite s = ball(41, false);
  cv::Mat out = cv::Mat::zeros(50, 50, CV_8UC3), clip = cv::Mat::zeros(50, 50, CV_8U);
  clip.rowRange(0, 10) = 255;
  paste(s.rgba, {-20, -20}, clip, out);
  EXPECT_GT(cv::countNonZero(out.rowRange(0, 10).reshape(1)), 0);
  EXPECT_EQ(cv::countNonZero(out.rowRange(10, 50).reshape(1)), 0);
  EXPECT_EQ(cv::countNonZero(footprint(s.rgba, {-60, 0}, out.size())), 0);
  EXPECT_EQ(cv::countNonZero(footprint(s.rgba, {4, 4}, out.size(), 255)), cv::countNonZero(channel(s.rgba, 3) == 255));
}

TEST(Paste, ASpriteOverAnotherPaintsAsBothInTurn) {
  Sprite bottom{cv::Mat(40, 60, CV_8UC4, cv::Scalar(0, 0, 0, 100)), {5, 30, 60, 40}};
  const Sprite top = ball(41, true);
  const Sprite both = over(top, bottom);
  EXPECT_EQ(both.at, cv::Rect(0, 0, 65, 70));
  const cv::Mat picture = noise({90, 90}, CV_8UC3, 4);
  cv::Mat in_turn = picture.clone(), at_once = picture.clone();
  paste(bottom.rgba, bottom.at.tl(), {}, in_turn);
  paste(top.rgba, top.at.tl(), {}, in_turn);
  paste(both.rgba, both.at.tl(), {}, at_once);
  EXPECT_LE(cv::norm(in_turn, at_once, cv::NORM_INF), 2);
  EXPECT_EQ(cv::countNonZero(channel(top.rgba, 3) == 255), cv::countNonZero(channel(both.rgba, 3) == 255));
}

TEST(Paste, ScalingBringsNoDarkRim) {
  Sprite s = ball(61, false);
  s.rgba.setTo(cv::Scalar(0, 0, 0, 0), channel(s.rgba, 3) == 0);  // black where it is empty
  for (int y = 0; y < 61; ++y)
    for (int x = 0; x < 61; ++x)
      if (auto& p = s.rgba.at<cv::Vec4b>(y, x); p[3] > 0) p = {200, 180, 160, 255};
  for (const int side : {20, 45, 90, 150}) {
    const cv::Mat out = scaled(s.rgba, {side, side});
    for (int y = 0; y < side; ++y)
      for (int x = 0; x < side; ++x) {
        const auto& p = out.at<cv::Vec4b>(y, x);
        if (p[3] <= 16) continue;
        EXPECT_NEAR(p[0], 200, 4) << side << " alpha " << int{p[3]};
      }
  }
}

TEST(Paste, NoneHasAHardEdge) {
  const Sprite s = ball(41, true);
  const cv::Mat out = drawn(s, Blend::none, cv::Mat::zeros(60, 60, CV_8UC3), 0.05), alpha = channel(out, 3);
  EXPECT_EQ(cv::countNonZero((alpha == 255) | (alpha == 0)), 41 * 41);
  EXPECT_EQ(cv::countNonZero(alpha), cv::countNonZero(channel(s.rgba, 3) >= 128));
}

// A loose cut of a floor laid on a brighter part of it: the seam must vanish.
TEST(Paste, AMembraneLeavesNoSeam) {
  cv::Mat floor(200, 300, CV_8UC3);
  for (int y = 0; y < 200; ++y)
    for (int x = 0; x < 300; ++x)
      floor.at<cv::Vec3b>(y, x) = cv::Vec3b::all(cv::saturate_cast<uchar>(50 + x / 2 + 8 * ((x / 4 + y / 4) % 2)));
  cv::Mat mask = cv::Mat::zeros(floor.size(), CV_8U);
  mask(cv::Rect(40, 60, 56, 56)) = 255;
  Sprite s = sprite_of(hard_cutout(floor, mask));
  s.at.x += 128;  // a multiple of the pattern's period
  cv::Mat out = floor.clone();
  paste(drawn(s, Blend::membrane, floor, 0.05), s.at.tl(), {}, out);
  EXPECT_LE(cv::norm(out, floor, cv::NORM_INF), 1);
  cv::Mat plain = floor.clone();
  paste(drawn(s, Blend::border, floor, 0.05), s.at.tl(), {}, plain);
  EXPECT_GE(cv::norm(plain, floor, cv::NORM_INF), 60) << "or there would have been no seam";
}

TEST(Paste, ToneComparesTheRings) {
  cv::Mat rgb(120, 240, CV_8UC3, cv::Scalar::all(60));
  rgb.colRange(120, 240) = cv::Scalar::all(180);
  cv::Mat left = cv::Mat::zeros(rgb.size(), CV_8U), right = left.clone();
  cv::circle(left, {60, 60}, 20, 255, cv::FILLED);
  cv::circle(right, {180, 60}, 20, 255, cv::FILLED);
  EXPECT_NEAR(ring_lightness(rgb, left, 8, 16), lab_of({60, 60, 60}).L, 1e-3);
  EXPECT_NEAR(ring_lightness(rgb, right, 8, 16), lab_of({180, 180, 180}).L, 1e-3);
  EXPECT_EQ(ring_lightness(rgb, cv::Mat::zeros(rgb.size(), CV_8U), 8, 16), -1);
  const cv::Mat grey(4, 4, CV_8UC4, cv::Scalar(100, 100, 100, 255));
  const cv::Vec4b lighter = toned(grey, 10).at<cv::Vec4b>(0, 0);
  EXPECT_NEAR(lab_of({lighter[0], lighter[1], lighter[2]}).L, lab_of({100, 100, 100}).L + 10, 0.3);
}

TEST(Shadow, DimsAnotherFloorAsItDimmedItsOwn) {
  const cv::Mat floor = cv::Mat(100, 160, CV_8UC3, cv::Scalar(200, 150, 100));
  cv::Mat picture = floor.clone(), mark = cv::Mat::zeros(floor.size(), CV_8U), object = mark.clone();
  picture(cv::Rect(30, 50, 60, 30)) = cv::Scalar(100, 75, 50);  // half the light
  picture(cv::Rect(40, 20, 30, 40)) = cv::Scalar(10, 200, 10);  // the object, over a part of its shadow
  object(cv::Rect(40, 20, 30, 40)) = 255;
  mark(cv::Rect(20, 40, 80, 50)) = 255;
  const Sprite shadow = shadow_of(picture, floor, mark, object, {.feather_px = 0});
  cv::Mat other(100, 160, CV_8UC3, cv::Scalar(80, 120, 240));
  paste(shadow.rgba, shadow.at.tl(), {}, other);
  const auto at = [&](int x, int y) { return other.at<cv::Vec3b>(y, x); };
  const cv::Vec3b half(40, 60, 120);
  for (const auto& [x, y] : {std::pair(80, 65), std::pair(35, 75), std::pair(60, 75)})
    for (int c = 0; c < 3; ++c) EXPECT_NEAR(at(x, y)[c], half[c], 2) << x << "," << y;
  EXPECT_EQ(at(24, 44), cv::Vec3b(80, 120, 240)) << "in the mark but in the light";
  EXPECT_EQ(at(10, 10), cv::Vec3b(80, 120, 240));
  EXPECT_TRUE(shadow_of(picture, floor, cv::Mat::zeros(floor.size(), CV_8U), object).empty());
}

TEST(Shadow, IsNeverDarkerThanTheDeepest) {
  const cv::Mat floor(40, 40, CV_8UC3, cv::Scalar::all(200)), black = cv::Mat::zeros(40, 40, CV_8UC3);
  const cv::Mat mark(40, 40, CV_8U, cv::Scalar(255)), nothing = cv::Mat::zeros(40, 40, CV_8U);
  const Sprite shadow = shadow_of(black, floor, mark, nothing, {.least = 0.2, .feather_px = 0});
  EXPECT_EQ(shadow.rgba.at<cv::Vec4b>(20, 20), cv::Vec4b(0, 0, 0, 204));
}

}  // namespace
}  // namespace tiedit::photo
