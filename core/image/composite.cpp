#include "image/composite.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "base/error.h"
#include "image/morphology.h"

namespace tiedit::image {
namespace {

/// Opacity by squared distance, for every distance below feather + 1 (from there on it is `full`).
std::vector<int> opacities(int feather_px, int full) {
  const int reach = feather_px + 1;
  std::vector<int> a(static_cast<std::size_t>(reach) * static_cast<std::size_t>(reach));
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double t = std::sqrt(static_cast<double>(i)) / reach;
    a[i] = static_cast<int>(std::floor(full * t * t * (3 - 2 * t) + 0.5));
  }
  return a;
}

template <class T>
void paint_alpha(const cv::Mat& distance, int feather_px, int full, cv::Mat& alpha) {
  const std::vector<int> table = opacities(feather_px, full);
  const auto reach = static_cast<float>(feather_px + 1);
  for (int y = 0; y < distance.rows; ++y) {
    const float* d = distance.ptr<float>(y);
    T* a = alpha.ptr<T>(y);
    // d is the root of an integer: squaring and rounding gives it back, whatever the root's last bit.
    for (int x = 0; x < distance.cols; ++x)
      a[x] = static_cast<T>(d[x] >= reach ? full : table[static_cast<std::size_t>(std::lround(d[x] * d[x]))]);
  }
}

/// a*g + (A-a)*s stays below 2^32 for 16 bit (65535 * 65535 + 32767), so 32 unsigned bits give the 64-bit result.
template <class T>
void blend_row(const T* gen, const T* alpha, T* out, int width, int channels) {
  constexpr std::uint32_t kFull = static_cast<T>(-1);
  for (int x = 0; x < width; ++x, gen += 3, out += channels) {
    const std::uint32_t a = alpha[x];
    if (a == 0) continue;
    for (int c = 0; c < 3; ++c) out[c] = static_cast<T>((a * gen[c] + (kFull - a) * out[c] + (kFull - 1) / 2) / kFull);
  }
}

template <class T>
void blend(const cv::Mat& gen, const cv::Mat& alpha, cv::Mat out) {
  for (int y = 0; y < out.rows; ++y) blend_row(gen.ptr<T>(y), alpha.ptr<T>(y), out.ptr<T>(y), out.cols, out.channels());
}

std::string size_text(cv::Size s) { return fmt::format("{}x{}", s.width, s.height); }

void require_fit(const cv::Mat& src, const cv::Mat& gen, const cv::Mat& mask) {
  const auto refuse = [](const char* slug, std::string need, std::string got) {
    throw Error(ErrorKind::internal, slug,
                {"composite.keep_background", std::move(need), std::move(got), "fix the edit stage"});
  };
  if (gen.size() != src.size()) refuse("composite.size", "gen of " + size_text(src.size()), size_text(gen.size()));
  if (mask.size() != src.size()) refuse("composite.size", "mask of " + size_text(src.size()), size_text(mask.size()));
  if (gen.depth() != src.depth() || gen.channels() != 3)
    refuse("composite.depth", fmt::format("gen of 3 channels, {} bits", 8 * src.elemSize1()),
           fmt::format("{} channels, {} bits", gen.channels(), 8 * gen.elemSize1()));
}

}  // namespace

cv::Mat feather_alpha(const cv::Mat& mask, int feather_px, int full) {
  CV_Assert(mask.type() == CV_8UC1 && feather_px >= 0 && (full == 255 || full == 65535));
  cv::Mat alpha = cv::Mat::zeros(mask.size(), full == 255 ? CV_8U : CV_16U);
  const cv::Rect box = mask_box(mask);
  if (box.empty()) return alpha;
  const cv::Rect work = grown(box, 1, mask.size());
  const cv::Mat inside = mask(work) != 0;
  cv::Mat target = alpha(work);
  if (feather_px == 0 || cv::countNonZero(inside) == work.width * work.height) {
    target.setTo(full, inside);
    return alpha;
  }
  cv::Mat distance;
  cv::distanceTransform(inside, distance, cv::DIST_L2, cv::DIST_MASK_PRECISE);
  if (full == 255)
    paint_alpha<std::uint8_t>(distance, feather_px, full, target);
  else
    paint_alpha<std::uint16_t>(distance, feather_px, full, target);
  return alpha;
}

cv::Mat composite(const cv::Mat& src, const cv::Mat& gen, const cv::Mat& mask, int feather_px) {
  CV_Assert((src.depth() == CV_8U || src.depth() == CV_16U) && (src.channels() == 3 || src.channels() == 4));
  require_fit(src, gen, mask);
  cv::Mat out = src.clone();
  const cv::Rect box = mask_box(mask);
  if (box.empty()) return out;
  const cv::Rect work = grown(box, 1, mask.size());  // the feather needs to see the mask's edge
  if (src.depth() == CV_8U)
    blend<std::uint8_t>(gen(work), feather_alpha(mask(work), feather_px, 255), out(work));
  else
    blend<std::uint16_t>(gen(work), feather_alpha(mask(work), feather_px, 65535), out(work));
  return out;
}

}  // namespace tiedit::image
