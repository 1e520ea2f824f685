#include "photo/surroundings.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "image/morphology.h"

namespace tiedit::photo {
namespace {

cv::Mat unlike(const cv::Mat& rgb, const cv::Mat& hole, const cv::Mat& others, const SurroundingsOptions& options) {
  cv::Mat means;  // of the square around every pixel
  cv::blur(rgb, means, {options.patch_px, options.patch_px}, {-1, -1}, cv::BORDER_REFLECT_101);
  // Squares that reach into the hole would bring the thing's own colours into the range.
  const int clear = options.patch_px / 2 + 1;
  cv::Mat rim = image::dilate_edt(hole, options.rim_px + clear) & ~image::dilate_edt(hole, clear);
  if (!others.empty()) rim.setTo(0, others);
  cv::Mat out = cv::Mat::zeros(rgb.size(), CV_8U);
  if (cv::countNonZero(rim) == 0) return out;
  for (int c = 0; c < 3; ++c) {
    cv::Mat channel;
    cv::extractChannel(means, channel, c);
    double low = 0, high = 0;
    cv::minMaxLoc(channel, &low, &high, nullptr, nullptr, rim);
    out |= (channel < low - options.margin) | (channel > high + options.margin);
  }
  return image::dilate_edt(out, options.reach_px);
}

}  // namespace

cv::Mat unlike_surroundings(const cv::Mat& rgb, const cv::Mat& hole, const cv::Mat& others,
                            const SurroundingsOptions& options) {
  CV_Assert(rgb.type() == CV_8UC3 && hole.type() == CV_8UC1 && hole.size() == rgb.size());
  cv::Mat out = cv::Mat::zeros(rgb.size(), CV_8U);
  const cv::Rect box = image::mask_box(hole);
  if (box.empty()) return out;
  const cv::Rect work = image::grown(box, std::max({box.width, box.height, options.look_px}), rgb.size());
  unlike(rgb(work).clone(), hole(work), others.empty() ? others : others(work), options).copyTo(out(work));
  return out;
}

}  // namespace tiedit::photo
