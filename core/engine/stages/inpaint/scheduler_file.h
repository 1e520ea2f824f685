#pragma once
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/samplers/scheduler_config.h"

namespace tiedit::inpaint {

/// scheduler/scheduler_config.json: its class, and what it writes.
struct SchedulerFile {
  std::string class_name;
  int num_train_timesteps = 1000, solver_order = 2, original_inference_steps = 50, steps_offset = 0;
  std::optional<double> beta_start, beta_end;
  std::optional<std::string> beta_schedule, timestep_spacing;
  std::vector<double> trained_betas;
  std::string prediction_type = "epsilon", algorithm_type = "dpmsolver++";
  std::optional<bool> set_alpha_to_one, clip_sample;
  bool rescale_betas_zero_snr = false, use_karras_sigmas = false;
  bool skip_prk_steps = true, lower_order_final = true, euler_at_final = false;  ///< change nothing here
  double clip_sample_range = 1, timestep_scaling = 10;
  std::set<std::string> written;

  template <class V>
  void fields(V& v) {
    v("num_train_timesteps", num_train_timesteps, {.help = "N", .min = 2, .max = 100000});
    v("solver_order", solver_order, {.help = "of the multistep samplers", .min = 1, .max = 2});
    v("original_inference_steps", original_inference_steps, {.help = "of lcm's training", .min = 1, .max = 100000});
    v("steps_offset", steps_offset, {.help = "added to leading steps", .min = 0, .max = 1000});
    v("beta_start", beta_start, {.help = "first beta", .min = 0, .max = 1, .above_min = true});
    v("beta_end", beta_end, {.help = "last beta", .min = 0, .max = 1, .above_min = true});
    v("beta_schedule", beta_schedule,
      {.help = "between them", .choices = {"linear", "scaled_linear", "squaredcos_cap_v2"}});
    v("timestep_spacing", timestep_spacing, {.help = "of the steps", .choices = {"leading", "linspace", "trailing"}});
    v("trained_betas", trained_betas, {.help = "instead of a schedule", .min = 0, .max = 1});
    v("prediction_type", prediction_type, {.help = "of the network", .choices = {"epsilon", "v_prediction", "sample"}});
    v("algorithm_type", algorithm_type, {.help = "of dpm", .choices = {"dpmsolver++", "sde-dpmsolver++"}});
    v("set_alpha_to_one", set_alpha_to_one, {.help = "alpha before the first step"});
    v("clip_sample", clip_sample, {.help = "clip the predicted picture"});
    v("rescale_betas_zero_snr", rescale_betas_zero_snr, {.help = "no signal at the last step"});
    v("use_karras_sigmas", use_karras_sigmas, {.help = "Karras spacing"});
    v("skip_prk_steps", skip_prk_steps, {.help = "of pndm; the pipeline sets it"});
    v("lower_order_final", lower_order_final, {.help = "first order in the last step"});
    v("euler_at_final", euler_at_final, {.help = "the same"});
    v("clip_sample_range", clip_sample_range, {.help = "where to clip", .min = 0, .above_min = true});
    v("timestep_scaling", timestep_scaling, {.help = "of lcm", .min = 0, .above_min = true});
  }

  /// Throws: Error and ErrorList of kind model.
  static SchedulerFile read(const std::string& text, const std::string& name);
};

/// What the step says besides the file.
struct SamplerChoice {
  std::optional<std::string> sampler, spacing;
  std::optional<bool> karras;
  double eta = 0;
};

/// The values that count: the folder's own class as the inpaint pipeline uses it, or another class, which takes over
/// what the file writes and has its own defaults for the rest. Throws: Error{model, sampler.class} for a class that is
/// not known, when none is chosen instead.
samplers::SchedulerConfig resolve(const SchedulerFile& file, const SamplerChoice& choice);

/// "ddim", "pndm", ...
std::string to_string(samplers::SamplerKind kind);

}  // namespace tiedit::inpaint
