#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "engine/models/clip/clip_text_model.h"
#include "engine/models/unet/unet_2d_condition.h"
#include "engine/models/vae/autoencoder_kl.h"
#include "engine/stages/inpaint/scheduler_file.h"
#include "io/model_folder.h"
#include "text/clip_bpe.h"

namespace tiedit::inpaint {

using at::Tensor;

/// A Stable Diffusion folder, loaded.
class DiffusionModel {
 public:
  /// Throws: Error{model} for what is missing or does not fit together.
  DiffusionModel(const io::ModelFolder& folder, const std::string& variant);

  const models::AutoencoderKL& vae() const { return x_vae; }
  const models::UNet2DConditionModel& unet() const { return x_unet; }
  const SchedulerFile& scheduler() const { return x_scheduler; }

  struct Text {
    Tensor states;          ///< [1, L, D]
    std::string lost = {};  ///< what of the prompt did not fit
  };
  /// Of a prompt; equal prompts are encoded once.
  const Text& text(const std::string& prompt);

  /// S, the side in px that the network was trained on.
  int native_side() const;

 private:
  void check_fit() const;

  text::ClipTokenizer x_tokenizer;
  models::CLIPTextModel x_text_model;
  models::AutoencoderKL x_vae;
  models::UNet2DConditionModel x_unet;
  SchedulerFile x_scheduler;
  std::map<std::string, Text> x_texts;
};

/// The models of this process by folder and variant, kept between items, and the lock under which they are used: items
/// run on several threads, the device does one thing after the other.
class ModelShelf {
 public:
  static ModelShelf& of_process();
  std::mutex& in_use() { return x_in_use; }
  /// Call with in_use() held. The model last asked for stays; others may go when memory is wanted.
  DiffusionModel& get(const std::string& model, const std::string& variant);

 private:
  std::mutex x_in_use;
  std::map<std::string, std::unique_ptr<DiffusionModel>> x_models;
};

}  // namespace tiedit::inpaint
