// Mirrors src/diffusers/schedulers/scheduling_pndm.py of diffusers with skip_prk_steps.
#include "engine/samplers/kinds.h"

namespace tiedit::samplers {
namespace {

class Pndm final : public AlphaSampler {
 public:
  Pndm(const SchedulerConfig& config, int n) : AlphaSampler(config, n) {}

 private:
  void forget() override {
    x_history.clear();
    x_remembered = Tensor();
  }

  Tensor move(const Tensor& prediction, const Tensor& z, tensor::Noise&) override {
    double t = x_timesteps[x_at], before = t - x_stride;
    if (x_executed == 1) {  // the second evaluation of the first step
      before = t;
      t += x_stride;
    } else {
      if (x_history.size() > 3) x_history.erase(x_history.begin(), x_history.end() - 3);
      x_history.push_back(prediction);
    }
    if (x_executed == 0) x_remembered = z;
    const Tensor& from = x_executed == 1 ? x_remembered : z;
    return previous(from, blended(prediction), alpha(t), alpha(before));
  }

  Tensor blended(const Tensor& prediction) const {
    const auto e = [&](std::size_t back) -> const Tensor& { return x_history[x_history.size() - back]; };
    if (x_executed == 0) return prediction;
    if (x_executed == 1) return (prediction + e(1)) / 2;
    if (x_history.size() == 2) return (3 * e(1) - e(2)) / 2;
    if (x_history.size() == 3) return (23 * e(1) - 16 * e(2) + 5 * e(3)) / 12;
    return (1.0 / 24) * (55 * e(1) - 59 * e(2) + 37 * e(3) - 9 * e(4));
  }

  Tensor previous(const Tensor& z, const Tensor& m, float a, float before) const {
    const Tensor e = x_config.prediction == Prediction::v_prediction ? std::sqrt(a) * m + std::sqrt(1 - a) * z : m;
    const float scale = std::sqrt(before / a);
    const float divisor = a * std::sqrt(1 - before) + std::sqrt(a * (1 - a) * before);
    return scale * z - (before - a) * e / divisor;
  }

  std::vector<Tensor> x_history;  // at most 4, the newest last
  Tensor x_remembered;
};

}  // namespace

std::unique_ptr<Sampler> make_pndm(const SchedulerConfig& config, int n) { return std::make_unique<Pndm>(config, n); }

}  // namespace tiedit::samplers
