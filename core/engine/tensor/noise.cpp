#include "engine/tensor/noise.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/randn.h>

namespace tiedit::tensor {

Noise::Noise(std::uint64_t seed) : x_generator(at::make_generator<at::CPUGeneratorImpl>(seed)) {}

at::Tensor Noise::draw(at::IntArrayRef shape) { return at::randn(shape, x_generator, at::TensorOptions(at::kFloat)); }

}  // namespace tiedit::tensor
