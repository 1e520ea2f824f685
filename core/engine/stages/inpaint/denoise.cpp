// Mirrors src/diffusers/pipelines/stable_diffusion/pipeline_stable_diffusion_inpaint.py of diffusers.
#include "engine/stages/inpaint/denoise.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/isnan.h>
#include <ATen/ops/max_pool2d.h>
#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"

namespace tiedit::inpaint {
namespace {

void check_finite(const Tensor& t, const std::string& what, const std::string& when) {
  if (at::isfinite(t).all().item<bool>()) return;
  const bool nan = at::isnan(t).any().item<bool>();
  throw Error(
      ErrorKind::input, "edit.nonfinite",
      {"edit.inpaint", "finite " + what, (nan ? "NaN " : "infinity ") + when, "use numerics: exact or another VAE"});
}

/// One edit on its way from noise to a picture.
class Denoising {
 public:
  Denoising(DiffusionModel& model, const Canvas& canvas, const DenoiseOptions& options)
      : x_model(model),
        x_canvas(canvas),
        x_options(options),
        x_sampler(samplers::make_sampler(options.scheduler, options.steps)) {
    const models::UNet2DConditionConfig& unet = model.unet().config;
    x_blends_latents = unet.in_channels == model.vae().config.latent_channels;
    x_guided = options.guidance > 1 && !unet.time_cond_proj_dim;
  }

  Tensor run(tensor::Noise& noise) {
    const std::size_t first = first_entry();
    encode_text();
    draw(noise);
    x_sampler->begin(first);
    Tensor z = starting_latents(first);
    for (std::size_t i = first; i < x_sampler->timesteps().size(); ++i) {
      x_options.check_cancelled();
      z = blended(x_sampler->step(predict(z, x_sampler->timesteps()[i]), z, noise), i + 1);
      check_finite(z, "latents", "at step " + std::to_string(i - first + 1));
    }
    const Tensor picture = x_model.vae().decode(z);
    check_finite(picture, "pixels", "after decoding");
    return at::clamp(picture * 0.5 + 0.5, 0, 1);
  }

 private:
  // Where a strength below 1 enters the list of timesteps.
  std::size_t first_entry() const {
    const int run = std::min(static_cast<int>(x_options.steps * x_options.strength), x_options.steps);
    if (run < 1) {
      throw Error(ErrorKind::config, "sampler.steps",
                  {"edit.inpaint", "at least one step",
                   fmt::format("steps {} x strength {}", x_options.steps, base::shortest(x_options.strength)),
                   "raise strength"});
    }
    return static_cast<std::size_t>(x_options.steps - run);
  }

  void encode_text() {
    const Tensor positive = x_model.text(x_options.prompt).states;
    x_text =
        x_guided ? at::cat({x_model.text(x_options.negative_prompt).states, positive}) : positive;  // [1 or 2, L, D]
    check_finite(x_text, "text embeddings", "in them");
  }

  // The order of the draws is the reference's, also where a result is not used.
  void draw(tensor::Noise& noise) {
    const Tensor& x = x_canvas.pixels;
    const std::int64_t c = x_model.vae().config.latent_channels;
    const std::vector<std::int64_t> shape{1, c, x_canvas.latent_hole.size(2), x_canvas.latent_hole.size(3)};
    if (x_options.strength < 1 || x_blends_latents) {
      x_z0 = x_model.vae().encode(x, noise.draw(shape));
      check_finite(x_z0, "latents", "after encoding");
    }
    x_noise = noise.draw(shape);
    const Tensor of_masked = noise.draw(shape);
    if (x_blends_latents) return;
    const Tensor masked = x_model.vae().encode(x * (x_canvas.hole < 0.5), of_masked);
    check_finite(masked, "latents", "after encoding");
    x_condition = at::cat({x_canvas.latent_hole, masked}, 1);  // [1, 1 + c, h, w]
    if (x_options.latent_blend != "on") return;
    // The reference knows no blending here: the mask grows by a latent, so that its rim is repainted whole.
    x_kept_hole = at::max_pool2d(x_canvas.latent_hole, {3, 3}, {1, 1}, at::IntArrayRef{1, 1});
    if (!x_z0.defined()) x_z0 = x_model.vae().encode(x, noise.draw(shape));
  }

  Tensor starting_latents(std::size_t first) const {
    return x_options.strength < 1 ? x_sampler->add_noise(x_z0, x_noise, first)
                                  : x_noise * x_sampler->init_noise_sigma();
  }

  Tensor predict(const Tensor& z, double timestep) const {
    Tensor input = x_sampler->scale_input(z);
    if (x_condition.defined()) input = at::cat({input, x_condition}, 1);
    const models::UNet2DConditionModel::Step step{timestep, x_options.guidance};
    if (!x_guided) return x_model.unet()(input, step, x_text);
    const auto both = x_model.unet()(at::cat({input, input}), step, x_text).chunk(2);  // negative, positive
    return both[0] + x_options.guidance * (both[1] - both[0]);
  }

  // Outside of the mask, the latents of the picture with the noise of the entry that comes next.
  Tensor blended(const Tensor& z, std::size_t next) const {
    const bool blends = x_blends_latents ? x_options.latent_blend != "off" : x_kept_hole.defined();
    if (!blends) return z;
    const Tensor& hole = x_blends_latents ? x_canvas.latent_hole : x_kept_hole;
    const Tensor kept = next < x_sampler->timesteps().size() ? x_sampler->add_noise(x_z0, x_noise, next) : x_z0;
    return (1 - hole) * kept + hole * z;
  }

  DiffusionModel& x_model;
  const Canvas& x_canvas;
  const DenoiseOptions& x_options;
  std::unique_ptr<samplers::Sampler> x_sampler;
  bool x_blends_latents = false, x_guided = false;
  Tensor x_text, x_z0, x_noise, x_condition, x_kept_hole;
};

}  // namespace

Tensor denoise(DiffusionModel& model, const Canvas& canvas, const DenoiseOptions& options, tensor::Noise& noise) {
  return Denoising(model, canvas, options).run(noise);
}

}  // namespace tiedit::inpaint
