#include "photo/recolor.h"

#include <gtest/gtest.h>

#include <cmath>
#include <opencv2/core.hpp>

#include "photo/lab.h"

namespace tiedit::photo {
namespace {

/// A red ball, lit from the upper left, with a white highlight; the mask is its disc.
struct Ball {
  cv::Mat rgb, mask, highlight;
};

Ball ball() {
  constexpr int kSide = 240, kRadius = 90;
  const cv::Vec3d base(200, 30, 30), light = cv::normalize(cv::Vec3d(-0.5, -0.6, 0.65));
  const cv::Vec3d half = cv::normalize(light + cv::Vec3d(0, 0, 1));
  Ball b{cv::Mat(kSide, kSide, CV_8UC3, cv::Scalar(120, 125, 118)), cv::Mat::zeros(kSide, kSide, CV_8U),
         cv::Mat::zeros(kSide, kSide, CV_8U)};
  for (int y = 0; y < kSide; ++y)
    for (int x = 0; x < kSide; ++x) {
      const double u = (x - 120) / double{kRadius}, v = (y - 120) / double{kRadius};
      if (u * u + v * v > 1) continue;
      const cv::Vec3d normal(u, v, std::sqrt(1 - u * u - v * v));
      const double diffuse = 0.25 + 0.75 * std::max(0.0, normal.dot(light));
      const double shine = 0.9 * std::pow(std::max(0.0, normal.dot(half)), 60);
      for (int c = 0; c < 3; ++c)
        b.rgb.at<cv::Vec3b>(y, x)[c] = cv::saturate_cast<uchar>(base[c] * diffuse * (1 - shine) + 255 * shine);
      b.mask.at<uchar>(y, x) = 255;
      b.highlight.at<uchar>(y, x) = shine > 0.85 ? 255 : 0;
    }
  return b;
}

double hue(const Lab& c) { return std::atan2(c.b, c.a) * 180 / CV_PI; }

/// Share of the ball whose hue is within 15 degrees of the target's.
double share_of_hue(const cv::Mat& out, const cv::Mat& mask, cv::Vec3b target) {
  const double want = hue(lab_of(target));
  int near = 0;
  for (int y = 0; y < out.rows; ++y)
    for (int x = 0; x < out.cols; ++x) {
      if (!mask.at<uchar>(y, x)) continue;
      const double d = std::abs(hue(lab_of(out.at<cv::Vec3b>(y, x))) - want);
      near += std::min(d, 360 - d) <= 15;
    }
  return static_cast<double>(near) / cv::countNonZero(mask);
}

TEST(Recolor, GivesARedBallTheHueOfTheNamedColour) {
  const Ball b = ball();
  const struct {
    const char* name;
    cv::Vec3b rgb;
    double least;
  } targets[] = {{"blue", {0x1E, 0x3C, 0xC8}, 0.95},
                 {"green", {0x1E, 0x8C, 0x3C}, 0.80},
                 {"yellow", {0xF0, 0xDC, 0x28}, 0.80},
                 {"purple", {0x96, 0x3C, 0xA0}, 0.80}};
  for (const auto& t : targets) {
    const double share = share_of_hue(recolor(b.rgb, b.mask, t.rgb), b.mask, t.rgb);
    EXPECT_GE(share, t.least) << t.name;
    std::cout << t.name << ": hue within 15 degrees on " << 100 * share << " %\n";
  }
}

TEST(Recolor, KeepsTheWhiteHighlight) {
  const Ball b = ball();
  ASSERT_GT(cv::countNonZero(b.highlight), 10);
  const cv::Mat out = recolor(b.rgb, b.mask, {0x1E, 0x3C, 0xC8});
  double least = 100;
  for (int y = 0; y < out.rows; ++y)
    for (int x = 0; x < out.cols; ++x)
      if (b.highlight.at<uchar>(y, x)) least = std::min(least, lab_of(out.at<cv::Vec3b>(y, x)).L);
  std::cout << "least L of the highlight " << least << "\n";
  EXPECT_GE(least, 75);
}

TEST(Recolor, ChangesNothingOutsideTheMask) {
  const Ball b = ball();
  cv::Mat difference;
  cv::absdiff(recolor(b.rgb, b.mask, {0x1E, 0x3C, 0xC8}), b.rgb, difference);
  EXPECT_GT(cv::norm(difference, cv::NORM_INF), 50);
  difference.setTo(0, b.mask);
  EXPECT_EQ(cv::norm(difference, cv::NORM_INF), 0);
}

TEST(Recolor, KeepsPartsOfAnotherHue) {
  Ball b = ball();
  const cv::Rect stem(115, 60, 12, 60);
  b.rgb(stem).setTo(cv::Scalar(30, 120, 40));
  const cv::Mat out = recolor(b.rgb, b.mask, {0x1E, 0x3C, 0xC8});
  const cv::Rect core(stem.x + 3, stem.y + 3, stem.width - 6, stem.height - 6);
  EXPECT_LE(cv::norm(out(core), b.rgb(core), cv::NORM_INF), 1);
}

TEST(Recolor, HalfOpacityGoesHalfTheWay) {
  const Ball b = ball();
  cv::Mat soft = b.mask.clone();
  soft.setTo(128, b.mask);
  soft(cv::Rect(110, 150, 10, 10)) = 255;  // the core that tells the colour
  const cv::Mat half = recolor(b.rgb, soft, {0x1E, 0x3C, 0xC8}), none = recolor(b.rgb, soft * 0, {0x1E, 0x3C, 0xC8});
  EXPECT_EQ(cv::norm(none, b.rgb, cv::NORM_INF), 0);
  soft.setTo(255, b.mask);
  const cv::Vec3b from = b.rgb.at<cv::Vec3b>(140, 90), to = half.at<cv::Vec3b>(140, 90);
  EXPECT_GT(to[2], from[2]);
  EXPECT_LT(to[0], from[0]);
}

TEST(Recolor, GivesTheSameBytesOnOneAndTwoThreads) {
  cv::Mat rgb(600, 500, CV_8UC3), mask(600, 500, CV_8U, cv::Scalar(255));
  cv::RNG(7).fill(rgb, cv::RNG::UNIFORM, 0, 256);
  const int threads = cv::getNumThreads();
  cv::setNumThreads(1);
  const cv::Mat one = recolor(rgb, mask, {0x96, 0x3C, 0xA0});
  cv::setNumThreads(2);
  const cv::Mat two = recolor(rgb, mask, {0x96, 0x3C, 0xA0});
  cv::setNumThreads(threads);
  EXPECT_EQ(cv::norm(one, two, cv::NORM_INF), 0);
}

}  // namespace
}  // namespace tiedit::photo
