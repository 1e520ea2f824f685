#pragma once
#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <cstdint>

namespace tiedit::tensor {

/// The random numbers of one item: torch's mt19937 on the CPU, drawn in float32, a call a tensor, as the reference
/// libraries do with a CPU generator. Draws are never split or joined: their values depend on it.
class Noise {
 public:
  /// Of the seed, the generator uses the low 32 bits.
  explicit Noise(std::uint64_t seed);
  /// Standard normal numbers. Equals: torch.randn(shape, generator=...)
  at::Tensor draw(at::IntArrayRef shape);

 private:
  at::Generator x_generator;
};

}  // namespace tiedit::tensor
