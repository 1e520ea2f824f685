#pragma once
#include <opencv2/core/types.hpp>
#include <string>
#include <string_view>

namespace tiedit::stages {

/// What an editor with a model works at its best on.
struct NativeSize {
  int side;            ///< S, px
  int multiple;        ///< g: sizes are multiples of it
  double upscale = 2;  ///< u, the most that a part of a picture is enlarged
};

/// The part of a picture that an editor gets to see, and the size it is brought to.
struct WorkWindow {
  cv::Rect area;
  cv::Size size;
  double scale = 1;  ///< of the area on its way to the size, where the size was not given
};

/// In:  picture size; mask_box, the smallest box around the mask, not empty; crop_in auto, never or always;
///      fixed, the size asked for, or empty: one of about native.side^2 pixels in the area's aspect
/// Out: an area that contains the box; auto takes the whole picture for a large mask in a picture that is not large
WorkWindow work_window(cv::Size picture, const cv::Rect& mask_box, const NativeSize& native, std::string_view crop_in,
                       cv::Size fixed = {});

/// window.json: {x1, y1, x2, y2, width, height, scale}.
std::string window_json(const WorkWindow& window);

}  // namespace tiedit::stages
