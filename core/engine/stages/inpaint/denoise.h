#pragma once
#include <functional>

#include "engine/samplers/sampler.h"
#include "engine/stages/inpaint/diffusion_model.h"

namespace tiedit::inpaint {

/// The picture and the mask as the network takes them.
struct Canvas {
  Tensor pixels;       ///< x [1, 3, H, W], -1..1
  Tensor hole;         ///< [1, 1, H, W], 1 = repaint
  Tensor latent_hole;  ///< m [1, 1, h, w], 1 = repaint
};

struct DenoiseOptions {
  int steps = 50;
  double guidance = 7.5, strength = 1;
  std::string latent_blend = "auto";
  samplers::SchedulerConfig scheduler;
  std::string prompt, negative_prompt;
  std::function<void()> check_cancelled = [] {};
};

/// The repainted canvas. Out: [1, 3, H, W] in 0..1
/// Equals: StableDiffusionInpaintPipeline.__call__ from its latents to its decoded image, draw by draw.
/// Throws: Error{config, sampler.steps}, Error{input, edit.nonfinite}, what check_cancelled throws.
Tensor denoise(DiffusionModel& model, const Canvas& canvas, const DenoiseOptions& options, tensor::Noise& noise);

}  // namespace tiedit::inpaint
