#pragma once
#include <ATen/TensorOperators.h>
#include <ATen/core/Tensor.h>

#include <memory>
#include <vector>

#include "engine/samplers/scheduler_config.h"
#include "engine/tensor/noise.h"

namespace tiedit::samplers {

using at::Tensor;

/// A diffusion sampler over a list of timesteps, one entry after the other from `begin` on.
/// Equals: the diffusers scheduler classes, given the same begin index.
class Sampler {
 public:
  virtual ~Sampler() = default;

  /// Every entry of the list, in order of execution.
  const std::vector<double>& timesteps() const { return x_timesteps; }
  /// The entry that the next step works on.
  std::size_t at() const { return x_at; }
  /// Forgets what was run and starts at an entry.
  void begin(std::size_t entry);

  /// Pure noise is multiplied by it before the first step.
  virtual double init_noise_sigma() const { return 1; }
  /// What the network sees of the latents at the current entry.
  virtual Tensor scale_input(const Tensor& z) const { return z; }
  /// The latents after the current entry; moves on.
  /// In:  prediction and z [B, C, h, w] float32; noise, drawn from by the samplers that are stochastic
  Tensor step(const Tensor& prediction, const Tensor& z, tensor::Noise& noise);
  /// z0 with noise as it is at an entry of the list.
  virtual Tensor add_noise(const Tensor& z0, const Tensor& noise, std::size_t entry) const = 0;

 protected:
  explicit Sampler(const SchedulerConfig& config) : x_config(config) {}
  virtual Tensor move(const Tensor& prediction, const Tensor& z, tensor::Noise& noise) = 0;
  virtual void forget() {}
  bool is_last() const { return x_at + 1 == x_timesteps.size(); }

  SchedulerConfig x_config;
  std::vector<double> x_timesteps;
  std::size_t x_at = 0, x_executed = 0;
};

/// Of n steps.
/// Throws: Error{config, sampler.steps}; Error{model, sampler.prediction} for a prediction that the sampler cannot
/// take.
std::unique_ptr<Sampler> make_sampler(const SchedulerConfig& config, int n);

}  // namespace tiedit::samplers
