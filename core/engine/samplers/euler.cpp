// Mirrors src/diffusers/schedulers/{scheduling_euler_discrete,scheduling_euler_ancestral_discrete}.py of diffusers.
#include <algorithm>

#include "engine/samplers/kinds.h"

namespace tiedit::samplers {
namespace {

class Euler : public Sampler {
 public:
  Euler(const SchedulerConfig& config, int n) : Sampler(config) {
    SigmaSchedule schedule = sigma_schedule(config, alphas_cumprod(config), n);
    x_timesteps = std::move(schedule.timesteps);
    x_sigmas = std::move(schedule.sigmas);
  }

  double init_noise_sigma() const override {
    const float most = *std::max_element(x_sigmas.begin(), x_sigmas.end());
    return x_config.spacing == Spacing::leading ? std::sqrt(most * most + 1) : most;
  }
  Tensor scale_input(const Tensor& z) const override {
    const float sigma = x_sigmas[x_at];
    return z / std::sqrt(sigma * sigma + 1);
  }
  Tensor add_noise(const Tensor& z0, const Tensor& noise, std::size_t entry) const override {
    return z0 + noise * x_sigmas[entry];
  }

 protected:
  Tensor move(const Tensor& prediction, const Tensor& z, tensor::Noise&) override {
    const float sigma = x_sigmas[x_at];
    return z + slope(prediction, z, sigma) * (x_sigmas[x_at + 1] - sigma);
  }

  Tensor slope(const Tensor& prediction, const Tensor& z, float sigma) const {
    Tensor x0 = prediction;
    const float norm = sigma * sigma + 1;
    if (x_config.prediction == Prediction::epsilon) x0 = z - sigma * prediction;
    if (x_config.prediction == Prediction::v_prediction) x0 = prediction * (-sigma / std::sqrt(norm)) + z / norm;
    return (z - x0) / sigma;
  }

  std::vector<float> x_sigmas;
};

class EulerAncestral final : public Euler {
 public:
  using Euler::Euler;

 private:
  Tensor move(const Tensor& prediction, const Tensor& z, tensor::Noise& noise) override {
    const float from = x_sigmas[x_at], to = x_sigmas[x_at + 1];
    const float up = std::sqrt(to * to * (from * from - to * to) / (from * from));
    const float down = std::sqrt(to * to - up * up);
    const Tensor out = z + slope(prediction, z, from) * (down - from);
    return out + noise.draw(z.sizes()) * up;  // drawn in the last step too, where it counts nothing
  }
};

}  // namespace

std::unique_ptr<Sampler> make_euler(const SchedulerConfig& config, int n) {
  if (config.kind == SamplerKind::euler_a) return std::make_unique<EulerAncestral>(config, n);
  return std::make_unique<Euler>(config, n);
}

}  // namespace tiedit::samplers
