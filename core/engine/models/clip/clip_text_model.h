#pragma once
#include <string>
#include <vector>

#include "engine/nn/layers.h"

namespace tiedit::models {

using nn::Tensor;
using nn::Weights;

/// text_encoder/config.json. Ids of special tokens in it are wrong in published files and are not read.
struct CLIPTextConfig {
  int vocab_size = 49408, hidden_size = 512, intermediate_size = 2048, num_hidden_layers = 12, num_attention_heads = 8;
  int max_position_embeddings = 77;
  std::string hidden_act = "quick_gelu";
  double layer_norm_eps = 1e-5;
  bool use_attention_mask = false;

  template <class V>
  void fields(V& v) {
    v("vocab_size", vocab_size, {.help = "tokens", .min = 1, .max = 2000000});
    v("hidden_size", hidden_size, {.help = "width", .min = 1, .max = 65536});
    v("intermediate_size", intermediate_size, {.help = "width of the feed-forward", .min = 1, .max = 262144});
    v("num_hidden_layers", num_hidden_layers, {.help = "layers", .min = 1, .max = 1024});
    v("num_attention_heads", num_attention_heads, {.help = "heads", .min = 1, .max = 65536});
    v("max_position_embeddings", max_position_embeddings, {.help = "tokens a text", .min = 3, .max = 65536});
    v("hidden_act", hidden_act, {.help = "of the feed-forward", .choices = {"quick_gelu", "gelu"}});
    v("layer_norm_eps", layer_norm_eps, {.help = "of every norm", .min = 0});
    v("use_attention_mask", use_attention_mask, {.help = "hide the padding"});
  }

  static CLIPTextConfig read(std::string text, const std::string& name);
};

struct CLIPEncoderLayer {
  nn::LayerNorm layer_norm1;
  nn::Linear q_proj, k_proj, v_proj, out_proj;
  nn::LayerNorm layer_norm2;
  nn::Linear fc1, fc2;
  bool quick;
  std::int64_t heads;
  CLIPEncoderLayer(const Weights& w, const CLIPTextConfig& config);
  /// In:  mask [B, 1, L, L] bool, true where a position may look; undefined: causal alone
  Tensor operator()(const Tensor& x /* [B, L, D] */, const Tensor& mask) const;
};

/// transformers CLIPTextModel (src/transformers/models/clip/modeling_clip.py), the hidden states alone.
struct CLIPTextModel {
  CLIPTextConfig config;
  Tensor token_embedding, position_embedding;  // [V, D], [L, D]
  std::vector<CLIPEncoderLayer> layers;
  nn::LayerNorm final_layer_norm;
  CLIPTextModel(const Weights& w, const CLIPTextConfig& config);

  /// In:  ids [B, L] int64; padding [B, L] bool, true for what is no padding (read with use_attention_mask only);
  ///      skip, layers left out at the end (clip_skip)
  /// Out: [B, L, D] after final_layer_norm
  Tensor operator()(const Tensor& ids, const Tensor& padding = {}, int skip = 0) const;
};

/// The view that holds the model: files of transformers 5 have no prefix `text_model.`, older ones do.
Weights clip_root(const Weights& w);

}  // namespace tiedit::models
