#include "photo/patch/level.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "image/morphology.h"

namespace tiedit::photo::patch {
namespace {

cv::Mat source_mask(const cv::Mat& target, const cv::Mat& others) {
  cv::Mat source = cv::Mat::zeros(target.size(), CV_8U);
  const cv::Rect inner(kRadius, kRadius, target.cols - 2 * kRadius, target.rows - 2 * kRadius);
  if (inner.width <= 0 || inner.height <= 0) return source;
  cv::Mat valid = target(inner) == 0;
  if (!others.empty()) valid &= others(inner) == 0;
  valid.copyTo(source(inner));
  return source;
}

}  // namespace

Level::Level(const cv::Mat& rgb, const cv::Mat& hole_mask, const cv::Mat& others, double height_weight)
    : hole(hole_mask) {
  cv::copyMakeBorder(rgb, padded, kRadius, kRadius, kRadius, kRadius, cv::BORDER_REFLECT_101);
  cv::dilate(hole, target, cv::Mat::ones(kSide, kSide, CV_8U));
  source = source_mask(target, others);
  box = image::mask_box(target);
  hole_pixels = cv::countNonZero(hole);
  for (int y = 0; y < source.rows; ++y)
    for (int x = 0; x < source.cols; ++x)
      if (source.ptr(y)[x]) sources.push_back(pack(y, x));
  for (int d = 0; d < source.rows; ++d) {
    const double share = static_cast<double>(d) / source.rows;
    x_height_cost_store.push_back(static_cast<int>(kSamples * height_weight * share * share + 0.5));
  }
  x_height_cost = x_height_cost_store.data();
  match = cv::Mat::zeros(box.size(), CV_32S);
  cost = cv::Mat::zeros(box.size(), CV_32S);
}

void Level::colour_from_sources() {
  for (int y = box.y; y < box.br().y; ++y)
    for (int x = box.x; x < box.br().x; ++x) {
      if (!hole.ptr(y)[x]) continue;
      const Packed q = match.ptr<int>(y - box.y)[x - box.x];
      std::copy_n(pixel(packed_y(q), packed_x(q)), 3, pixel(y, x));
    }
  pad();
}

void Level::pad() {
  const cv::Size s = size();
  if (box.x > 0 && box.y > 0 && box.br().x < s.width && box.br().y < s.height) return;
  const auto mirrored = [](int i, int n) { return cv::borderInterpolate(i, n, cv::BORDER_REFLECT_101); };
  for (int y = 0; y < s.height; ++y)
    for (int i = 1; i <= kRadius; ++i) {
      std::copy_n(pixel(y, mirrored(-i, s.width)), 3, pixel(y, -i));
      std::copy_n(pixel(y, mirrored(s.width - 1 + i, s.width)), 3, pixel(y, s.width - 1 + i));
    }
  for (int i = 1; i <= kRadius; ++i) {
    std::copy_n(padded.ptr(mirrored(-i, s.height) + kRadius), 3 * padded.cols, padded.ptr(kRadius - i));
    std::copy_n(padded.ptr(mirrored(s.height - 1 + i, s.height) + kRadius), 3 * padded.cols,
                padded.ptr(s.height - 1 + i + kRadius));
  }
}

}  // namespace tiedit::photo::patch
