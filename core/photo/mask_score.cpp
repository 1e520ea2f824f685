#include "photo/mask_score.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "image/morphology.h"
#include "photo/lab.h"

namespace tiedit::photo {
namespace {

/// Sums over the contour: pixels of the mask with a neighbour outside it, the frame's own pixels left out.
struct Contour {
  int pixels = 0, hugging = 0;
  double edge = 0;
};

int distance_to_side(cv::Point p, const cv::Rect& box) {
  return std::min(
      {std::abs(p.x - box.x), std::abs(p.y - box.y), std::abs(p.x - box.br().x + 1), std::abs(p.y - box.br().y + 1)});
}

Contour contour_of(const cv::Mat& mask, const cv::Mat& edges, const cv::Rect& box, const GrabCutOptions& o) {
  Contour c;
  for (int y = 1; y + 1 < mask.rows; ++y)
    for (int x = 1; x + 1 < mask.cols; ++x) {
      const uchar* m = mask.ptr(y) + x;
      if (!m[0] || (m[-1] && m[1] && mask.ptr(y - 1)[x] && mask.ptr(y + 1)[x])) continue;
      const float strength = edges.ptr<float>(y)[x];
      ++c.pixels;
      c.edge += std::min(1.0, strength / o.edge_full);
      c.hugging += strength < static_cast<float>(o.edge_none) && distance_to_side({x, y}, box) <= o.hug_px;
    }
  return c;
}

}  // namespace

double iou(const cv::Mat& a, const cv::Mat& b) {
  const int both = cv::countNonZero(a & b), either = cv::countNonZero(a | b);
  return either == 0 ? 0 : static_cast<double>(both) / either;
}

cv::Mat edge_strength(const cv::Mat& rgb) {
  cv::Mat lab = to_lab(rgb), dx, dy;
  cv::GaussianBlur(lab, lab, cv::Size(3, 3), 0);
  cv::Sobel(lab, dx, CV_32F, 1, 0, 3, 0.25);
  cv::Sobel(lab, dy, CV_32F, 0, 1, 3, 0.25);
  cv::Mat strength(rgb.size(), CV_32F);
  for (int y = 0; y < rgb.rows; ++y)
    for (int x = 0; x < rgb.cols; ++x) {
      const cv::Vec3f gx = dx.ptr<cv::Vec3f>(y)[x], gy = dy.ptr<cv::Vec3f>(y)[x];
      strength.ptr<float>(y)[x] = std::sqrt(gx.dot(gx) + gy.dot(gy));
    }
  cv::dilate(strength, strength, cv::Mat::ones(3, 3, CV_8U));
  return strength;
}

double mask_score(const cv::Mat& mask, const cv::Mat& edges, const cv::Rect& box, const GrabCutOptions& o) {
  const int area = cv::countNonZero(mask);
  if (area == 0) return -std::numeric_limits<double>::infinity();
  const Contour c = contour_of(mask, edges, box, o);
  const double n = std::max(1, c.pixels), f = static_cast<double>(area) / box.area();
  const double t = static_cast<double>((image::mask_box(mask) & box).area()) / box.area();
  return c.edge / n - c.hugging / n - 0.5 * std::max(0.0, o.least_area - f) / o.least_area -
         (f > o.most_area ? 0.5 : 0) - 0.5 * std::max(0.0, o.least_extent - t) / o.least_extent;
}

}  // namespace tiedit::photo
