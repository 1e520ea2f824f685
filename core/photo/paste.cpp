#include "photo/paste.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "image/morphology.h"
#include "photo/lab.h"
#include "photo/membrane.h"

namespace tiedit::photo {
namespace {

constexpr int kMargin = 2;           // px around the object whose colours scaling and membranes read
constexpr float kTinyAlpha = 1e-4F;  // keeps the division by alpha finite

uchar level(float v) { return static_cast<uchar>(std::clamp(v, 0.0F, 255.0F) + 0.5F); }

cv::Mat along_axis(const cv::Mat& m, cv::Size size) {
  if (m.size() == size) return m;
  const bool shrinks = size.width < m.cols || size.height < m.rows;
  cv::Mat out;
  cv::resize(m, out, size, 0, 0, shrinks ? cv::INTER_AREA : cv::INTER_CUBIC);
  return out;
}

cv::Mat alpha_of(const cv::Mat& rgba) {
  cv::Mat alpha;
  cv::extractChannel(rgba, alpha, 3);
  return alpha;
}

cv::Mat colours_of(const cv::Mat& rgba) {
  cv::Mat rgb;
  cv::cvtColor(rgba, rgb, cv::COLOR_RGBA2RGB);
  return rgb;
}

cv::Mat joined(const cv::Mat& rgb, const cv::Mat& alpha) {
  cv::Mat rgba(rgb.size(), CV_8UC4);
  cv::mixChannels(std::vector<cv::Mat>{rgb, alpha}, std::vector<cv::Mat>{rgba}, {0, 0, 1, 1, 2, 2, 3, 3});
  return rgba;
}

/// F + c as an opaque piece. Beyond the frame and beyond the sprite nothing is known, so nothing pulls there.
cv::Mat matched(const cv::Mat& rgba, cv::Point at, const cv::Mat& picture, double residual) {
  const cv::Mat alpha = alpha_of(rgba);
  const cv::Rect visible = (cv::Rect(at, rgba.size()) & cv::Rect(cv::Point(), picture.size())) - at;
  cv::Mat pixels = cv::Mat::zeros(rgba.size(), CV_8U), difference(rgba.size(), CV_32FC3, cv::Scalar::all(0));
  if (visible.empty()) return rgba;
  const cv::Mat inside = alpha(visible) != 0;
  cv::Mat ring;
  cv::dilate(inside, ring, cv::getStructuringElement(cv::MORPH_CROSS, {3, 3}));
  pixels(visible).setTo(uchar{membrane_known}, ring);
  pixels(visible).setTo(uchar{membrane_unknown}, inside);
  cv::subtract(picture(visible + at), colours_of(rgba(visible)), difference(visible), cv::noArray(), CV_32F);
  const cv::Mat change = membrane(difference, pixels, residual);
  cv::Mat colours;
  cv::add(colours_of(rgba), change, colours, cv::noArray(), CV_32F);
  colours.convertTo(colours, CV_8U);
  return joined(colours, alpha != 0);
}

}  // namespace

Sprite sprite_of(const Cutout& cutout) {
  if (cutout.box.empty()) return {};
  const cv::Mat object = cutout.alpha > 0;
  const cv::Rect tight = image::mask_box(object);
  if (tight.empty()) return {};
  const cv::Rect part = image::grown(tight, kMargin, object.size());
  cv::Mat near;
  cv::dilate(object(part), near, cv::Mat::ones(2 * kMargin + 1, 2 * kMargin + 1, CV_8U));
  Sprite s{cv::Mat::zeros(part.size(), CV_8UC4), part + cutout.box.tl()};
  for (int y = 0; y < part.height; ++y)
    for (int x = 0; x < part.width; ++x) {
      if (!near.at<uchar>(y, x)) continue;
      const float a = cutout.alpha.at<float>(part.y + y, part.x + x);
      const auto& c = cutout.colour.at<cv::Vec3f>(part.y + y, part.x + x);
      const uchar a8 = a >= 1 ? uchar{255} : std::min(uchar{254}, level(255 * a));
      s.rgba.at<cv::Vec4b>(y, x) = {level(c[0]), level(c[1]), level(c[2]), a8};
    }
  return s;
}

Sprite over(const Sprite& top, const Sprite& bottom) {
  if (bottom.empty()) return top;
  CV_Assert(top.at.size() == top.rgba.size() && bottom.at.size() == bottom.rgba.size());
  Sprite out{{}, top.at | bottom.at};
  out.rgba = cv::Mat::zeros(out.at.size(), CV_8UC4);
  bottom.rgba.copyTo(out.rgba(bottom.at - out.at.tl()));
  cv::Mat part = out.rgba(top.at - out.at.tl());
  for (int y = 0; y < part.rows; ++y)
    for (int x = 0; x < part.cols; ++x) {
      const auto& t = top.rgba.at<cv::Vec4b>(y, x);
      auto& b = part.at<cv::Vec4b>(y, x);
      if (t[3] == 0 && b[3] != 0) continue;
      if (t[3] == 0 || t[3] == 255 || b[3] == 0) {
        b = t;
        continue;
      }
      const float u = static_cast<float>(t[3]) / 255, v = (1 - u) * static_cast<float>(b[3]) / 255, a = u + v;
      for (int c = 0; c < 3; ++c) b[c] = level((u * static_cast<float>(t[c]) + v * static_cast<float>(b[c])) / a);
      b[3] = std::min(uchar{254}, level(255 * a));
    }
  return out;
}

cv::Mat scaled(const cv::Mat& rgba, cv::Size size, bool weighted) {
  CV_Assert(rgba.type() == CV_8UC4 && !size.empty());
  if (rgba.size() == size) return rgba;
  cv::Mat m(rgba.size(), CV_32FC4);
  for (int y = 0; y < m.rows; ++y)
    for (int x = 0; x < m.cols; ++x) {
      const auto& p = rgba.at<cv::Vec4b>(y, x);
      const float a = static_cast<float>(p[3]) / 255, w = weighted ? a : 1;
      m.at<cv::Vec4f>(y, x) =
          cv::Vec4f(w * static_cast<float>(p[0]), w * static_cast<float>(p[1]), w * static_cast<float>(p[2]), a);
    }
  m = along_axis(along_axis(m, {size.width, m.rows}), size);
  cv::Mat out(size, CV_8UC4);
  for (int y = 0; y < out.rows; ++y)
    for (int x = 0; x < out.cols; ++x) {
      const auto& p = m.at<cv::Vec4f>(y, x);
      // By the alpha that overshoots with the colours, or they would come out too bright beside an edge.
      const float w = weighted ? 1 / (std::max(p[3], 0.0F) + kTinyAlpha) : 1;
      out.at<cv::Vec4b>(y, x) = {level(p[0] * w), level(p[1] * w), level(p[2] * w), level(255 * p[3])};
    }
  return out;
}

cv::Mat drawn(const Sprite& sprite, Blend blend, const cv::Mat& picture, double residual) {
  const cv::Mat rgba = scaled(sprite.rgba, sprite.at.size(), blend != Blend::membrane);
  if (blend == Blend::border) return rgba;
  if (blend == Blend::membrane) return matched(rgba, sprite.at.tl(), picture, residual);
  return joined(colours_of(rgba), alpha_of(rgba) >= 128);
}

void paste(const cv::Mat& rgba, cv::Point at, const cv::Mat& clip, cv::Mat& out) {
  CV_Assert(rgba.type() == CV_8UC4 && out.type() == CV_8UC3 && (clip.empty() || clip.size() == out.size()));
  const cv::Rect area = cv::Rect(at, rgba.size()) & cv::Rect(cv::Point(), out.size());
  for (int y = area.y; y < area.br().y; ++y) {
    const uchar* from = rgba.ptr(y - at.y) + 4 * (area.x - at.x);
    const uchar* open = clip.empty() ? nullptr : clip.ptr(y) + area.x;
    uchar* to = out.ptr(y) + 3 * area.x;
    for (int x = 0; x < area.width; ++x, from += 4, to += 3) {
      if (from[3] == 0 || (open && !open[x])) continue;
      const int a = from[3];
      for (int c = 0; c < 3; ++c) to[c] = static_cast<uchar>((a * from[c] + (255 - a) * to[c] + 127) / 255);
    }
  }
}

cv::Mat footprint(const cv::Mat& rgba, cv::Point at, cv::Size size, int least) {
  cv::Mat out = cv::Mat::zeros(size, CV_8U);
  const cv::Rect area = cv::Rect(at, rgba.size()) & cv::Rect(cv::Point(), size);
  if (!area.empty()) cv::Mat(alpha_of(rgba)(area - at) >= least).copyTo(out(area));
  return out;
}

double ring_lightness(const cv::Mat& rgb, const cv::Mat& object, int near_px, int far_px) {
  const cv::Rect box = image::grown(image::mask_box(object), far_px + 1, rgb.size());
  if (box.empty() || image::mask_box(object).empty()) return -1;
  const cv::Mat inside = object(box);
  const cv::Mat ring = image::dilate_edt(inside, far_px) & ~image::dilate_edt(inside, near_px);
  if (cv::countNonZero(ring) == 0) return -1;
  return cv::mean(to_lab(rgb(box)), ring)[0];
}

cv::Mat toned(const cv::Mat& rgba, double dL) {
  cv::Mat lab = to_lab(colours_of(rgba));
  lab += cv::Scalar(dL, 0, 0);
  cv::Mat rgb;
  from_lab(lab).convertTo(rgb, CV_8U);
  return joined(rgb, alpha_of(rgba));
}

}  // namespace tiedit::photo
