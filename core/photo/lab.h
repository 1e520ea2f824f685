#pragma once
#include <opencv2/core/mat.hpp>

namespace tiedit::photo {

/// CIE Lab of a colour: L 0..100, a and b about -110..110.
struct Lab {
  double L = 0, a = 0, b = 0;
};

/// Lab (D65) of an sRGB colour, in double precision.
Lab lab_of(cv::Vec3b rgb);

/// Lab (D65) of every pixel. Greys have a = b = 0 to float precision.
/// In: [H, W, 3] u8 sRGB; Out: [H, W, 3] f32
/// Equals: lab_of within 1e-3. (cv::cvtColor's RGB2Lab looks colours up in a coarse table: up to 1.3 levels after
/// the way back; and its first call spends 130 ms on that table.)
cv::Mat to_lab(const cv::Mat& rgb);

/// The way back, colours outside sRGB clamped channel by channel, not rounded.
/// In: [H, W, 3] f32 Lab; Out: [H, W, 3] f32, 0..255
cv::Mat from_lab(const cv::Mat& lab);

}  // namespace tiedit::photo
