// Mirrors src/diffusers/schedulers/{scheduling_ddim,scheduling_lcm}.py of diffusers.
#include <ATen/ops/clamp.h>

#include "engine/samplers/kinds.h"

namespace tiedit::samplers {

AlphaSampler::AlphaSampler(const SchedulerConfig& config, int n)
    : Sampler(config), x_stride(config.train_timesteps / n), x_alphas(alphas_cumprod(config)) {
  x_timesteps = spaced_timesteps(config, n);
}

float AlphaSampler::alpha(double timestep) const {
  if (timestep >= 0) return x_alphas[static_cast<std::size_t>(timestep)];
  return x_config.set_alpha_to_one ? 1.0F : x_alphas.front();
}

Tensor AlphaSampler::add_noise(const Tensor& z0, const Tensor& noise, std::size_t entry) const {
  const float a = alpha(x_timesteps[entry]);
  return std::sqrt(a) * z0 + std::sqrt(1 - a) * noise;
}

Tensor AlphaSampler::predicted_x0(const Tensor& prediction, const Tensor& z, float a) const {
  const float root = std::sqrt(a), rest = std::sqrt(1 - a);
  Tensor x0 = prediction;
  if (x_config.prediction == Prediction::epsilon) x0 = (z - rest * prediction) / root;
  if (x_config.prediction == Prediction::v_prediction) x0 = root * z - rest * prediction;
  return x_config.clip_sample ? at::clamp(x0, -x_config.clip_sample_range, x_config.clip_sample_range) : x0;
}

namespace {

class Ddim final : public AlphaSampler {
 public:
  Ddim(const SchedulerConfig& config, int n) : AlphaSampler(config, n) {}

 private:
  Tensor move(const Tensor& prediction, const Tensor& z, tensor::Noise& noise) override {
    const double t = x_timesteps[x_at];
    const float a = alpha(t), before = alpha(t - x_stride);
    const Tensor x0 = predicted_x0(prediction, z, a);
    const float variance = (1 - before) / (1 - a) * (1 - a / before);
    const float deviation = static_cast<float>(x_config.eta) * std::sqrt(variance);
    const Tensor direction = std::sqrt(1 - before - deviation * deviation) * epsilon(prediction, z, a);
    const Tensor out = std::sqrt(before) * x0 + direction;
    return x_config.eta > 0 ? out + deviation * noise.draw(z.sizes()) : out;
  }

  // Of the prediction as it came: not of a clipped x0.
  Tensor epsilon(const Tensor& prediction, const Tensor& z, float a) const {
    const float root = std::sqrt(a), rest = std::sqrt(1 - a);
    switch (x_config.prediction) {
      case Prediction::epsilon:
        return prediction;
      case Prediction::v_prediction:
        return root * prediction + rest * z;
      case Prediction::sample:
        break;
    }
    return (z - root * prediction) / rest;
  }
};

/// Latent consistency: straight to a picture, then noise again for the next entry.
class Lcm final : public AlphaSampler {
 public:
  Lcm(const SchedulerConfig& config, int n) : AlphaSampler(config, n) {}

 private:
  Tensor move(const Tensor& prediction, const Tensor& z, tensor::Noise& noise) override {
    constexpr double kSigmaData = 0.5;
    const double t = x_timesteps[x_at], scaled = t * x_config.timestep_scaling;
    const double norm = scaled * scaled + kSigmaData * kSigmaData;
    const double skip = kSigmaData * kSigmaData / norm, out = scaled / std::sqrt(norm);
    const Tensor denoised = out * predicted_x0(prediction, z, alpha(t)) + skip * z;
    if (is_last()) return denoised;
    const float next = alpha(x_timesteps[x_at + 1]);
    return std::sqrt(next) * denoised + std::sqrt(1 - next) * noise.draw(z.sizes());
  }
};

}  // namespace

std::unique_ptr<Sampler> make_ddim(const SchedulerConfig& config, int n) { return std::make_unique<Ddim>(config, n); }
std::unique_ptr<Sampler> make_lcm(const SchedulerConfig& config, int n) { return std::make_unique<Lcm>(config, n); }

}  // namespace tiedit::samplers
