#include "engine/tensor/pixels.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <opencv2/core.hpp>

#include "base/error.h"

namespace tiedit::tensor {
namespace {

cv::Mat numbered(int rows, int cols, int type) {
  cv::Mat out(rows, cols, type);
  cv::Mat flat = out.reshape(1);
  for (int y = 0; y < flat.rows; ++y)
    for (int x = 0; x < flat.cols; ++x) {
      const int value = (y * 31 + x) % 251;
      if (flat.depth() == CV_8U)
        flat.at<unsigned char>(y, x) = static_cast<unsigned char>(value);
      else
        flat.at<float>(y, x) = static_cast<float>(value) / 7;
    }
  return out;
}

bool same(const cv::Mat& a, const cv::Mat& b) {
  return a.type() == b.type() && a.size() == b.size() && cv::norm(a, b, cv::NORM_INF) == 0;
}

TEST(Pixels, ComeBackAsTheyWent) {
  for (const int type : {CV_8UC1, CV_8UC3, CV_8UC4, CV_32FC1, CV_32FC3}) {
    const cv::Mat pixels = numbered(5, 7, type);
    EXPECT_TRUE(same(to_pixels(from_pixels(pixels)), pixels)) << "type " << type;
  }
}

TEST(Pixels, OfAPartOfAPictureKeepItsRowStep) {
  const cv::Mat part = numbered(9, 11, CV_8UC3)(cv::Rect(2, 3, 5, 4));
  const at::Tensor tensor = from_pixels(part);
  EXPECT_EQ(tensor.sizes(), (std::vector<std::int64_t>{4, 5, 3}));
  EXPECT_FALSE(tensor.is_contiguous());
  EXPECT_TRUE(same(to_pixels(tensor), part));
}

TEST(Pixels, OutliveThePictureTheyCameFrom) {
  cv::Mat pixels = numbered(64, 64, CV_8UC3);
  const cv::Mat copy = pixels.clone();
  const at::Tensor tensor = from_pixels(pixels);
  pixels.release();
  EXPECT_TRUE(same(to_pixels(tensor), copy));
}

TEST(Pixels, RefuseAnotherDepthOrShape) {
  EXPECT_THROW(from_pixels(cv::Mat(2, 2, CV_16UC3)), Error);
  EXPECT_THROW(from_pixels(cv::Mat()), Error);
  const at::Tensor image = from_pixels(numbered(2, 3, CV_8UC3));
  try {
    to_pixels(image.unsqueeze(0));
    FAIL() << "a batch passed for a picture";
  } catch (const Error& e) {
    EXPECT_STREQ(e.what(), "pixels: [H, W, 1..4] u8 or f32, got [1, 2, 3, 3] Byte");
  }
  EXPECT_THROW(to_pixels(image.to(at::kDouble)), Error);
}

}  // namespace
}  // namespace tiedit::tensor
