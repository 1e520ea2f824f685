#pragma once
#include <opencv2/core/mat.hpp>
#include <span>
#include <string>
#include <vector>

namespace tiedit::photo {

/// A named colour; entries of one group are synonyms (grey and gray, teal and turquoise as the caller sees fit).
struct NamedColour {
  std::string name;
  cv::Vec3b rgb;
  int group = 0;
};

/// Index of the entry nearest in Lab (D65); the first of equally near ones. The table must not be empty.
std::size_t nearest_colour(cv::Vec3b rgb, std::span<const NamedColour> table);

/// 255 where the nearest entry of the table belongs to `group`, inside the boxes (none given: anywhere).
/// In: rgb [H, W, 3] u8 sRGB; boxes in pixels, cut at the frame
/// Out: [H, W] u8 {0, 255}
cv::Mat colour_mask(const cv::Mat& rgb, std::span<const NamedColour> table, int group,
                    const std::vector<cv::Rect>& boxes);

}  // namespace tiedit::photo
