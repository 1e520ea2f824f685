#pragma once
#include <cstdint>
#include <opencv2/core/mat.hpp>
#include <vector>

#include "base/error.h"

namespace tiedit::photo {

enum class FillMethod { patch, telea, ns };

/// Constants of the exemplar fill; lengths in px.
struct FillOptions {
  FillMethod method = FillMethod::patch;
  std::uint64_t seed = 0;
  int crop_margin = 48;         ///< the work crop is the hole's box grown by the larger of this and its side
  double inner_distance = 3;    ///< the picture is halved while the hole's largest inner distance exceeds this,
  int longer_side = 64;         ///< ... the longer side this,
  int shorter_side = 32;        ///< ... and half the shorter side is at least this
  double height_weight = 1500;  ///< lambda_y: prefers sources at the same height; 0 = off
  double others_share = 0.25;   ///< other objects are avoided if at least this share of the crop remains
  double unlike_share = 0.1;    ///< ... and what does not look like the hole's surroundings, at least this share
  int least_sources = 20;       ///< below, telea with a warning
  int iterations_coarsest = 16, iterations = 8, iterations_finest = 2;
  int sweeps = 4;
  int large_hole = 120000;  ///< px from which one iteration, `sweeps_large` and `radius_large` hold
  int sweeps_large = 2, radius_large = 8;
  double least_change = 0.5;  ///< iterations stop when the mean colour changes by less, in levels
  double edge_falloff = 1.1;  ///< a patch counts this much less per px that its centre lies inside the hole
  double peel_budget = 4e6;   ///< comparisons of the first search; beyond, it looks at a share of the sources
  double inpaint_radius = 5;  ///< of telea and ns
};

struct Filled {
  cv::Mat image;  ///< [H, W, 3] u8
  std::vector<Warning> warnings;
};

/// Fills a hole from the picture around it: by patches of the picture (finest level: every pixel is a real one), or
/// by diffusion (telea, ns: for scratches).
/// In: rgb [H, W, 3] u8; hole [H, W] u8, nonzero = to fill; others (optional) [H, W] u8, nonzero = another object,
/// not to be copied from; keep (optional) [H, W] u8, nonzero = never filled
/// Out: a new Mat; outside the hole every sample is rgb's. Any number of threads gives the same bytes.
/// Throws: Error input/fill.source when the hole leaves no pixel to fill from
Filled fill(const cv::Mat& rgb, const cv::Mat& hole, const FillOptions& options = {}, const cv::Mat& others = {},
            const cv::Mat& keep = {});

}  // namespace tiedit::photo
