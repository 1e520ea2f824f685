#include "image/difference.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <opencv2/core.hpp>

#include "image/morphology.h"

namespace tiedit::image {
namespace {

bool same_memory(const cv::Mat& a, const cv::Mat& b) { return a.data == b.data && a.step == b.step; }

/// Pixels [x0, x1) of one row, mask ignored (null) or obeyed.
struct Span {
  int y, x0, x1;
  const uchar* mask;
};

/// Calls `visit` with the spans that hold the pixels outside the mask; whole rows where the mask has none.
template <class Visit>
void for_each_outside(const cv::Mat& mask, Visit visit) {
  const cv::Rect box = mask_box(mask);
  for (int y = 0; y < mask.rows; ++y) {
    if (box.empty() || y < box.y || y >= box.br().y) {
      visit(Span{y, 0, mask.cols, nullptr});
      continue;
    }
    if (box.x > 0) visit(Span{y, 0, box.x, nullptr});
    visit(Span{y, box.x, box.br().x, mask.ptr(y)});
    if (box.br().x < mask.cols) visit(Span{y, box.br().x, mask.cols, nullptr});
  }
}

bool equal_bytes(const cv::Mat& a, const cv::Mat& b, const Span& s) {
  return std::memcmp(a.ptr(s.y, s.x0), b.ptr(s.y, s.x0), a.elemSize() * static_cast<std::size_t>(s.x1 - s.x0)) == 0;
}

template <class T>
void count(const cv::Mat& out, const cv::Mat& src, const Span& s, OutsideDifference& result) {
  const int channels = src.channels();
  const T* a = out.ptr<T>(s.y) + s.x0 * channels;
  const T* b = src.ptr<T>(s.y) + s.x0 * channels;
  for (int x = s.x0; x < s.x1; ++x, a += channels, b += channels) {
    if (s.mask && s.mask[x]) continue;
    int most = 0;
    for (int c = 0; c < channels; ++c) most = std::max(most, std::abs(int{a[c]} - int{b[c]}));
    result.pixels += most > 0;
    result.max_abs = std::max(result.max_abs, most);
  }
}

struct Sums {
  std::uint64_t sum = 0, samples = 0;
  int max = 0;
};

void add_plain(const uchar* a, const uchar* b, int n, Sums& sums) {
  std::uint32_t sum = 0;  // a row has at most 3 * 32,768 samples of 255
  std::uint8_t most = 0;
  for (int i = 0; i < n; ++i) {
    const auto d = static_cast<std::uint8_t>(a[i] > b[i] ? a[i] - b[i] : b[i] - a[i]);
    sum += d;
    most = std::max(most, d);
  }
  sums.sum += sum;
  sums.max = std::max(sums.max, int{most});
}

void add_masked(const uchar* a, const uchar* b, const Span& s, Sums& sums) {
  for (int x = s.x0; x < s.x1; ++x, a += 3, b += 3)
    if (!s.mask[x]) add_plain(a, b, 3, sums);
}

}  // namespace

OutsideDifference outside_difference(const cv::Mat& out, const cv::Mat& src, const cv::Mat& mask) {
  CV_Assert(out.type() == src.type() && out.size() == src.size() && mask.size() == src.size());
  CV_Assert(src.depth() == CV_8U || src.depth() == CV_16U);
  OutsideDifference result;
  if (same_memory(out, src)) return result;
  for_each_outside(mask, [&](const Span& s) {
    if (equal_bytes(out, src, s)) return;
    if (src.depth() == CV_8U)
      count<std::uint8_t>(out, src, s, result);
    else
      count<std::uint16_t>(out, src, s, result);
  });
  return result;
}

Drift drift(const cv::Mat& gen, const cv::Mat& src, const cv::Mat& mask) {
  CV_Assert(gen.type() == CV_8UC3 && src.type() == CV_8UC3 && gen.size() == src.size() && mask.size() == src.size());
  if (same_memory(gen, src)) return {};
  Sums sums;
  for_each_outside(mask, [&](const Span& s) {
    const int width = s.x1 - s.x0;
    const int outside = s.mask ? width - cv::countNonZero(mask(cv::Rect(s.x0, s.y, width, 1))) : width;
    sums.samples += 3ULL * static_cast<std::uint64_t>(outside);
    if (outside == 0 || equal_bytes(gen, src, s)) return;
    if (s.mask)
      add_masked(gen.ptr(s.y, s.x0), src.ptr(s.y, s.x0), s, sums);
    else
      add_plain(gen.ptr(s.y, s.x0), src.ptr(s.y, s.x0), 3 * width, sums);
  });
  if (sums.samples == 0) return {};
  return {static_cast<double>(sums.sum) / static_cast<double>(sums.samples), sums.max};
}

}  // namespace tiedit::image
