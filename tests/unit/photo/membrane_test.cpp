#include "photo/membrane.h"

#include <gtest/gtest.h>

#include <opencv2/core.hpp>

namespace tiedit::photo {
namespace {

cv::Mat values(cv::Size size, float (*of)(int, int)) {
  cv::Mat out(size, CV_32FC3);
  for (int y = 0; y < out.rows; ++y)
    for (int x = 0; x < out.cols; ++x) out.at<cv::Vec3f>(y, x) = cv::Vec3f(of(x, y), 2 * of(x, y), 7);
  return out;
}

TEST(Membrane, ContinuesAPlaneExactly) {
  const cv::Mat plane = values({150, 120}, [](int x, int y) { return static_cast<float>(0.7 * x - 0.4 * y); });
  cv::Mat pixels(plane.size(), CV_8U, cv::Scalar(membrane_known));
  pixels(cv::Rect(20, 15, 100, 80)) = membrane_unknown;
  EXPECT_LT(cv::norm(membrane(plane, pixels, 1e-3), plane, cv::NORM_INF), 0.05);
}

TEST(Membrane, NothingFlowsToWhatIsAbsent) {
  const cv::Mat sides = values({40, 10}, [](int x, int) { return x < 20 ? 10.0F : 90.0F; });
  cv::Mat pixels(sides.size(), CV_8U, cv::Scalar(membrane_unknown));
  pixels.col(0) = membrane_known;
  cv::Mat one_side = membrane(sides, pixels, 1e-4);
  EXPECT_NEAR(one_side.at<cv::Vec3f>(5, 39)[0], 10, 0.01);
  pixels.col(39) = membrane_known;
  one_side = membrane(sides, pixels, 1e-4);
  EXPECT_NEAR(one_side.at<cv::Vec3f>(5, 20)[0], 10 + 80 * 20 / 39.0, 0.01);
}

TEST(Membrane, IsZeroWhereNothingIsKnown) {
  const cv::Mat any = values({8, 8}, [](int, int) { return 50.0F; });
  EXPECT_EQ(cv::norm(membrane(any, cv::Mat(any.size(), CV_8U, cv::Scalar(membrane_unknown)), 0.05), cv::NORM_INF), 0);
  EXPECT_EQ(cv::norm(membrane(any, cv::Mat::zeros(any.size(), CV_8U), 0.05), cv::NORM_INF), 0);
}

TEST(Membrane, GivesTheSameBytesWithAnyNumberOfThreads) {
  cv::Mat any(90, 90, CV_32FC3), pixels(90, 90, CV_8U, cv::Scalar(membrane_known));
  cv::RNG(5).fill(any, cv::RNG::UNIFORM, -40, 40);
  pixels(cv::Rect(10, 10, 70, 70)) = membrane_unknown;
  const int threads = cv::getNumThreads();
  cv::setNumThreads(1);
  const cv::Mat one = membrane(any, pixels, 0.05);
  cv::setNumThreads(3);
  const cv::Mat three = membrane(any, pixels, 0.05);
  cv::setNumThreads(threads);
  EXPECT_EQ(cv::norm(one, three, cv::NORM_INF), 0);
}

}  // namespace
}  // namespace tiedit::photo
