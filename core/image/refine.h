#pragma once
#include <opencv2/core/mat.hpp>
#include <optional>
#include <vector>

namespace tiedit::image {

/// How a found mask is cleaned; lengths in effective px (see effective_px).
struct CleanOptions {
  double min_area_px = 64;           ///< smallest component, in px of a picture whose longer side is 1024
  double min_share = 0.02;           ///< ... and as a share of the largest component
  double min_relative_logit = 0.25;  ///< mean logit of a component, as a share of the largest one's
  bool fill_holes = true;            ///< false for background, relight, style
  double hole_share = 0.1;           ///< a hole is filled below this share of the component around it
  bool include_shadow = false;       ///< adds the mask moved down ...
  double shadow_share = 0.06;        ///< ... by up to this share of its height
  int dilate_px = 0;                 ///< grows (> 0) or shrinks (< 0) by an exact disc
};

struct Cleaned {
  cv::Mat mask;               ///< [H, W] u8 {0, 255}; may be empty of pixels
  int components_before = 0;  ///< 8-connected
  int components_after = 0;   ///< kept ones, before growing joins them
  int holes_filled = 0;
};

/// Drops specks, fills holes, adds the shadow, grows: in this order.
/// A component is dropped when it is too small or its mean logit too low, never when it holds one of `points`.
/// In: mask [H, W] u8, nonzero = inside; logits [H, W] f32 or empty (then +1 inside); points = pixels a user marked
Cleaned clean(const cv::Mat& mask, const cv::Mat& logits, const std::vector<cv::Point>& points,
              const CleanOptions& options);

/// What can be said about a mask without knowing the truth.
struct MaskAudit {
  double area_share = 0;  ///< of the picture, of the mask
  cv::Rect box;
  bool touches_border = false;
  std::optional<double>
      rim_logit;  ///< mean |logit| within 3 px of the edge of {logit > 0}; none without logits or edge
  std::optional<double> stability;  ///< area(logit > 1) / area(logit > -1); none without logits
};

/// In: mask [H, W] u8 (the cleaned one); logits [H, W] f32 or empty
MaskAudit audit(const cv::Mat& mask, const cv::Mat& logits);

/// 255 where `mask` is nonzero and `keep` is zero. An empty `keep` Mat keeps nothing.
cv::Mat without(const cv::Mat& mask, const cv::Mat& keep);

}  // namespace tiedit::image
