#pragma once
#include <opencv2/core/mat.hpp>
#include <optional>
#include <string_view>

namespace tiedit::photo {

/// What adjust can do; spelled as in plans (`adjust`).
enum class Adjust {
  brighter,
  darker,
  more_contrast,
  less_contrast,
  more_saturated,
  less_saturated,
  warmer,
  cooler,
  blur,
  sharpen,
  grey,
  plain
};

/// The kind of that name, or nothing.
std::optional<Adjust> adjust_of(std::string_view name);

/// Changes the pixels inside a mask by a formula (Lab D65, v = amount):
/// brighter L' = 100 (L/100)^(1/(1+v)), darker exponent 1+v; contrast about the mean L of the mask by 1+v or its
/// inverse; saturation a and b likewise; warmer b + 20v, a + 5v, cooler the reverse; grey a = b = 0;
/// blur: Gaussian of 0.04 v max(W, H) px over the mask's pixels only; sharpen: I + 2v (I - Gaussian 1.5 px);
/// plain: every pixel becomes `colour`.
/// In: rgb [H, W, 3] u8 sRGB; mask [H, W] u8, nonzero = inside; amount > 0
/// Out: a new Mat; where the mask is 0 every sample is rgb's. Any number of threads gives the same bytes.
cv::Mat adjust(const cv::Mat& rgb, const cv::Mat& mask, Adjust kind, double amount = 0.3,
               cv::Vec3b colour = {255, 255, 255});

}  // namespace tiedit::photo
