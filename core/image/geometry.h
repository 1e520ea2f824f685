#pragma once
#include <opencv2/core/types.hpp>

namespace tiedit {

/// An axis-aligned box, xyxy, in fractions of the displayed picture (0..1).
struct Box {
  double x0 = 0, y0 = 0, x1 = 0, y1 = 0;
  bool operator==(const Box&) const = default;
};

/// A point in fractions of the displayed picture (0..1).
struct Point {
  double x = 0, y = 0;
  bool operator==(const Point&) const = default;
};

namespace image {

/// The pixel edge of a fraction: floor(v * side + 0.5), clamped to 0..side. The one rounding rule of the project.
int pixel_edge(double v, int side);

/// The box in pixels; its width or height may be 0 when it rounds to nothing (callers refuse that).
cv::Rect pixel_rect(const Box& box, cv::Size size);

/// Reference pixels (of a picture whose longer side is 1024) to effective ones:
/// sign(v) * floor(|v| * max(W, H) / 1024 + 0.5), at least 1 in size for v != 0.
int effective_px(double reference_px, cv::Size size);

}  // namespace image
}  // namespace tiedit
