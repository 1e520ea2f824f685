#include "photo/shadow.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "image/composite.h"
#include "image/morphology.h"

namespace tiedit::photo {
namespace {

cv::Mat luminance(const cv::Mat& rgb) {
  cv::Mat grey;
  cv::cvtColor(rgb, grey, cv::COLOR_RGB2GRAY);
  grey.convertTo(grey, CV_32F);
  return grey;
}

/// Mean over the seen pixels of a box; 0 where there are none.
cv::Mat seen_mean(const cv::Mat& values, const cv::Mat& seen, int side) {
  cv::Mat sum, weight;
  cv::blur(values.mul(seen), sum, {side, side}, {-1, -1}, cv::BORDER_REPLICATE);
  cv::blur(seen, weight, {side, side}, {-1, -1}, cv::BORDER_REPLICATE);
  cv::Mat mean = cv::Mat::zeros(values.size(), CV_32F);
  cv::divide(sum, weight, mean);
  mean.setTo(0, weight < 1e-6F);
  return mean;
}

/// S where it can be measured, spread under the object by ever wider means.
cv::Mat light_left(const cv::Mat& picture, const cv::Mat& plate, const cv::Mat& seen, const ShadowOptions& o) {
  const cv::Mat below = seen_mean(plate, seen, o.blur_px);
  cv::Mat light = cv::Mat::ones(picture.size(), CV_32F);
  cv::divide(seen_mean(picture, seen, o.blur_px), cv::max(below, 1.0), light);
  light = cv::min(cv::max(light, o.least), 1.0);
  cv::Mat open = seen == 0;
  const cv::Mat measured = light.clone();
  for (int side = 2 * o.blur_px + 1; cv::countNonZero(open) > 0; side = 2 * side + 1) {
    const cv::Mat wider = seen_mean(measured, seen, side);
    const cv::Mat found = open & (wider > 0);
    wider.copyTo(light, found);
    open &= ~found;
    if (side > 2 * std::max(light.rows, light.cols)) break;
  }
  light.setTo(1, open);
  return light;
}

}  // namespace

Sprite shadow_of(const cv::Mat& rgb, const cv::Mat& plate, const cv::Mat& mark, const cv::Mat& object,
                 const ShadowOptions& options) {
  CV_Assert(rgb.type() == CV_8UC3 && plate.type() == CV_8UC3 && mark.type() == CV_8UC1 && object.type() == CV_8UC1);
  const cv::Rect box = image::mask_box(mark);
  if (box.empty()) return {};
  cv::Mat seen;
  cv::Mat((mark(box) != 0) & (object(box) == 0)).convertTo(seen, CV_32F, 1 / 255.0);
  const cv::Mat light = light_left(luminance(rgb(box)), luminance(plate(box)), seen, options);
  const cv::Mat fade = image::feather_alpha(mark, options.feather_px, 255)(box);
  Sprite s{cv::Mat::zeros(box.size(), CV_8UC4), box};
  for (int y = 0; y < box.height; ++y)
    for (int x = 0; x < box.width; ++x) {
      const float dark = (1 - light.at<float>(y, x)) * static_cast<float>(fade.at<uchar>(y, x));
      s.rgba.at<cv::Vec4b>(y, x)[3] = static_cast<uchar>(dark + 0.5F);
    }
  return s;
}

}  // namespace tiedit::photo
