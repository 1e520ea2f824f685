#include "engine/samplers/sampler.h"

#include "base/error.h"
#include "engine/samplers/kinds.h"

namespace tiedit::samplers {
namespace {

constexpr const char* kFile = "scheduler_config.json";

void check_prediction(const SchedulerConfig& c, const Sampler& made) {
  const bool of_alphas = c.kind == SamplerKind::ddim || c.kind == SamplerKind::lcm;
  const double last = c.train_timesteps - 1;
  if (of_alphas && c.zero_snr && c.prediction == Prediction::epsilon && made.timesteps().front() == last) {
    throw Error(ErrorKind::model, "sampler.prediction",
                {kFile, "v_prediction or sample for zero SNR at t " + std::to_string(c.train_timesteps - 1), "epsilon",
                 "use spacing leading"});
  }
  const bool no_sample = c.kind == SamplerKind::pndm || c.kind == SamplerKind::euler_a;
  if (no_sample && c.prediction == Prediction::sample) {
    throw Error(ErrorKind::model, "sampler.prediction",
                {kFile, "epsilon or v_prediction for this sampler", "sample", "use another sampler"});
  }
}

std::unique_ptr<Sampler> make(const SchedulerConfig& c, int n) {
  switch (c.kind) {
    case SamplerKind::ddim:
      return make_ddim(c, n);
    case SamplerKind::pndm:
      return make_pndm(c, n);
    case SamplerKind::euler:
      return make_euler(c, n);
    case SamplerKind::euler_a:
      return make_euler(c, n);
    case SamplerKind::dpmpp_2m:
      return make_dpmpp_2m(c, n);
    case SamplerKind::unipc:
      return make_unipc(c, n);
    case SamplerKind::lcm:
      break;
  }
  return make_lcm(c, n);
}

}  // namespace

void Sampler::begin(std::size_t entry) {
  x_at = entry;
  x_executed = 0;
  forget();
}

Tensor Sampler::step(const Tensor& prediction, const Tensor& z, tensor::Noise& noise) {
  const Tensor out = move(prediction, z, noise);
  ++x_at;
  ++x_executed;
  return out;
}

std::unique_ptr<Sampler> make_sampler(const SchedulerConfig& config, int n) {
  std::unique_ptr<Sampler> made = make(config, n);
  check_prediction(config, *made);
  return made;
}

}  // namespace tiedit::samplers
