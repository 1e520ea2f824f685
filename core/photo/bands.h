#pragma once
#include <algorithm>
#include <opencv2/core/types.hpp>
#include <opencv2/core/utility.hpp>

namespace tiedit::photo {

/// Calls `work` with ranges of rows that cover the picture, on OpenCV's threads. The ranges depend on the size only
/// (about 64 Ki pixels each, so the floats of a band stay small), hence results do not depend on the threads.
template <class Work>
void for_each_band(cv::Size size, Work work) {
  if (size.empty()) return;
  const int rows = std::max(16, 65536 / size.width);
  const int bands = (size.height + rows - 1) / rows;
  cv::parallel_for_(cv::Range(0, bands), [&](const cv::Range& range) {
    for (int i = range.start; i < range.end; ++i) work(cv::Range(i * rows, std::min(size.height, (i + 1) * rows)));
  });
}

}  // namespace tiedit::photo
