#pragma once
#include <cmath>

#include "engine/samplers/sampler.h"
#include "engine/samplers/tables.h"

namespace tiedit::samplers {

std::unique_ptr<Sampler> make_ddim(const SchedulerConfig& config, int n);
std::unique_ptr<Sampler> make_pndm(const SchedulerConfig& config, int n);
std::unique_ptr<Sampler> make_euler(const SchedulerConfig& config, int n);  ///< and euler_a
std::unique_ptr<Sampler> make_dpmpp_2m(const SchedulerConfig& config, int n);
std::unique_ptr<Sampler> make_unipc(const SchedulerConfig& config, int n);
std::unique_ptr<Sampler> make_lcm(const SchedulerConfig& config, int n);

/// What ddim, pndm and lcm share: cumulative alphas at whole timesteps.
class AlphaSampler : public Sampler {
 public:
  Tensor add_noise(const Tensor& z0, const Tensor& noise, std::size_t entry) const override;

 protected:
  AlphaSampler(const SchedulerConfig& config, int n);
  /// Of a timestep; before the first, 1 or that of timestep 0 (set_alpha_to_one).
  float alpha(double timestep) const;
  /// The picture that the prediction means, straight from it: with zero SNR there is no way by epsilon.
  Tensor predicted_x0(const Tensor& prediction, const Tensor& z, float a) const;
  double x_stride;  ///< floor(N / n)

 private:
  std::vector<float> x_alphas;
};

/// What dpmpp_2m and unipc share: alpha, sigma and lambda at each entry.
class LambdaSampler : public Sampler {
 public:
  Tensor add_noise(const Tensor& z0, const Tensor& noise, std::size_t entry) const override;

 protected:
  LambdaSampler(const SchedulerConfig& config, int n);
  struct Level {
    float alpha, sigma, lambda;
  };
  /// Of an entry; that behind the last has sigma 0.
  const Level& level(std::size_t entry) const { return x_levels[entry]; }
  Tensor predicted_x0(const Tensor& prediction, const Tensor& z) const;

 private:
  std::vector<Level> x_levels;
};

}  // namespace tiedit::samplers
