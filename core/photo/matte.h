#pragma once
#include <opencv2/core/mat.hpp>

namespace tiedit::photo {

/// Constants of the matte.
struct MatteOptions {
  double band_share = 0.006;     ///< of the diagonal of the mask's box: half the width of what is undecided
  int least_band_px = 2;         ///< ... at least
  double regularisation = 1e-4;  ///< of the guide's covariance, colours in 0..1
  double low = 0.1, span = 0.8;  ///< alpha = (filtered mask - low) / span
  int wide_blur = 6;             ///< first radius of the colour estimate, in bands (the second is one band)
};

/// An object without what lies behind it.
struct Cutout {
  cv::Rect box;    ///< in the picture: the mask's box grown by 8 bands, cut at the frame; empty for an empty mask
  cv::Mat alpha;   ///< [box] f32, 0..1
  cv::Mat colour;  ///< [box, 3] f32, 0..255: the object's own where 0 < alpha < 1, else the picture's pixel itself
};

/// Length of the diagonal of the mask's bounding box, px.
double diagonal_of(const cv::Mat& mask);

/// How opaque the object is along its edge (guided filter with the picture as guide), and which colours are its own
/// there (blur fusion): clean colours without a rim of the old background.
/// In: rgb [H, W, 3] u8; mask [H, W] u8, nonzero = the object
/// Alpha is 1 inside the mask shrunk by a band (an object cut by the frame stays solid there), 0 outside the mask grown
/// by it. Works in tiles that touch the edge. Any number of threads gives the same bytes.
Cutout matte(const cv::Mat& rgb, const cv::Mat& mask, const MatteOptions& options = {});

/// The mask itself as alpha, and the picture's colours: for masks that are only boxes.
Cutout hard_cutout(const cv::Mat& rgb, const cv::Mat& mask);

}  // namespace tiedit::photo
