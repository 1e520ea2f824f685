#include "photo/recolor.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <mutex>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "image/morphology.h"
#include "photo/bands.h"
#include "photo/lab.h"

namespace tiedit::photo {
namespace {

constexpr int kBlurRadius = 3;  // of the Gaussian of sigma 1 that softens the weights

/// Counts of L, a and b, fine enough to read medians from.
class LabHistogram {
 public:
  void add(const float* lab) {
    for (std::size_t c = 0; c < 3; ++c) ++x_bins[c * kBins + bin(c, lab[c])];
    ++x_count;
  }
  void add(const LabHistogram& other) {
    std::transform(x_bins.begin(), x_bins.end(), other.x_bins.begin(), x_bins.begin(), std::plus<>());
    x_count += other.x_count;
  }
  bool empty() const { return x_count == 0; }
  Lab median() const { return {median_of(0), median_of(1), median_of(2)}; }

 private:
  static constexpr std::size_t kBins = 65536;
  static double low(std::size_t c) { return c == 0 ? 0 : -128; }
  static double range(std::size_t c) { return c == 0 ? 100 : 256; }
  static std::size_t bin(std::size_t c, double v) {
    const double at = (v - low(c)) * (kBins / range(c));
    return static_cast<std::size_t>(std::clamp(at, 0.0, static_cast<double>(kBins - 1)));
  }
  double value_at(std::size_t c, std::uint64_t rank) const {
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < kBins; ++i)
      if ((seen += x_bins[c * kBins + i]) > rank) return low(c) + (static_cast<double>(i) + 0.5) * range(c) / kBins;
    return low(c) + range(c);
  }
  double median_of(std::size_t c) const { return (value_at(c, (x_count - 1) / 2) + value_at(c, x_count / 2)) / 2; }

  std::vector<std::uint32_t> x_bins = std::vector<std::uint32_t>(3 * kBins);
  std::uint64_t x_count = 0;
};

/// The colour of the thing: medians over the mask's core, or over all of it where it has no core.
Lab median_colour(const cv::Mat& rgb, const cv::Mat& mask, double core_alpha) {
  const auto collect = [&](double threshold) {
    LabHistogram total;
    std::mutex guard;
    for_each_band(rgb.size(), [&](cv::Range rows) {
      LabHistogram own;
      const cv::Mat lab = to_lab(rgb.rowRange(rows));
      for (int y = 0; y < lab.rows; ++y)
        for (int x = 0; x < lab.cols; ++x)
          if (mask.at<uchar>(rows.start + y, x) > threshold) own.add(lab.ptr<float>(y) + 3 * x);
      const std::lock_guard lock(guard);
      total.add(own);
    });
    return total;
  };
  const LabHistogram core = collect(255 * core_alpha);
  return core.empty() ? collect(0).median() : core.median();
}

/// The old colour, the new one, and what follows from the two.
struct Change {
  Lab from, to;
  float k;          // of the lightness
  bool achromatic;  // the thing has no hue
  bool fade_white;  // highlights lose their chroma
};

Change change_of(const Lab& from, cv::Vec3b target, const RecolorOptions& o) {
  const auto [least, most] = std::minmax({target[0], target[1], target[2]});
  const double k = most - least <= o.neutral_range ? o.neutral_lightness : o.lightness;
  return {from, lab_of(target), static_cast<float>(k), std::hypot(from.a, from.b) < o.achromatic_chroma,
          from.L < o.dark_below_L};
}

/// 1 - smoothstep of the distance to the thing's colour, before the blur.
cv::Mat weights(const cv::Mat& lab, const Change& c, const RecolorOptions& o) {
  cv::Mat u(lab.size(), CV_32F);
  const auto L = static_cast<float>(c.from.L), a = static_cast<float>(c.from.a), b = static_cast<float>(c.from.b);
  const float use_L = c.achromatic ? 1 : 0;
  const auto near = static_cast<float>(c.achromatic ? o.near_lab : o.near_ab);
  const auto per_unit = static_cast<float>(1 / o.fade);
  for (int y = 0; y < lab.rows; ++y) {
    const float* p = lab.ptr<float>(y);
    float* to = u.ptr<float>(y);
    for (int x = 0; x < lab.cols; ++x, p += 3) {
      const float dL = use_L * (p[0] - L), da = p[1] - a, db = p[2] - b;
      const float t = std::clamp((std::sqrt(dL * dL + da * da + db * db) - near) * per_unit, 0.0F, 1.0F);
      to[x] = 1 - t * t * (3 - 2 * t);
    }
  }
  return u;
}

/// Writes the new Lab over the old one.
void shift(cv::Mat& lab, const Change& c, const RecolorOptions& o) {
  const auto dL = static_cast<float>(c.k * (c.to.L - c.from.L));
  const auto per_L = static_cast<float>(1 / std::max(c.to.L, 1.0));
  const auto least = static_cast<float>(o.chroma_least), most = static_cast<float>(o.chroma_most);
  const auto bright = static_cast<float>(o.highlight_L), keep = static_cast<float>(o.keep_variation);
  const auto per_width = static_cast<float>(c.fade_white ? 1 / o.highlight_width : 0);
  const auto a = static_cast<float>(c.from.a), b = static_cast<float>(c.from.b);
  const auto to_a = static_cast<float>(c.to.a), to_b = static_cast<float>(c.to.b);
  for (int y = 0; y < lab.rows; ++y) {
    float* p = lab.ptr<float>(y);
    for (int x = 0; x < lab.cols; ++x, p += 3) {
      const float old_L = p[0];
      p[0] = std::clamp(old_L + dL, 0.0F, 100.0F);
      const float fade = 1 - std::clamp(((c.fade_white ? old_L : 0) - bright) * per_width, 0.0F, 1.0F);
      const float q = std::clamp(p[0] * per_L, least, most) * fade;
      p[1] = to_a * q + keep * (p[1] - a);
      p[2] = to_b * q + keep * (p[2] - b);
    }
  }
}

/// out = rgb + mask * u * (colour - rgb), rounded; where the mask is 0 nothing is written.
void mix(const cv::Mat& colour, const cv::Mat& u, const cv::Mat& mask, cv::Mat out) {
  for (int y = 0; y < out.rows; ++y) {
    const float *c = colour.ptr<float>(y), *weight = u.ptr<float>(y);
    const uchar* m = mask.ptr(y);
    uchar* to = out.ptr(y);
    for (int x = 0; x < out.cols; ++x, c += 3, to += 3) {
      if (m[x] == 0) continue;
      const float w = weight[x] * static_cast<float>(m[x]) * (1.0F / 255);
      for (int i = 0; i < 3; ++i) {
        const auto old = static_cast<float>(to[i]);
        to[i] = static_cast<uchar>(std::clamp(old + w * (c[i] - old), 0.0F, 255.0F) + 0.5F);
      }
    }
  }
}

}  // namespace

cv::Mat recolor(const cv::Mat& rgb, const cv::Mat& mask, cv::Vec3b target, const RecolorOptions& options) {
  CV_Assert(rgb.type() == CV_8UC3 && mask.type() == CV_8UC1 && mask.size() == rgb.size());
  cv::Mat out = rgb.clone();
  const cv::Rect box = image::mask_box(mask);
  if (box.empty()) return out;
  const Change change = change_of(median_colour(rgb(box), mask(box), options.core_alpha), target, options);
  for_each_band(box.size(), [&](cv::Range rows) {
    const cv::Rect band(box.x, box.y + rows.start, box.width, rows.size());
    const cv::Rect seen = image::grown(band, kBlurRadius, rgb.size());
    cv::Mat lab = to_lab(rgb(seen));
    cv::Mat u = weights(lab, change, options);
    cv::GaussianBlur(u, u, cv::Size(2 * kBlurRadius + 1, 2 * kBlurRadius + 1), 1, 1, cv::BORDER_REFLECT_101);
    const cv::Rect inner(band.tl() - seen.tl(), band.size());
    lab = lab(inner);
    shift(lab, change, options);
    mix(from_lab(lab), u(inner), mask(band), out(band));
  });
  return out;
}

}  // namespace tiedit::photo
