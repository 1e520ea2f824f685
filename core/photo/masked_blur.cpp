#include "photo/masked_blur.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "photo/bands.h"

namespace tiedit::photo {
namespace {

constexpr int kMargin = 2;  // empty coarse pixels around, so that interpolation never leaves the picture

/// Sums of r, g, b and mask over cells of f x f pixels.
cv::Mat cell_sums(const cv::Mat& rgb, const cv::Mat& mask, int f) {
  const cv::Size cells((rgb.cols + f - 1) / f + 2 * kMargin, (rgb.rows + f - 1) / f + 2 * kMargin);
  cv::Mat sums = cv::Mat::zeros(cells, CV_32FC4);
  for (int y = 0; y < rgb.rows; ++y) {
    const uchar *p = rgb.ptr(y), *m = mask.ptr(y);
    auto* row = sums.ptr<cv::Vec4f>(y / f + kMargin) + kMargin;
    for (int x = 0; x < rgb.cols; ++x, p += 3)
      if (m[x]) row[x / f] += cv::Vec4f(p[0], p[1], p[2], 1);
  }
  return sums;
}

/// Where pixel i falls between two cells.
struct Tap {
  int cell;
  float share;  // of the next cell
};

Tap tap_of(int i, int f) {
  const float at = (static_cast<float>(i) + 0.5F) / static_cast<float>(f) - 0.5F;
  const float low = std::floor(at);
  return {static_cast<int>(low) + kMargin, at - low};
}

}  // namespace

void masked_blur(const cv::Mat& rgb, const cv::Mat& mask, double sigma, cv::Mat out) {
  const int f = std::max(1, static_cast<int>(sigma / 4));
  // Cells add f^2/12, interpolation f^2/6 to the variance; nothing is added at f = 1, where both are the identity.
  const double coarse = f == 1 ? sigma : std::sqrt(sigma * sigma - f * f / 4.0) / f;
  const int size = 2 * static_cast<int>(std::ceil(4 * coarse)) + 1;
  cv::Mat sums = cell_sums(rgb, mask, f);
  cv::GaussianBlur(sums, sums, cv::Size(size, size), coarse, coarse, cv::BORDER_CONSTANT);
  std::vector<Tap> columns;
  for (int x = 0; x < rgb.cols; ++x) columns.push_back(tap_of(x, f));
  for_each_band(rgb.size(), [&](cv::Range rows) {
    for (int y = rows.start; y < rows.end; ++y) {
      const Tap v = tap_of(y, f);
      const auto *upper = sums.ptr<cv::Vec4f>(v.cell), *lower = sums.ptr<cv::Vec4f>(v.cell + 1);
      const uchar* m = mask.ptr(y);
      uchar* to = out.ptr(y);
      for (int x = 0; x < rgb.cols; ++x, to += 3) {
        if (m[x] == 0) continue;
        const Tap h = columns[static_cast<std::size_t>(x)];
        const cv::Vec4f a = upper[h.cell] * (1 - h.share) + upper[h.cell + 1] * h.share;
        const cv::Vec4f b = lower[h.cell] * (1 - h.share) + lower[h.cell + 1] * h.share;
        const cv::Vec4f s = a * (1 - v.share) + b * v.share;
        for (int c = 0; c < 3; ++c) to[c] = static_cast<uchar>(std::clamp(s[c] / s[3], 0.0F, 255.0F) + 0.5F);
      }
    }
  });
}

}  // namespace tiedit::photo
