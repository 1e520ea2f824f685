#include <ATen/ops/bitwise_xor.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/where.h>
#include <c10/core/InferenceMode.h>

#include "engine/tensor/boundary.h"
#include "engine/tensor/pixels.h"
#include "stages/edit/null.h"

namespace tiedit {
namespace {

cv::Mat xor_inside(const cv::Mat& source, const Mask* mask, std::array<unsigned char, 3> pattern) {
  const c10::InferenceMode no_gradients;
  const at::Tensor image = tensor::from_pixels(source);  // [H, W, 3]
  const at::Tensor bits = at::from_blob(pattern.data(), {3}, at::TensorOptions(at::kByte));
  at::Tensor out = at::bitwise_xor(image, bits);                                   // [H, W, 3]
  if (mask) out = at::where(tensor::from_pixels(mask->pixels).ne(0), out, image);  // [H, W, 1] over [H, W, 3]
  return tensor::to_pixels(out);
}

}  // namespace

Image NullEngine::run(const In& in, Context& context) const {
  null_fault(config, context);
  cv::Mat out;
  tensor::with_torch_errors("edit.null_engine",
                            [&] { out = xor_inside(in.image->srgb8(), in.mask, null_pattern(context.seed)); });
  return Image(out);
}

}  // namespace tiedit
