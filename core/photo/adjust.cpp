#include "photo/adjust.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <opencv2/imgproc.hpp>
#include <utility>
#include <vector>

#include "image/morphology.h"
#include "photo/bands.h"
#include "photo/lab.h"
#include "photo/masked_blur.h"

namespace tiedit::photo {
namespace {

constexpr std::array<std::pair<std::string_view, Adjust>, 12> kNames{{{"brighter", Adjust::brighter},
                                                                      {"darker", Adjust::darker},
                                                                      {"more_contrast", Adjust::more_contrast},
                                                                      {"less_contrast", Adjust::less_contrast},
                                                                      {"more_saturated", Adjust::more_saturated},
                                                                      {"less_saturated", Adjust::less_saturated},
                                                                      {"warmer", Adjust::warmer},
                                                                      {"cooler", Adjust::cooler},
                                                                      {"blur", Adjust::blur},
                                                                      {"sharpen", Adjust::sharpen},
                                                                      {"grey", Adjust::grey},
                                                                      {"plain", Adjust::plain}}};

/// Rounds the colours into `out` where the mask is set.
void write(const cv::Mat& colour, const cv::Mat& mask, cv::Mat out) {
  for (int y = 0; y < out.rows; ++y) {
    const float* c = colour.ptr<float>(y);
    const uchar* m = mask.ptr(y);
    uchar* to = out.ptr(y);
    for (int x = 0; x < out.cols; ++x, c += 3, to += 3) {
      if (m[x] == 0) continue;
      for (int i = 0; i < 3; ++i) to[i] = static_cast<uchar>(std::clamp(c[i], 0.0F, 255.0F) + 0.5F);
    }
  }
}

/// Mean L over the mask; summed row by row, so that threads cannot change the last bits.
double mean_lightness(const cv::Mat& rgb, const cv::Mat& mask) {
  std::vector<double> sums(static_cast<std::size_t>(rgb.rows));
  for_each_band(rgb.size(), [&](cv::Range rows) {
    const cv::Mat lab = to_lab(rgb.rowRange(rows));
    for (int y = 0; y < lab.rows; ++y) {
      const float* p = lab.ptr<float>(y);
      const uchar* m = mask.ptr(rows.start + y);
      double sum = 0;
      for (int x = 0; x < lab.cols; ++x)
        if (m[x]) sum += p[3 * x];
      sums[static_cast<std::size_t>(rows.start + y)] = sum;
    }
  });
  return std::accumulate(sums.begin(), sums.end(), 0.0) / cv::countNonZero(mask);
}

/// L' = 100 (L/100)^gamma, or L' = scale L + offset; a, b times chroma plus a shift.
struct LabChange {
  float gamma = 1, scale = 1, offset = 0, chroma = 1, da = 0, db = 0;
};

LabChange change_of(Adjust kind, double amount, double mean_L) {
  const auto v = static_cast<float>(amount), mean = static_cast<float>(mean_L);
  const auto contrast = [&](float s) { return LabChange{.scale = s, .offset = mean * (1 - s)}; };
  switch (kind) {
    case Adjust::brighter:
      return {.gamma = 1 / (1 + v)};
    case Adjust::darker:
      return {.gamma = 1 + v};
    case Adjust::more_contrast:
      return contrast(1 + v);
    case Adjust::less_contrast:
      return contrast(1 / (1 + v));
    case Adjust::more_saturated:
      return {.chroma = 1 + v};
    case Adjust::less_saturated:
      return {.chroma = 1 / (1 + v)};
    case Adjust::warmer:
      return {.da = 5 * v, .db = 20 * v};
    case Adjust::cooler:
      return {.da = -5 * v, .db = -20 * v};
    case Adjust::grey:
      return {.chroma = 0};
    default:
      return {};
  }
}

void apply(cv::Mat& lab, const LabChange& c) {
  for (int y = 0; y < lab.rows; ++y) {
    float* p = lab.ptr<float>(y);
    for (int x = 0; x < lab.cols; ++x, p += 3) {
      if (c.gamma != 1) p[0] = 100 * std::pow(std::max(p[0], 0.0F) / 100, c.gamma);
      p[0] = std::clamp(p[0] * c.scale + c.offset, 0.0F, 100.0F);
      p[1] = p[1] * c.chroma + c.da;
      p[2] = p[2] * c.chroma + c.db;
    }
  }
}

void adjust_lab(const cv::Mat& rgb, const cv::Mat& mask, const LabChange& change, cv::Mat out) {
  for_each_band(rgb.size(), [&](cv::Range rows) {
    cv::Mat lab = to_lab(rgb.rowRange(rows));
    apply(lab, change);
    write(from_lab(lab), mask.rowRange(rows), out.rowRange(rows));
  });
}

/// The Gaussian sees the whole picture: a sharpened edge may lie on the mask's edge.
void sharpen(const cv::Mat& rgb, const cv::Mat& mask, const cv::Rect& box, double amount, cv::Mat out) {
  constexpr double kSigma = 1.5;
  constexpr int kRadius = 6;
  for_each_band(box.size(), [&](cv::Range rows) {
    const cv::Rect band(box.x, box.y + rows.start, box.width, rows.size());
    const cv::Rect seen = image::grown(band, kRadius, rgb.size());
    cv::Mat pixels, soft;
    rgb(seen).convertTo(pixels, CV_32F);
    cv::GaussianBlur(pixels, soft, cv::Size(2 * kRadius + 1, 2 * kRadius + 1), kSigma, kSigma, cv::BORDER_REFLECT_101);
    const cv::Rect inner(band.tl() - seen.tl(), band.size());
    cv::Mat sharp;
    cv::addWeighted(pixels(inner), 1 + 2 * amount, soft(inner), -2 * amount, 0, sharp);
    write(sharp, mask(band), out(band));
  });
}

}  // namespace

std::optional<Adjust> adjust_of(std::string_view name) {
  for (const auto& [text, kind] : kNames)
    if (text == name) return kind;
  return std::nullopt;
}

cv::Mat adjust(const cv::Mat& rgb, const cv::Mat& mask, Adjust kind, double amount, cv::Vec3b colour) {
  CV_Assert(rgb.type() == CV_8UC3 && mask.type() == CV_8UC1 && mask.size() == rgb.size() && amount > 0);
  cv::Mat out = rgb.clone();
  const cv::Rect box = image::mask_box(mask);
  if (box.empty()) return out;
  switch (kind) {
    case Adjust::plain:
      out.setTo(cv::Scalar(colour[0], colour[1], colour[2]), mask);
      break;
    case Adjust::sharpen:
      sharpen(rgb, mask, box, amount, out);
      break;
    case Adjust::blur:
      masked_blur(rgb(box), mask(box), 0.04 * amount * std::max(rgb.cols, rgb.rows), out(box));
      break;
    default: {
      const bool contrast = kind == Adjust::more_contrast || kind == Adjust::less_contrast;
      const double mean = contrast ? mean_lightness(rgb(box), mask(box)) : 0;
      adjust_lab(rgb(box), mask(box), change_of(kind, amount, mean), out(box));
    }
  }
  return out;
}

}  // namespace tiedit::photo
