#include "engine/stages/inpaint/canvas.h"

#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/round.h>

#include "engine/tensor/pixels.h"

namespace tiedit::inpaint {
namespace {

// [H, W, C] u8 -> [1, C, H, W] f32, 0..255
Tensor as_batch(const cv::Mat& pixels) {
  return tensor::from_pixels(pixels).permute({2, 0, 1}).unsqueeze(0).to(at::kFloat).contiguous();
}

Tensor any_of_cells(const Tensor& hole, int factor) { return at::max_pool2d(hole, {factor, factor}); }

}  // namespace

Canvas make_canvas(const cv::Mat& area, const cv::Mat& mask, const CanvasOptions& o) {
  Canvas out;
  const cv::Mat pixels = image::resize(area, o.size, image::Filter::lanczos, o.order);
  out.pixels = 2.0 * (as_batch(pixels) / 255.0) - 1.0;
  const cv::Mat white = image::resize(mask, o.size, o.cover ? image::Filter::box : image::Filter::lanczos, o.order);
  out.hole = as_batch(white).ge(o.cover ? 1 : 128).to(at::kFloat);
  // torch's nearest takes the first pixel of each cell
  out.latent_hole =
      o.any_pixel ? any_of_cells(out.hole, o.factor)
                  : out.hole.slice(2, 0, o.size.height, o.factor).slice(3, 0, o.size.width, o.factor).contiguous();
  return out;
}

double lost_on_the_grid(const Canvas& canvas) {
  const int factor = static_cast<int>(canvas.hole.size(2) / canvas.latent_hole.size(2));
  const double touched = any_of_cells(canvas.hole, factor).sum().item<double>();
  return touched > 0 ? 1 - canvas.latent_hole.sum().item<double>() / touched : 0;
}

cv::Mat to_picture(const Tensor& picture) {
  return tensor::to_pixels(at::round(picture[0].permute({1, 2, 0}) * 255.0).to(at::kByte));
}

}  // namespace tiedit::inpaint
