#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "photo/patch/level.h"

namespace tiedit::photo::patch {
namespace {

/// Mean colour of the known pixels of each 2 x 2 cell; a cell is hole where less than half of it is known.
void halve(const cv::Mat& rgb, const cv::Mat& hole, cv::Mat& small, cv::Mat& small_hole) {
  const cv::Size size((rgb.cols + 1) / 2, (rgb.rows + 1) / 2);
  small = cv::Mat::zeros(size, CV_8UC3);
  small_hole = cv::Mat::zeros(size, CV_8U);
  for (int y = 0; y < size.height; ++y)
    for (int x = 0; x < size.width; ++x) {
      int sum[3] = {0, 0, 0}, known = 0, all = 0;
      for (int v = 2 * y; v < std::min(2 * y + 2, rgb.rows); ++v)
        for (int u = 2 * x; u < std::min(2 * x + 2, rgb.cols); ++u, ++all) {
          if (hole.ptr(v)[u]) continue;
          ++known;
          for (int c = 0; c < 3; ++c) sum[c] += rgb.ptr(v)[3 * u + c];
        }
      small_hole.ptr(y)[x] = 2 * known < all ? 255 : 0;
      for (int c = 0; c < 3 && known > 0; ++c)
        small.ptr(y)[3 * x + c] = static_cast<uchar>((sum[c] + known / 2) / known);
    }
}

/// A cell belongs to another object when any of its pixels does.
cv::Mat halve_any(const cv::Mat& mask) {
  if (mask.empty()) return {};
  cv::Mat small = cv::Mat::zeros((mask.rows + 1) / 2, (mask.cols + 1) / 2, CV_8U);
  for (int y = 0; y < mask.rows; ++y)
    for (int x = 0; x < mask.cols; ++x) small.ptr(y / 2)[x / 2] |= mask.ptr(y)[x];
  return small;
}

/// Of the hole's pixels to the nearest known one.
double inner_distance(const cv::Mat& hole) {
  cv::Mat distance;
  cv::distanceTransform(hole, distance, cv::DIST_L2, cv::DIST_MASK_PRECISE);
  double most = 0;
  cv::minMaxLoc(distance, nullptr, &most);
  return most;
}

bool enough_sources(const cv::Mat& hole, const cv::Mat& others, int least) {
  cv::Mat blocked;
  cv::dilate(hole, blocked, cv::Mat::ones(kSide, kSide, CV_8U));
  if (!others.empty()) blocked |= others;
  const cv::Rect inner(kRadius, kRadius, hole.cols - 2 * kRadius, hole.rows - 2 * kRadius);
  return inner.width > 0 && inner.height > 0 && inner.area() - cv::countNonZero(blocked(inner)) >= least;
}

}  // namespace

Pyramid pyramid_of(const cv::Mat& rgb, const cv::Mat& hole, const cv::Mat& others, const FillOptions& options) {
  Pyramid p{{rgb}, {hole}, {others}};
  for (;;) {
    const cv::Size size = p.rgb.back().size();
    if (std::max(size.width, size.height) <= options.longer_side) break;
    if (std::min(size.width, size.height) / 2 < options.shorter_side) break;
    if (inner_distance(p.hole.back()) <= options.inner_distance) break;
    cv::Mat small, small_hole;
    halve(p.rgb.back(), p.hole.back(), small, small_hole);
    const cv::Mat small_others = halve_any(p.others.back());
    if (!enough_sources(small_hole, small_others, options.least_sources)) break;
    p.rgb.push_back(small);
    p.hole.push_back(small_hole);
    p.others.push_back(small_others);
  }
  return p;
}

}  // namespace tiedit::photo::patch
