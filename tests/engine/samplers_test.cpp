#include <ATen/ops/from_blob.h>
#include <ATen/ops/tanh.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "engine/samplers/sampler.h"
#include "engine/samplers/tables.h"
#include "support/python.h"

namespace tiedit::samplers {
namespace {

/// Relative for values above 1; measured 3.3e-6 at worst, in float32 on both sides.
constexpr double kTolerance = 1e-5;
const std::vector<std::int64_t> kShape{1, 4, 4, 4};

SamplerKind kind_of(const std::string& name) {
  const std::vector<std::string> names{"ddim", "pndm", "euler", "euler_a", "dpmpp_2m", "unipc", "lcm"};
  return static_cast<SamplerKind>(std::find(names.begin(), names.end(), name) - names.begin());
}

SchedulerConfig config_of(const nlohmann::json& c) {
  const nlohmann::json& f = c.at("config");
  SchedulerConfig out;
  out.kind = kind_of(c.at("sampler"));
  const std::string spacing = f.value("timestep_spacing", "leading"), prediction = f.at("prediction_type");
  out.spacing = spacing == "leading" ? Spacing::leading : spacing == "linspace" ? Spacing::linspace : Spacing::trailing;
  out.prediction = prediction == "epsilon"  ? Prediction::epsilon
                   : prediction == "sample" ? Prediction::sample
                                            : Prediction::v_prediction;
  out.beta_schedule = f.at("beta_schedule");
  out.beta_start = f.at("beta_start");
  out.beta_end = f.at("beta_end");
  if (f.contains("trained_betas") && !f["trained_betas"].is_null())
    out.trained_betas = f["trained_betas"].get<std::vector<double>>();
  out.train_timesteps = f.at("num_train_timesteps");
  out.steps_offset = f.value("steps_offset", 0);
  out.set_alpha_to_one = f.value("set_alpha_to_one", true);
  out.clip_sample = f.value("clip_sample", false);
  out.clip_sample_range = f.value("clip_sample_range", 1.0);
  out.zero_snr = f.value("rescale_betas_zero_snr", false);
  out.karras = f.value("use_karras_sigmas", false);
  out.solver_order = f.value("solver_order", 2);
  out.stochastic = f.value("algorithm_type", "") == "sde-dpmsolver++";
  out.original_steps = f.value("original_inference_steps", 50);
  out.timestep_scaling = f.value("timestep_scaling", 10.0);
  out.eta = c.at("eta");
  return out;
}

/// The largest difference, of values above 1 relative to them.
double difference(const Tensor& got, const std::vector<float>& expected) {
  double worst = 0;
  const float* values = got.const_data_ptr<float>();
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const double d = std::abs(static_cast<double>(values[i]) - expected[i]) /
                     std::max(1.0, std::abs(static_cast<double>(expected[i])));
    worst = std::isfinite(d) ? std::max(worst, d) : 1e9;
  }
  return worst;
}

TEST(Samplers, EqualTheSchedulersOfDiffusers) {
  TIEDIT_NEEDS_PYTHON("diffusers");
  const std::string folder = TIEDIT_BINARY_DIR "/parity/samplers";
  const std::string command = TIEDIT_PYTHON " " TIEDIT_SOURCE_DIR "/scripts/parity/make_samplers.py " + folder;
  ASSERT_EQ(std::system(command.c_str()), 0) << command;
  std::ifstream in(folder + "/cases.json");
  const nlohmann::json cases = nlohmann::json::parse(in);
  ASSERT_GT(cases.size(), 250U);
  double worst = 0;
  for (const nlohmann::json& c : cases) {
    const std::string what = c["sampler"].get<std::string>() + " n " + c["n"].dump() + " from " + c["begin"].dump() +
                             " " + c["config"].dump();
    const SchedulerConfig config = config_of(c);
    const auto sampler = make_sampler(config, c["n"]);
    const auto timesteps = c["timesteps"].get<std::vector<double>>();
    if (config.kind == SamplerKind::euler && config.karras) {
      ASSERT_EQ(sampler->timesteps().size(), timesteps.size());
      for (std::size_t i = 0; i < timesteps.size(); ++i)
        EXPECT_NEAR(sampler->timesteps()[i], timesteps[i], 1e-3) << what;
    } else {
      ASSERT_EQ(sampler->timesteps(), timesteps) << what;
    }
    tensor::Noise noise(0);
    const Tensor z0 = noise.draw(kShape), n = noise.draw(kShape);
    const std::size_t begin = c["begin"];
    sampler->begin(begin);
    Tensor z = begin == 0 ? n * sampler->init_noise_sigma() : sampler->add_noise(z0, n, begin);
    const double first = difference(z, c["first"]);
    for (std::size_t i = begin; i < timesteps.size(); ++i)
      z = sampler->step(at::tanh(0.7 * sampler->scale_input(z) + sampler->timesteps()[i] / 1000), z, noise);
    const double last = difference(z, c["last"]);
    EXPECT_LE(std::max(first, last), kTolerance) << what << ": first " << first << ", last " << last;
    worst = std::max({worst, first, last});
  }
  std::cout << cases.size() << " runs, worst " << worst << ", " << worst / kTolerance * 100 << " % of the tolerance\n";
}

SchedulerConfig stable_diffusion(SamplerKind kind, Spacing spacing, int offset = 1) {
  SchedulerConfig c;
  c.kind = kind;
  c.spacing = spacing;
  c.beta_schedule = "scaled_linear";
  c.beta_start = 0.00085;
  c.beta_end = 0.012;
  c.steps_offset = offset;
  return c;
}

TEST(Samplers, HaveThePublishedTables) {
  const SchedulerConfig c = stable_diffusion(SamplerKind::ddim, Spacing::leading);
  const std::vector<float> a = alphas_cumprod(c);
  EXPECT_FLOAT_EQ(a[0], 0.99914998F);
  EXPECT_FLOAT_EQ(a[500], 0.27633247F);
  EXPECT_FLOAT_EQ(a[999], 0.0046600951F);
  EXPECT_NEAR(training_sigmas(a).front(), 0.0291675, 1e-6);
  EXPECT_NEAR(training_sigmas(a).back(), 14.614647, 1e-5);
  using List = std::vector<double>;
  EXPECT_EQ(spaced_timesteps(c, 5), (List{801, 601, 401, 201, 1}));
  EXPECT_EQ(spaced_timesteps(stable_diffusion(SamplerKind::ddim, Spacing::trailing), 5),
            (List{999, 799, 599, 399, 199}));
  EXPECT_EQ(spaced_timesteps(stable_diffusion(SamplerKind::pndm, Spacing::leading), 5),
            (List{801, 601, 601, 401, 201, 1}));
  EXPECT_EQ(spaced_timesteps(stable_diffusion(SamplerKind::euler, Spacing::linspace), 5),
            (List{999, 749.25, 499.5, 249.75, 0}));
  EXPECT_EQ(spaced_timesteps(stable_diffusion(SamplerKind::dpmpp_2m, Spacing::leading), 5),
            (List{831, 665, 499, 333, 167}));
  EXPECT_EQ(spaced_timesteps(stable_diffusion(SamplerKind::unipc, Spacing::linspace), 5),
            (List{999, 799, 599, 400, 200}));
  EXPECT_EQ(spaced_timesteps(stable_diffusion(SamplerKind::lcm, Spacing::leading), 4), (List{999, 759, 499, 259}));
  EXPECT_EQ(spaced_timesteps(stable_diffusion(SamplerKind::ddim, Spacing::trailing), 61).size(),
            61U);  // the reference has one more
}

/// "class: line" of what a sampler is refused with.
std::string refusal(const SchedulerConfig& config, int n) {
  try {
    make_sampler(config, n);
  } catch (const Error& e) {
    return e.slug() + ": " + e.what();
  }
  return "made";
}

TEST(Samplers, RefuseWhatTheyCannotDo) {
  SchedulerConfig c = stable_diffusion(SamplerKind::ddim, Spacing::trailing);
  c.zero_snr = true;
  EXPECT_EQ(refusal(c, 5),
            "sampler.prediction: scheduler_config.json: v_prediction or sample for zero SNR at t 999, got epsilon; use "
            "spacing leading");
  c.spacing = Spacing::leading;
  EXPECT_EQ(refusal(c, 5), "made");
  EXPECT_EQ(refusal(c, 1000), "sampler.steps: steps: timesteps below 1000, got 1000; use fewer steps");
  EXPECT_EQ(refusal(c, 1001), "sampler.steps: steps: 1..1,000, got 1001");
  c.kind = SamplerKind::lcm;
  c.zero_snr = false;
  EXPECT_EQ(refusal(c, 51), "sampler.steps: steps: at most 50 for lcm, got 51");
  c.kind = SamplerKind::pndm;
  c.prediction = Prediction::sample;
  EXPECT_EQ(refusal(c, 5),
            "sampler.prediction: scheduler_config.json: epsilon or v_prediction for this sampler, got sample; use "
            "another sampler");
}

}  // namespace
}  // namespace tiedit::samplers
