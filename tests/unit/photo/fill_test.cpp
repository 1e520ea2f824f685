#include "photo/fill.h"

#include <gtest/gtest.h>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

namespace tiedit::photo {
namespace {

constexpr int kSize = 256;

cv::Mat grey_to_rgb(const cv::Mat& grey) {
  cv::Mat rgb;
  cv::merge(std::vector<cv::Mat>{grey, grey, grey}, rgb);
  return rgb;
}

cv::Mat checkerboard(int side, int low, int high) {
  cv::Mat grey(kSize, kSize, CV_8U);
  for (int y = 0; y < kSize; ++y)
    for (int x = 0; x < kSize; ++x)
      grey.at<uchar>(y, x) = cv::saturate_cast<uchar>((x / side + y / side) % 2 ? high : low);
  return grey_to_rgb(grey);
}

cv::Mat noisy_stripes(int seed) {
  cv::Mat grey(kSize, kSize, CV_32F), noise(kSize, kSize, CV_32F);
  for (int y = 0; y < kSize; ++y)
    for (int x = 0; x < kSize; ++x) grey.at<float>(y, x) = x / 16 % 2 ? 175.0F : 85.0F;
  cv::RNG random(static_cast<std::uint64_t>(seed));
  random.fill(noise, cv::RNG::NORMAL, 0, 8);
  cv::Mat bytes;
  cv::Mat(grey + noise).convertTo(bytes, CV_8U);
  return grey_to_rgb(bytes);
}

cv::Mat disc() {
  cv::Mat hole = cv::Mat::zeros(kSize, kSize, CV_8U);
  for (int y = 0; y < kSize; ++y)
    for (int x = 0; x < kSize; ++x)
      if (std::hypot(x - 127.5, y - 127.5) <= 35) hole.at<uchar>(y, x) = 255;
  return hole;
}

/// The picture with its hole painted in a colour that would be seen if any of it stayed.
cv::Mat with_hole(const cv::Mat& truth, const cv::Mat& hole) {
  cv::Mat image = truth.clone();
  image.setTo(cv::Scalar(255, 0, 255), hole);
  return image;
}

double mean_error(const cv::Mat& a, const cv::Mat& b, const cv::Mat& where) {
  cv::Mat d;
  cv::absdiff(a, b, d);
  const cv::Scalar m = cv::mean(d, where);
  return (m[0] + m[1] + m[2]) / 3;
}

double mean_laplacian(const cv::Mat& rgb, const cv::Mat& where) {
  cv::Mat one, laplacian;
  cv::extractChannel(rgb, one, 0);
  cv::Laplacian(one, laplacian, CV_32F);
  return cv::mean(cv::abs(laplacian), where)[0];
}

cv::Mat filled(const cv::Mat& truth, const cv::Mat& hole, FillMethod method, std::uint64_t seed = 0) {
  FillOptions options;
  options.method = method;
  options.seed = seed;
  const Filled f = fill(with_hole(truth, hole), hole, options);
  EXPECT_TRUE(f.warnings.empty());
  return f.image;
}

TEST(Fill, ContinuesACheckerboardExactlyWhereTeleaCannot) {
  const cv::Mat truth = checkerboard(8, 90, 160), hole = disc();
  for (std::uint64_t seed = 0; seed < 5; ++seed)
    EXPECT_EQ(cv::norm(filled(truth, hole, FillMethod::patch, seed), truth, cv::NORM_INF), 0) << "seed " << seed;
  EXPECT_GT(mean_error(filled(truth, hole, FillMethod::telea), truth, hole), 25);
}

TEST(Fill, ContinuesNoisyStripesWithTheirOwnNoise) {
  const cv::Mat hole = disc();
  for (int seed = 1; seed <= 3; ++seed) {
    const cv::Mat truth = noisy_stripes(seed);
    const cv::Mat patch = filled(truth, hole, FillMethod::patch, static_cast<std::uint64_t>(seed));
    const double error = mean_error(patch, truth, hole);
    const double sharpness = mean_laplacian(patch, hole) / mean_laplacian(truth, hole);
    EXPECT_LE(error, 12);
    EXPECT_GE(sharpness, 0.8);
    EXPECT_LE(sharpness, 1.2);
    const cv::Mat telea = filled(truth, hole, FillMethod::telea);
    EXPECT_GT(mean_error(telea, truth, hole), 25);
    EXPECT_LT(mean_laplacian(telea, hole) / mean_laplacian(truth, hole), 0.15);
    std::cout << "error " << error << ", sharpness " << sharpness << ", telea " << mean_error(telea, truth, hole)
              << ", " << mean_laplacian(telea, hole) / mean_laplacian(truth, hole) << "\n";
  }
}

TEST(Fill, GivesTheSameBytesOnOneAndTwoThreads) {
  const cv::Mat truth = noisy_stripes(4), hole = disc();
  const int threads = cv::getNumThreads();
  cv::setNumThreads(1);
  const cv::Mat one = filled(truth, hole, FillMethod::patch);
  cv::setNumThreads(2);
  const cv::Mat two = filled(truth, hole, FillMethod::patch);
  cv::setNumThreads(threads);
  EXPECT_EQ(cv::norm(one, two, cv::NORM_INF), 0);
  EXPECT_GT(cv::norm(one, filled(truth, hole, FillMethod::patch, 1), cv::NORM_INF), 0);  // the seed does matter
}

TEST(Fill, TouchesNothingOutsideTheHoleNorInWhatIsKept) {
  const cv::Mat truth = noisy_stripes(5), hole = disc();
  cv::Mat keep = cv::Mat::zeros(truth.size(), CV_8U);
  keep(cv::Rect(120, 100, 20, 20)) = 255;
  const cv::Mat image = with_hole(truth, hole);
  for (const FillMethod method : {FillMethod::patch, FillMethod::telea, FillMethod::ns}) {
    FillOptions options;
    options.method = method;
    const cv::Mat out = fill(image, hole, options, {}, keep).image;
    cv::Mat difference;
    cv::absdiff(out, image, difference);
    difference.setTo(0, hole & ~keep);
    EXPECT_EQ(cv::norm(difference, cv::NORM_INF), 0);
  }
}

TEST(Fill, ContinuesATextureOfRealPixelsUpToTheFrame) {
  const cv::Mat truth = checkerboard(8, 40, 200);
  for (const cv::Rect& r : {cv::Rect(0, 0, 50, 40), cv::Rect(200, 0, 56, 256), cv::Rect(90, 210, 60, 46)}) {
    cv::Mat hole = cv::Mat::zeros(truth.size(), CV_8U);
    hole(r) = 255;
    const cv::Mat out = filled(truth, hole, FillMethod::patch);
    cv::Mat one;
    cv::extractChannel(out, one, 0);
    EXPECT_EQ(cv::countNonZero((one != 40) & (one != 200)), 0) << r;
    const double sharpness = mean_laplacian(out, hole) / mean_laplacian(truth, hole);
    EXPECT_GE(sharpness, 0.8) << r;
    EXPECT_LE(sharpness, 1.2) << r;
  }
}

TEST(Fill, CopiesNothingFromOtherObjects) {
  const cv::Mat hole = disc();
  cv::Mat image = with_hole(noisy_stripes(6), hole), others = cv::Mat::zeros(image.size(), CV_8U);
  const cv::Rect thing(20, 100, 50, 50);
  others(thing) = 255;
  image(thing).setTo(cv::Scalar(250, 20, 20));
  const cv::Mat out = fill(image, hole, {}, others).image;
  cv::Mat red;
  cv::inRange(out, cv::Scalar(240, 0, 0), cv::Scalar(255, 40, 40), red);
  EXPECT_EQ(cv::countNonZero(red & hole), 0);
}

TEST(Fill, ClosesAGapInARowOfThingsWithWhatLiesAroundIt) {
  cv::Mat noise(kSize, kSize, CV_32F), bytes;
  cv::RNG random(7);
  random.fill(noise, cv::RNG::NORMAL, 60, 5);
  noise.convertTo(bytes, CV_8U);
  for (int y = 24; y < kSize; y += 52)
    for (int x = 24; x < kSize; x += 52) cv::circle(bytes, {x, y}, 17, 200, cv::FILLED);
  cv::Mat hole = cv::Mat::zeros(kSize, kSize, CV_8U), most;
  cv::circle(hole, {128, 128}, 20, 255, cv::FILLED);
  const cv::Mat filled = fill(with_hole(grey_to_rgb(bytes), hole), hole).image;
  cv::extractChannel(filled, most, 0);
  double low = 0, high = 0;
  cv::minMaxLoc(most, &low, &high, nullptr, nullptr, hole);
  EXPECT_LT(high, 100);  // a piece of any disc would be 200
}

TEST(Fill, FallsBackToTeleaWithAWarningWhenThereIsTooLittleToCopy) {
  cv::Mat image(14, 14, CV_8UC3, cv::Scalar(90, 120, 150)), hole = cv::Mat::zeros(image.size(), CV_8U);
  hole(cv::Rect(3, 3, 8, 8)) = 255;
  image.setTo(cv::Scalar(0, 0, 0), hole);
  const Filled f = fill(image, hole);
  ASSERT_EQ(f.warnings.size(), 1U);
  EXPECT_EQ(f.warnings[0].slug, "fill.sources");
  EXPECT_LE(cv::norm(f.image, cv::Mat(image.size(), CV_8UC3, cv::Scalar(90, 120, 150)), cv::NORM_INF), 3);
}

TEST(Fill, RefusesAHoleThatLeavesNothing) {
  const cv::Mat image(20, 30, CV_8UC3, cv::Scalar::all(7));
  try {
    fill(image, cv::Mat(image.size(), CV_8U, cv::Scalar(255)));
    FAIL() << "no error";
  } catch (const Error& e) {
    EXPECT_EQ(e.slug(), "fill.source");
    EXPECT_STREQ(e.what(), "edit.fill: pixels outside the mask to fill from, got none; shrink the mask");
  }
}

TEST(Fill, LeavesThePictureAloneWithAnEmptyHole) {
  const cv::Mat truth = noisy_stripes(7);
  const cv::Mat out = fill(truth, cv::Mat::zeros(truth.size(), CV_8U)).image;
  EXPECT_EQ(cv::norm(out, truth, cv::NORM_INF), 0);
  EXPECT_NE(out.data, truth.data);
}

}  // namespace
}  // namespace tiedit::photo
