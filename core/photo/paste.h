#pragma once
#include <opencv2/core/mat.hpp>

#include "photo/matte.h"

namespace tiedit::photo {

/// An object's own pixels.
struct Sprite {
  cv::Mat rgba;  ///< [h, w, 4] u8, straight alpha; colours are kept within 2 px of the object, 0 further out
  cv::Rect at;   ///< what it covers in the picture; may reach beyond the frame, and have another size than rgba

  bool empty() const { return rgba.empty(); }
};

/// A cutout in 8 bits, without the empty margin. Alpha is 255 only where it is exactly 1, so there the colours are the
/// picture's own.
Sprite sprite_of(const Cutout& cutout);

/// `top` laid over `bottom`, both unscaled: one sprite that paints as the two in turn.
Sprite over(const Sprite& top, const Sprite& bottom);

/// rgba of another size: colours weighted by alpha, area mean where it shrinks, bicubic where it grows, along each
/// axis. In, out: [h, w, 4] u8. `weighted` false: colours as they are, for a membrane, which uses those beside the
/// object.
cv::Mat scaled(const cv::Mat& rgba, cv::Size size, bool weighted = true);

/// How pixels are put down.
enum class Blend {
  border,    ///< alpha F + (1 - alpha) B
  membrane,  ///< F + c inside {alpha > 0}, c the membrane through B - F on the ring around it: for loose masks
  none,      ///< F where alpha >= 1/2
};

/// A sprite as `border` would paint it so that it looks as `blend` says: of the size of its place, alpha {0, 255}
/// unless `blend` is border.
/// In: picture [H, W, 3] u8, what it is put down on; residual of the membrane, in levels
cv::Mat drawn(const Sprite& sprite, Blend blend, const cv::Mat& picture, double residual);

/// out = (alpha F + (255 - alpha) out + 127) div 255 where `clip` (optional, [H, W] u8) is not 0.
/// In: rgba [h, w, 4] u8 with its corner at `at`; out [H, W, 3] u8. Where alpha is 255 the result is F itself.
void paste(const cv::Mat& rgba, cv::Point at, const cv::Mat& clip, cv::Mat& out);

/// [H, W] u8 {0, 255}: where the alpha of rgba, put at `at`, is at least `least`.
cv::Mat footprint(const cv::Mat& rgba, cv::Point at, cv::Size size, int least = 1);

/// Mean Lab L of the picture in the ring from `near` to `far` px outside the object, or -1 where there is no ring.
/// In: rgb [H, W, 3] u8; object [H, W] u8
double ring_lightness(const cv::Mat& rgb, const cv::Mat& object, int near_px, int far_px);

/// rgba with dL added to Lab L.
cv::Mat toned(const cv::Mat& rgba, double dL);

}  // namespace tiedit::photo
