// Mirrors src/diffusers/schedulers/{scheduling_dpmsolver_multistep,scheduling_unipc_multistep}.py of diffusers.
#include "engine/samplers/kinds.h"

namespace tiedit::samplers {

LambdaSampler::LambdaSampler(const SchedulerConfig& config, int n) : Sampler(config) {
  SigmaSchedule schedule = sigma_schedule(config, alphas_cumprod(config), n);
  x_timesteps = std::move(schedule.timesteps);
  for (const float s : schedule.sigmas) {
    const float alpha = 1 / std::sqrt(s * s + 1), sigma = s * alpha;
    x_levels.push_back({alpha, sigma, std::log(alpha) - std::log(sigma)});
  }
}

Tensor LambdaSampler::add_noise(const Tensor& z0, const Tensor& noise, std::size_t entry) const {
  return level(entry).alpha * z0 + level(entry).sigma * noise;
}

Tensor LambdaSampler::predicted_x0(const Tensor& prediction, const Tensor& z) const {
  const auto& [alpha, sigma, lambda] = level(x_at);
  switch (x_config.prediction) {
    case Prediction::epsilon:
      return (z - sigma * prediction) / alpha;
    case Prediction::v_prediction:
      return alpha * z - sigma * prediction;
    case Prediction::sample:
      break;
  }
  return prediction;
}

namespace {

/// DPM-Solver++ (2M), plain and stochastic.
class Dpmpp2m final : public LambdaSampler {
 public:
  Dpmpp2m(const SchedulerConfig& config, int n) : LambdaSampler(config, n) {}

 private:
  void forget() override { x_before = Tensor(); }

  Tensor move(const Tensor& prediction, const Tensor& z, tensor::Noise& noise) override {
    const Tensor m = predicted_x0(prediction, z);
    const Tensor drawn = x_config.stochastic ? noise.draw(z.sizes()) : Tensor();
    const bool first_order = x_config.solver_order == 1 || x_executed == 0 || is_last();
    const Tensor out = moved(z, m, first_order, drawn);
    x_before = m;
    return out;
  }

  Tensor moved(const Tensor& z, const Tensor& m, bool first_order, const Tensor& drawn) const {
    const Level &s = level(x_at), &t = level(x_at + 1);
    const float h = t.lambda - s.lambda;  // infinite where the last sigma is 0
    const float decay = x_config.stochastic ? std::exp(-2 * h) : std::exp(-h);
    const float gain = t.alpha * (1 - decay);
    Tensor out = (x_config.stochastic ? t.sigma / s.sigma * std::exp(-h) : t.sigma / s.sigma) * z + gain * m;
    if (!first_order) {
      const float r0 = (s.lambda - level(x_at - 1).lambda) / h;
      out = out + 0.5F * gain * ((1 / r0) * (m - x_before));
    }
    return drawn.defined() ? out + t.sigma * std::sqrt(1 - decay) * drawn : out;
  }

  Tensor x_before;  // the picture predicted at the entry before
};

/// UniPC, B(h) = expm1(h), of order 2: predicts, and corrects with the next prediction.
class UniPc final : public LambdaSampler {
 public:
  UniPc(const SchedulerConfig& config, int n) : LambdaSampler(config, n) {}

 private:
  void forget() override {
    x_m1 = x_m2 = x_last = Tensor();
    x_order = 1;
  }

  Tensor move(const Tensor& prediction, const Tensor& z, tensor::Noise&) override {
    const Tensor m = predicted_x0(prediction, z);
    const Tensor x = x_executed > 0 ? corrected(m) : z;
    x_last = x;
    x_order = std::min(
        {x_config.solver_order, static_cast<int>(x_timesteps.size() - x_at), static_cast<int>(x_executed) + 1});
    const Tensor out = predicted(x, m);
    x_m2 = x_m1;
    x_m1 = m;
    return out;
  }

  Tensor corrected(const Tensor& m) const {
    const Level &now = level(x_at), &before = level(x_at - 1);
    const float h = now.lambda - before.lambda, e1 = std::expm1(-h);
    const Tensor base = now.sigma / before.sigma * x_last - now.alpha * e1 * x_m1;
    if (x_order == 1) return base - now.alpha * e1 * (0.5F * (m - x_m1));
    const float rk = (level(x_at - 2).lambda - before.lambda) / h;
    const Tensor d = (x_m2 - x_m1) / rk;
    // [[1, 1], [rk, 1]] (p0, p1) = (f / e1, 2 g / e1)
    const float f = e1 / -h - 1, g = f / -h - 0.5F;
    const float right0 = f / e1, right1 = 2 * g / e1;
    const float p0 = (right0 - right1) / (1 - rk), p1 = right0 - p0;
    return base - now.alpha * e1 * (p0 * d + p1 * (m - x_m1));
  }

  Tensor predicted(const Tensor& x, const Tensor& m) const {
    const Level &now = level(x_at), &next = level(x_at + 1);
    const float h = next.lambda - now.lambda, e1 = std::expm1(-h);
    const Tensor out = next.sigma / now.sigma * x - next.alpha * e1 * m;
    if (x_order == 1) return out;
    const float rk = (level(x_at - 1).lambda - now.lambda) / h;
    return out - next.alpha * e1 * 0.5F * ((x_m1 - m) / rk);
  }

  Tensor x_m1, x_m2, x_last;  // pictures predicted one and two entries ago; the latents the last step started from
  int x_order = 1;            // of the last prediction
};

}  // namespace

std::unique_ptr<Sampler> make_dpmpp_2m(const SchedulerConfig& config, int n) {
  return std::make_unique<Dpmpp2m>(config, n);
}
std::unique_ptr<Sampler> make_unipc(const SchedulerConfig& config, int n) { return std::make_unique<UniPc>(config, n); }

}  // namespace tiedit::samplers
