#pragma once
#include <optional>
#include <string>
#include <vector>

#include "stages/stage.h"

namespace tiedit {

/// Repaints the white part of a mask with a Stable Diffusion UNet: 9-channel inpainting weights, or any 4-channel ones
/// by blending latents.
/// In:  image [H, W] as srgb8; mask [H, W] u8 {0, 255}, 255 = repaint; edit and instruction, for the prompt
/// Out: image [H, W, 3] u8 sRGB; with 9 channels also changed outside the mask (composite.keep_background undoes that)
/// Equals: diffusers StableDiffusionInpaintPipeline with numerics exact, a size and crop_in never
/// Throws: Error{model} for a folder that is missing or does not fit; Error{input}: mask.empty, edit.unsupported,
///         edit.nonfinite; Error{config} for steps and sizes that the model cannot do.
struct Inpaint {
  struct Config {
    std::string model;
    int steps = 50;
    double guidance = 7.5, eta = 0;
    std::optional<double> strength;
    std::optional<std::string> sampler, spacing, prompt;
    std::optional<bool> karras;
    std::vector<int> size;
    std::string crop_in = "auto", mask_resize = "lanczos", mask_down = "nearest", latent_blend = "auto";
    std::string resize_order = "horizontal_first", negative_prompt, prompt_template = "{description}", variant = "auto";

    template <class V>
    void fields(V& v) {
      v("model", model,
        {.help = "folder with unet, vae, text_encoder, tokenizer and scheduler, or org/name",
         .required = true,
         .is_path = true});
      v("steps", steps, {.help = "denoising steps; the edit's win", .min = 1, .max = 1000});
      v("guidance", guidance,
        {.help = "weight of the prompt over the negative one; above 1 the network runs twice a step",
         .min = 0,
         .max = 60,
         .above_min = true});
      v("strength", strength,
        {.help = "share of the steps that are run; 1 starts from noise alone",
         .min = 0,
         .max = 1,
         .above_min = true,
         .default_text = "by op; 1 without an edit"});
      v("sampler", sampler,
        {.help = "how the noise is taken away",
         .choices = {"ddim", "pndm", "euler", "euler_a", "dpmpp_2m", "unipc", "lcm"},
         .default_text = "the folder's"});
      v("spacing", spacing,
        {.help = "how the steps lie in time",
         .choices = {"leading", "linspace", "trailing"},
         .default_text = "the folder's"});
      v("karras", karras, {.help = "Karras sigmas; of euler, dpmpp_2m and unipc", .default_text = "the folder's"});
      v("eta", eta, {.help = "noise of every step; of ddim", .min = 0, .max = 1});
      v("size", size,
        {.help = "[width, height] that the picture is brought to, whatever its aspect",
         .unit = "px",
         .min = 8,
         .max = 8192,
         .default_text = "auto"});
      v("crop_in", crop_in,
        {.help = "work on the part around the mask; the edit's wins", .choices = {"auto", "never", "always"}});
      v("mask_resize", mask_resize,
        {.help = "cover keeps every pixel that the mask touches", .choices = {"lanczos", "cover"}});
      v("mask_down", mask_down,
        {.help = "a latent is repainted when its first pixel is, or when any is", .choices = {"nearest", "max"}});
      v("latent_blend", latent_blend,
        {.help = "put the picture's latents back outside the mask after each step; auto: with 4 channels",
         .choices = {"auto", "on", "off"}});
      v("prompt", prompt,
        {.help = "what the mask shows afterwards, without an edit", .default_text = "the instruction"});
      v("negative_prompt", negative_prompt, {.help = "what it must not show; the edit's comes first"});
      v("prompt_template", prompt_template,
        {.help = "the prompt made of an edit's description, where it has no target_caption"});
      v("resize_order", resize_order,
        {.help = "which pass of a resize comes first", .choices = {"horizontal_first", "pillow13"}});
      v("variant", variant,
        {.help = "which weight files: auto takes the plain ones, else fp16", .choices = {"auto", "plain", "fp16"}});
    }
  };
  struct In {
    const Image* image = nullptr;
    const Mask* mask = nullptr;
    const Edit* edit = nullptr;
    const Instruction* instruction = nullptr;
    template <class V>
    void ports(V& v) {
      v("image", image);
      v("mask", mask);
      v.optional("edit", edit);
      v.optional("instruction", instruction);
    }
  };
  using Out = Image;
  explicit Inpaint(const Config& c);
  Out run(const In& in, Context& context) const;  // core/engine/stages/inpaint/inpaint.cpp
  Config config;
};

/// What an edit asks of a step with a prompt, put together with the step's fields.
struct PaintRequest {
  std::string prompt, negative_prompt, crop_in;
  int steps;
  double guidance, strength;
};

/// Throws: Error{input, edit.unsupported} for an operation that no painter can do.
PaintRequest paint_request(const Inpaint::Config& config, const Inpaint::In& in);

}  // namespace tiedit
