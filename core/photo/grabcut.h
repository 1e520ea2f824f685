#pragma once
#include <array>
#include <cstdint>
#include <opencv2/core/mat.hpp>
#include <vector>

#include "base/error.h"

namespace tiedit::photo {

/// Constants of the object mask; lengths in px of the reduced crop unless told otherwise.
struct GrabCutOptions {
  int longer_side = 320;       ///< the crop is reduced to at most this
  int margin_px = 16;          ///< the crop is the box grown by the larger of this (full-size px)
  double margin_share = 0.25;  ///< ... and this share of its side
  int iterations = 5;
  double ellipse = 0.9;             ///< start B: inscribed ellipse, share of the box's sides
  double centre = 0.6, sure = 0.2;  ///< start C: central rectangle, and the ellipse in it that is surely inside
  int select_px = 3;                ///< radius of the sure disc at a select star
  double least_component = 0.05;    ///< of the largest one
  double hole_share = 0.005;        ///< holes up to this share of the box are filled
  double agreement = 0.85;          ///< IoU from which two starts agree
  double edge_full = 12;            ///< Lab gradient that counts as a full edge
  double edge_none = 6;             ///< a contour along the box below this gradient only hugs the box
  int hug_px = 2;
  double least_area = 0.15, most_area = 0.97, least_extent = 0.6;  ///< shares of the box

  int star_longer_side = 256;
  std::array<double, 3> star_radii{0.12, 0.20, 0.32};  ///< of the shorter side, ascending
  double star_ring = 2.2;                              ///< surely outside beyond this many radii
  double star_sure = 0.025;                            ///< of the shorter side, surely inside
  int star_sure_px = 2;                                ///< ... at least
  int star_iterations = 6;
  double star_agreement = 0.7;
  double star_box_growth = 0.04;  ///< of the sides, on each side

  std::uint64_t rng_state = 0x7469656469740001ULL;  ///< GrabCut's k-means reads the thread's generator
};

struct ObjectMask {
  cv::Mat mask;        ///< [H, W] u8 {0, 255}
  double quality = 0;  ///< mean pairwise IoU of three starts, 0..1
  std::vector<Warning> warnings;
  bool box_itself = false;  ///< nothing was found: the mask is the box (blend it as a loose mask)
};

/// Mask of the object in a box, by GrabCut from three starts. The mask is found on a crop of at most `longer_side` px
/// and painted back at full size as {linear interpolation >= 1/2}, inside the box.
/// In: rgb [H, W, 3] u8 sRGB; box in px, inside the frame, not empty; select = pixels surely on the object
/// (those outside the box are not looked at)
/// Any number of threads gives the same bytes.
ObjectMask object_in_box(const cv::Mat& rgb, const cv::Rect& box, const std::vector<cv::Point>& select = {},
                         const GrabCutOptions& options = {});

/// Mask of the object under a point: three radii find its box, object_in_box the mask. Warns `star_ambiguous` when
/// the radii do not agree on what the object is.
ObjectMask object_at(const cv::Mat& rgb, cv::Point star, const GrabCutOptions& options = {});

}  // namespace tiedit::photo
