#pragma once
#include <opencv2/core/mat.hpp>
#include <vector>

namespace tiedit::artifacts {

/// Sets to 255 every pixel of `mask` [H, W] u8 whose centre (x + 0.5, y + 0.5) lies inside a closed ring of double
/// pixels by the non-zero winding rule; other pixels stay, so several rings unite. A centre on a left or upper edge is
/// inside.
void fill_polygon(cv::Mat& mask, const std::vector<cv::Point2d>& ring);

}  // namespace tiedit::artifacts
