#include "engine/stages/inpaint/scheduler_file.h"

#include <array>

#include "base/error.h"
#include "io/json.h"
#include "io/model_config.h"

namespace tiedit::inpaint {
namespace {

using samplers::SamplerKind;
using samplers::SchedulerConfig;

struct KindRow {
  const char* name;
  const char* class_name;
  const char* spacing;  // of the class
};
constexpr std::array<KindRow, 7> kSamplers{{{"ddim", "DDIMScheduler", "leading"},
                                            {"pndm", "PNDMScheduler", "leading"},
                                            {"euler", "EulerDiscreteScheduler", "linspace"},
                                            {"euler_a", "EulerAncestralDiscreteScheduler", "linspace"},
                                            {"dpmpp_2m", "DPMSolverMultistepScheduler", "linspace"},
                                            {"unipc", "UniPCMultistepScheduler", "linspace"},
                                            {"lcm", "LCMScheduler", "leading"}}};

const io::ModelConfigRules& scheduler_rules() {
  static const io::ModelConfigRules all{
      {{"solver_type", {"midpoint", "bh2"}},
       {"predict_x0", {true}},
       {"final_sigmas_type", {"zero"}},
       {"interpolation_type", {"linear"}},
       {"timestep_type", {"discrete"}},
       {"flow_shift", {1}},
       {"lambda_min_clipped", {"-Infinity"}},
       {"disable_corrector", {io::Json::array()}},
       {"thresholding", {false}},
       {"use_exponential_sigmas", {false}},
       {"use_beta_sigmas", {false}},
       {"use_flow_sigmas", {false}},
       {"use_lu_lambdas", {false}},
       {"use_dynamic_shifting", {false}},
       {"sigma_min", {nullptr}},
       {"sigma_max", {nullptr}},
       {"solver_p", {nullptr}},
       {"shift_terminal", {nullptr}},
       {"variance_type", {nullptr}}},
      {"dynamic_thresholding_ratio", "sample_max_value", "time_shift_type", "clip_sample_range"}};
  return all;
}

std::optional<std::size_t> row_of(const std::string& name, const char* KindRow::*column) {
  for (std::size_t i = 0; i < kSamplers.size(); ++i)
    if (name == kSamplers[i].*column) return i;
  return std::nullopt;
}

samplers::Spacing spacing_of(const std::string& text) {
  return text == "leading"    ? samplers::Spacing::leading
         : text == "linspace" ? samplers::Spacing::linspace
                              : samplers::Spacing::trailing;
}

samplers::Prediction prediction_of(const std::string& text) {
  if (text == "epsilon") return samplers::Prediction::epsilon;
  return text == "sample" ? samplers::Prediction::sample : samplers::Prediction::v_prediction;
}

std::size_t row_that_counts(const SchedulerFile& file, const SamplerChoice& choice) {
  const auto own = row_of(file.class_name, &KindRow::class_name);
  const auto chosen = choice.sampler ? row_of(*choice.sampler, &KindRow::name) : own;
  if (chosen) return *chosen;
  throw Error(ErrorKind::model, "sampler.class",
              {"scheduler_config.json", "a known sampler", file.class_name,
               "set sampler: ddim, pndm, euler, euler_a, dpmpp_2m, unipc or lcm"});
}

}  // namespace

SchedulerFile SchedulerFile::read(const std::string& text, const std::string& name) {
  SchedulerFile out;
  out.written = io::read_model_config(text, name, io::fields_of(out), scheduler_rules());
  const io::JsonDocument document = io::parse_json(io::strict_model_json(text), {name, ErrorKind::model});
  const auto said = document.root().find("_class_name");
  if (said != document.root().end() && said->is_string()) out.class_name = said->get<std::string>();
  return out;
}

std::string to_string(SamplerKind kind) { return kSamplers.at(static_cast<std::size_t>(kind)).name; }

SchedulerConfig resolve(const SchedulerFile& file, const SamplerChoice& choice) {
  const std::size_t row = row_that_counts(file, choice);
  const bool own = file.class_name == kSamplers[row].class_name;
  SchedulerConfig c;
  c.kind = static_cast<SamplerKind>(row);
  const bool lcm = c.kind == SamplerKind::lcm;
  c.spacing = spacing_of(choice.spacing.value_or(file.timestep_spacing.value_or(kSamplers[row].spacing)));
  c.prediction = prediction_of(file.prediction_type);
  c.beta_schedule = file.beta_schedule.value_or(lcm ? "scaled_linear" : "linear");
  c.beta_start = file.beta_start.value_or(lcm ? 0.00085 : 0.0001);
  c.beta_end = file.beta_end.value_or(lcm ? 0.012 : 0.02);
  c.trained_betas = file.trained_betas;
  c.train_timesteps =
      file.trained_betas.empty() ? file.num_train_timesteps : static_cast<int>(file.trained_betas.size());
  // The pipeline sets 1 in the folder's own file whatever it says, and that then counts as written.
  c.steps_offset = own || file.written.contains("steps_offset") ? 1 : 0;
  c.set_alpha_to_one = file.set_alpha_to_one.value_or(c.kind != SamplerKind::pndm);
  c.clip_sample = c.kind != SamplerKind::pndm && file.clip_sample.value_or(c.kind == SamplerKind::ddim);
  c.clip_sample_range = file.clip_sample_range;
  c.zero_snr = file.rescale_betas_zero_snr;
  c.karras = choice.karras.value_or(file.use_karras_sigmas);
  c.solver_order = file.solver_order;
  c.stochastic = c.kind == SamplerKind::dpmpp_2m && file.algorithm_type == "sde-dpmsolver++";
  c.original_steps = file.original_inference_steps;
  c.timestep_scaling = file.timestep_scaling;
  c.eta = choice.eta;
  return c;
}

}  // namespace tiedit::inpaint
