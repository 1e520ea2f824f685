#pragma once
#include <ATen/core/Tensor.h>

#include <opencv2/core/mat.hpp>

namespace tiedit::tensor {

/// The samples of a picture or mask as a tensor on the CPU.
/// In:  pixels [H, W] or [H, W, C] u8 or f32, not empty
/// Out: [H, W, C] uint8 or float32; shares the memory of `pixels` and keeps it alive, so clone before writing
/// Throws: Error{internal, tensor.pixels} for another depth.
at::Tensor from_pixels(const cv::Mat& pixels);

/// The way back, as a copy.
/// In:  tensor [H, W, C] uint8 or float32 on any device, C in 1..4
/// Out: [H, W, C] of the same depth
/// Throws: Error{internal, tensor.pixels} for another shape or dtype.
cv::Mat to_pixels(const at::Tensor& tensor);

}  // namespace tiedit::tensor
