#include "engine/samplers/tables.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/cumprod.h>
#include <ATen/ops/linspace.h>
#include <ATen/ops/sqrt.h>
#include <ATen/ops/tensor.h>

#include <cmath>
#include <numbers>

namespace tiedit::samplers {
namespace {

using at::Tensor;
const at::TensorOptions kFloats(at::kFloat);

Tensor cosine_betas(int count) {
  const auto a = [](double t) {
    const double c = std::cos((t + 0.008) / 1.008 * std::numbers::pi / 2);
    return c * c;
  };
  std::vector<double> betas;
  for (int i = 0; i < count; ++i) {
    const double t1 = i / static_cast<double>(count), t2 = (i + 1) / static_cast<double>(count);
    betas.push_back(std::min(1 - a(t2) / a(t1), 0.999));
  }
  return at::tensor(betas, kFloats);
}

Tensor betas_of(const SchedulerConfig& c) {
  if (!c.trained_betas.empty()) return at::tensor(c.trained_betas, kFloats);
  if (c.beta_schedule == "linear") return at::linspace(c.beta_start, c.beta_end, c.train_timesteps, kFloats);
  if (c.beta_schedule == "squaredcos_cap_v2") return cosine_betas(c.train_timesteps);
  return at::linspace(std::sqrt(c.beta_start), std::sqrt(c.beta_end), c.train_timesteps, kFloats).pow(2);
}

Tensor cumulated(const Tensor& betas) { return at::cumprod(1 - betas, 0); }

// The roots of the products, moved and stretched so that the last is 0 and the first stays; back to betas.
Tensor without_signal_at_the_end(const Tensor& betas) {
  const Tensor roots = at::sqrt(cumulated(betas));
  const Tensor first = roots[0].clone(), last = roots[-1].clone();
  const Tensor products = ((roots - last) * (first / (first - last))).pow(2);
  const Tensor alphas = at::cat({products.slice(0, 0, 1), products.slice(0, 1) / products.slice(0, 0, -1)});
  return 1 - alphas;
}

bool works_on_sigmas(SamplerKind kind) {
  return kind == SamplerKind::euler || kind == SamplerKind::euler_a || kind == SamplerKind::dpmpp_2m ||
         kind == SamplerKind::unipc;
}

std::vector<float> values(const Tensor& t) {
  const Tensor packed = t.contiguous();
  return {packed.const_data_ptr<float>(), packed.const_data_ptr<float>() + packed.numel()};
}

}  // namespace

std::vector<float> alphas_cumprod(const SchedulerConfig& config) {
  Tensor betas = betas_of(config);
  const bool rescaled = config.zero_snr && config.kind != SamplerKind::pndm;  // pndm knows no such option
  if (rescaled) betas = without_signal_at_the_end(betas);
  std::vector<float> out = values(cumulated(betas));
  if (rescaled && works_on_sigmas(config.kind)) out.back() = 0x1p-24F;
  return out;
}

std::vector<float> training_sigmas(const std::vector<float>& alphas) {
  const Tensor a = at::tensor(alphas, kFloats);
  return values(((1 - a) / a).pow(0.5));
}

}  // namespace tiedit::samplers
