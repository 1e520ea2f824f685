#pragma once
#include <opencv2/core/mat.hpp>

namespace tiedit::photo {

/// Constants of recolor; Lab is D65, lengths in its units.
struct RecolorOptions {
  double core_alpha = 0.9;                       ///< pixels above it decide what colour the thing has
  double lightness = 0.5;                        ///< how far the median L goes to the target's ...
  double neutral_lightness = 0.85;               ///< ... and for targets that are nearly grey
  int neutral_range = 40;                        ///< a target is nearly grey when max - min of its sRGB is at most this
  double keep_variation = 0.25;                  ///< share of the old a, b variation that stays
  double chroma_least = 0.3, chroma_most = 1.2;  ///< bounds of L' over the target's L as factor of the chroma
  double highlight_L = 88, highlight_width = 12;  ///< where the chroma fades to white ...
  double dark_below_L = 80;                       ///< ... if the thing itself is darker than this
  double achromatic_chroma = 12;                  ///< below it a thing has no hue: distance in full Lab instead of a, b
  double near_ab = 40, near_lab = 30, fade = 25;  ///< full weight up to `near`, none from near + fade
};

/// Gives the masked thing another colour, keeping its shading, highlights and the parts that have another hue
/// (stems, tyres, windows).
/// In: rgb [H, W, 3] u8 sRGB; mask [H, W] u8, opacity 0..255; target sRGB
/// Out: a new Mat; where the mask is 0 every sample is rgb's
/// Medians are read from histograms of 2^16 bins (within 0.0008 of L, 0.002 of a and b). Any number of threads gives
/// the same bytes.
cv::Mat recolor(const cv::Mat& rgb, const cv::Mat& mask, cv::Vec3b target, const RecolorOptions& options = {});

}  // namespace tiedit::photo
