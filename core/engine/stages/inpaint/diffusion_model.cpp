#include "engine/stages/inpaint/diffusion_model.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"

namespace tiedit::inpaint {
namespace {

constexpr std::int64_t kMaxConfig = 1 << 20, kMaxVocabulary = 64 << 20;
constexpr std::size_t kMaxTexts = 256;  // of 0.25 MB each
constexpr int kUnknownSide = 512;

const io::ModelRequest& wanted_files() {
  static const io::ModelRequest request{
      "stable-diffusion-v1-5/stable-diffusion-inpainting",
      {"*.json", "*.txt", "[utv]*/*model.safetensors"}};  // of unet, text_encoder and vae; the whole line must fit an error's
  return request;
}

std::string config_text(const io::ModelFolder& folder, const std::string& file) {
  return folder.read(file, kMaxConfig);
}

text::ClipTokenizer load_tokenizer(const io::ModelFolder& folder, int positions) {
  const auto optional = [&](const char* name) {
    const std::string file = std::string("tokenizer/") + name;
    return folder.has(file) ? folder.read(file, kMaxVocabulary) : std::string();
  };
  text::ClipTokenizerFiles files{.tokenizer_json = optional("tokenizer.json"),
                                 .tokenizer_config = optional("tokenizer_config.json"),
                                 .special_tokens_map = optional("special_tokens_map.json")};
  if (files.tokenizer_json.empty()) {
    files.vocab = folder.read("tokenizer/vocab.json", kMaxVocabulary);
    files.merges = folder.read("tokenizer/merges.txt", kMaxVocabulary);
  }
  return {files, "tokenizer", positions};
}

/// Builds one component from its weights and makes sure that all of them were used.
template <class Model, class Config>
Model load_component(const io::ModelFolder& folder, const std::string& component, const std::string& stem,
                     const std::string& variant, const Config& config) {
  nn::WeightSource source(folder.weights(component, stem, variant == "plain" ? "" : variant));
  if constexpr (std::is_same_v<Model, models::CLIPTextModel>) {
    source.ignore("embeddings.position_ids");
    source.ignore("text_model.embeddings.position_ids");
    Model model(models::clip_root(source.root()), config);
    source.check_complete();
    return model;
  } else {
    Model model(source.root(), config);
    source.check_complete();
    return model;
  }
}

models::CLIPTextConfig text_config(const io::ModelFolder& folder) {
  return models::CLIPTextConfig::read(config_text(folder, "text_encoder/config.json"), "text_encoder/config.json");
}

}  // namespace

DiffusionModel::DiffusionModel(const io::ModelFolder& folder, const std::string& variant)
    : x_tokenizer(load_tokenizer(folder, text_config(folder).max_position_embeddings)),
      x_text_model(
          load_component<models::CLIPTextModel>(folder, "text_encoder", "model", variant, text_config(folder))),
      x_vae(load_component<models::AutoencoderKL>(
          folder, "vae", "diffusion_pytorch_model", variant,
          models::AutoencoderKLConfig::read(config_text(folder, "vae/config.json"), "vae/config.json"))),
      x_unet(load_component<models::UNet2DConditionModel>(
          folder, "unet", "diffusion_pytorch_model", variant,
          models::UNet2DConditionConfig::read(config_text(folder, "unet/config.json"), "unet/config.json"))),
      x_scheduler(SchedulerFile::read(config_text(folder, "scheduler/scheduler_config.json"),
                                      "scheduler/scheduler_config.json")) {
  check_fit();
}

void DiffusionModel::check_fit() const {
  const models::UNet2DConditionConfig& unet = x_unet.config;
  const auto refuse = [](const char* where, std::string need, std::string got, std::string remedy = {}) {
    throw Error(ErrorKind::model, "model.fit", {where, std::move(need), std::move(got), std::move(remedy)});
  };
  const int c = x_vae.config.latent_channels, width = x_text_model.config.hidden_size;
  if (unet.in_channels != c && unet.in_channels != 2 * c + 1) {
    refuse("unet/config.json", fmt::format("in_channels {} or {}", c, 2 * c + 1), std::to_string(unet.in_channels),
           "use edit.ip2p");
  }
  if (unet.out_channels != c)
    refuse("unet/config.json", fmt::format("out_channels {}", c), std::to_string(unet.out_channels));
  for (const int dim : unet.cross_attention_dim)
    if (dim != width)
      refuse("unet/config.json", fmt::format("cross_attention_dim {}, the text encoder's hidden_size", width),
             std::to_string(dim));
  if (x_tokenizer.vocabulary_size() > static_cast<std::size_t>(x_text_model.config.vocab_size)) {
    refuse("tokenizer", fmt::format("at most vocab_size {} tokens", x_text_model.config.vocab_size),
           std::to_string(x_tokenizer.vocabulary_size()));
  }
}

int DiffusionModel::native_side() const {
  const std::vector<int>& size = x_unet.config.sample_size;
  return size.empty() ? kUnknownSide : *std::max_element(size.begin(), size.end()) * x_vae.config.factor();
}

const DiffusionModel::Text& DiffusionModel::text(const std::string& prompt) {
  const auto known = x_texts.find(prompt);
  if (known != x_texts.end()) return known->second;
  const text::ClipTokenizer::Encoded tokens = x_tokenizer.encode(prompt);
  const Tensor ids = at::tensor(tokens.ids, at::TensorOptions(at::kLong)).unsqueeze(0);
  Tensor padding = at::zeros({1, ids.size(1)}, at::TensorOptions(at::kBool));
  padding.slice(1, 0, static_cast<std::int64_t>(tokens.used)).fill_(true);
  if (x_texts.size() >= kMaxTexts) x_texts.clear();
  return x_texts.emplace(prompt, Text{x_text_model(ids, padding), tokens.lost}).first->second;
}

ModelShelf& ModelShelf::of_process() {
  static ModelShelf* const shelf = new ModelShelf;  // lives as long as the process, past libtorch's own statics
  return *shelf;
}

DiffusionModel& ModelShelf::get(const std::string& model, const std::string& variant) {
  const at::NoGradGuard ordinary_tensors;  // not InferenceMode: a later stage may want gradients through them
  const io::ModelFolder folder = io::ModelFolder::find(model, wanted_files());
  std::error_code ignored;
  const std::string key = std::filesystem::weakly_canonical(folder.path(), ignored).string() + "\n" + variant;
  std::unique_ptr<DiffusionModel>& held = x_models[key];
  if (!held) {
    std::unique_ptr<DiffusionModel> made;
    try {
      made = std::make_unique<DiffusionModel>(folder, variant);
    } catch (...) {
      x_models.erase(key);
      throw;
    }
    held = std::move(made);
  }
  return *held;
}

}  // namespace tiedit::inpaint
