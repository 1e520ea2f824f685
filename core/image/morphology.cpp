#include "image/morphology.h"

#include <algorithm>
#include <cstdlib>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace tiedit::image {

cv::Rect mask_box(const cv::Mat& mask) { return cv::boundingRect(mask); }

cv::Rect grown(const cv::Rect& box, int px, cv::Size size) {
  return cv::Rect(box.x - px, box.y - px, box.width + 2 * px, box.height + 2 * px) & cv::Rect(cv::Point(), size);
}

cv::Mat dilate_edt(const cv::Mat& mask, int r) {
  CV_Assert(mask.type() == CV_8UC1);
  cv::Mat out = cv::Mat::zeros(mask.size(), CV_8U);
  const cv::Rect box = mask_box(mask);
  if (box.empty()) return out;
  // One ring beyond the reach is enough: the nearest pixel outside a mask is never further out than that ring.
  const cv::Rect work = grown(box, std::max(r, 0) + 1, mask.size());
  const cv::Mat inside = mask(work) != 0;
  cv::Mat target = out(work);
  if (r == 0 || cv::countNonZero(inside) == work.width * work.height) {  // full: the transform would have no goal
    inside.copyTo(target);
    return out;
  }
  cv::Mat distance;
  cv::distanceTransform(r > 0 ? cv::Mat(~inside) : inside, distance, cv::DIST_L2, cv::DIST_MASK_PRECISE);
  cv::compare(distance, std::abs(r), target, r > 0 ? cv::CMP_LE : cv::CMP_GT);
  return out;
}

cv::Mat extend_down(const cv::Mat& mask, int rows) {
  CV_Assert(mask.type() == CV_8UC1 && rows >= 0);
  cv::Mat out = cv::Mat::zeros(mask.size(), CV_8U);
  const cv::Rect box = mask_box(mask);
  if (box.empty()) return out;
  const cv::Rect work = cv::Rect(box.x, box.y, box.width, box.height + rows) & cv::Rect(cv::Point(), mask.size());
  std::vector<int> left(static_cast<std::size_t>(work.width), -1);  // rows that the last pixel above still covers
  for (int y = work.y; y < work.br().y; ++y) {
    const uchar* in = mask.ptr(y) + work.x;
    uchar* to = out.ptr(y) + work.x;
    for (int x = 0; x < work.width; ++x) {
      int& n = left[static_cast<std::size_t>(x)];
      n = in[x] ? rows : n - (n >= 0);
      to[x] = n >= 0 ? 255 : 0;
    }
  }
  return out;
}

}  // namespace tiedit::image
