#include "engine/tensor/pixels.h"

#include <ATen/ops/from_blob.h>
#include <fmt/format.h>

#include <cstring>
#include <string>

#include "base/error.h"

namespace tiedit::tensor {
namespace {

[[noreturn]] void refuse(std::string need, std::string got) {
  throw Error(ErrorKind::internal, "tensor.pixels", {"pixels", std::move(need), std::move(got), {}});
}

std::string text_of(const at::Tensor& tensor) {
  std::string sides;
  for (const auto side : tensor.sizes()) sides += (sides.empty() ? "" : ", ") + std::to_string(side);
  return fmt::format("[{}] {}", sides, c10::toString(tensor.scalar_type()));
}

}  // namespace

at::Tensor from_pixels(const cv::Mat& pixels) {
  const int depth = pixels.depth();
  if (pixels.empty() || pixels.dims != 2 || (depth != CV_8U && depth != CV_32F))
    refuse("[H, W, C] u8 or f32", fmt::format("depth {}, {} x {}", depth, pixels.cols, pixels.rows));
  const auto channels = static_cast<std::int64_t>(pixels.channels());
  const auto row_step = static_cast<std::int64_t>(pixels.step1());
  // The handle in the deleter keeps the samples alive as long as the tensor.
  return at::from_blob(
      pixels.data, {pixels.rows, pixels.cols, channels}, {row_step, channels, 1}, [kept = pixels](void*) {},
      at::TensorOptions(depth == CV_8U ? at::kByte : at::kFloat));
}

cv::Mat to_pixels(const at::Tensor& tensor) {
  const bool bytes = tensor.scalar_type() == at::kByte;
  if (tensor.dim() != 3 || tensor.size(2) < 1 || tensor.size(2) > 4 || (!bytes && tensor.scalar_type() != at::kFloat))
    refuse("[H, W, 1..4] u8 or f32", text_of(tensor));
  const at::Tensor packed = tensor.to(at::kCPU).contiguous();
  cv::Mat out(static_cast<int>(packed.size(0)), static_cast<int>(packed.size(1)),
              CV_MAKETYPE(bytes ? CV_8U : CV_32F, static_cast<int>(packed.size(2))));
  std::memcpy(out.data, packed.const_data_ptr(), packed.nbytes());  // a new Mat has no gaps between rows
  return out;
}

}  // namespace tiedit::tensor
