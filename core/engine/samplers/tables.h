#pragma once
#include <vector>

#include "engine/samplers/scheduler_config.h"

namespace tiedit::samplers {

/// Cumulative products of 1 - beta, [N], in float32 as torch computes them; with zero_snr rescaled so that the last is
/// 0 (2^-24 for the samplers that divide by it).
std::vector<float> alphas_cumprod(const SchedulerConfig& config);

/// sqrt((1 - a) / a) of each.
std::vector<float> training_sigmas(const std::vector<float>& alphas);

/// The timesteps of n steps in order of execution, pndm's doubled one included; whole numbers but for euler and
/// euler_a. Throws: Error{config, sampler.steps} for more steps than the schedule has, or a step outside of it.
std::vector<double> spaced_timesteps(const SchedulerConfig& config, int n);

/// Timesteps and sigmas (a 0 appended) of the samplers that work on sigmas.
struct SigmaSchedule {
  std::vector<double> timesteps;
  std::vector<float> sigmas;
};
SigmaSchedule sigma_schedule(const SchedulerConfig& config, const std::vector<float>& alphas, int n);

}  // namespace tiedit::samplers
