#pragma once
#include <string>
#include <vector>

namespace tiedit::samplers {

/// Spelled as in YAML.
enum class SamplerKind { ddim, pndm, euler, euler_a, dpmpp_2m, unipc, lcm };
enum class Spacing { leading, linspace, trailing };
enum class Prediction { epsilon, v_prediction, sample };

/// What a sampler is made of: the values that count after a scheduler's file, its class's defaults and the step's
/// fields were put together.
struct SchedulerConfig {
  SamplerKind kind = SamplerKind::ddim;
  Spacing spacing = Spacing::leading;
  Prediction prediction = Prediction::epsilon;
  std::string beta_schedule = "linear";  ///< linear, scaled_linear, squaredcos_cap_v2
  double beta_start = 1e-4, beta_end = 0.02;
  std::vector<double> trained_betas = {};  ///< instead of a schedule, when there are any
  int train_timesteps = 1000;              ///< N
  int steps_offset = 0;
  bool set_alpha_to_one = true, clip_sample = false, zero_snr = false, karras = false;
  double clip_sample_range = 1;
  int solver_order = 2;
  bool stochastic = false;  ///< sde-dpmsolver++
  int original_steps = 50;  ///< lcm
  double timestep_scaling = 10;
  double eta = 0;  ///< ddim
};

}  // namespace tiedit::samplers
