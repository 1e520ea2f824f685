// Mirrors src/transformers/models/clip/modeling_clip.py of transformers.
#include "engine/models/clip/clip_text_model.h"

#include <ATen/ops/embedding.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/scaled_dot_product_attention.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/tril.h>

#include "base/error.h"
#include "io/model_config.h"

namespace tiedit::models {

CLIPTextConfig CLIPTextConfig::read(std::string text, const std::string& name) {
  CLIPTextConfig out;
  const io::ModelConfigRules rules{
      {{"model_type", {"clip_text_model"}}},
      {"architectures", "attention_dropout", "dropout", "initializer_factor", "initializer_range", "projection_dim",
       "bos_token_id", "eos_token_id", "pad_token_id", "dtype", "torch_dtype", "transformers_version", "use_cache",
       "return_dict"}};
  io::read_model_config(std::move(text), name, io::fields_of(out), rules);
  if (out.hidden_size % out.num_attention_heads != 0) {
    throw Error(ErrorKind::model, "config.heads",
                {name + ": num_attention_heads", "a divisor of hidden_size " + std::to_string(out.hidden_size),
                 std::to_string(out.num_attention_heads)});
  }
  return out;
}

CLIPEncoderLayer::CLIPEncoderLayer(const Weights& w, const CLIPTextConfig& c)
    : layer_norm1(w["layer_norm1"], c.hidden_size, c.layer_norm_eps),
      q_proj(w["self_attn"]["q_proj"], c.hidden_size, c.hidden_size),
      k_proj(w["self_attn"]["k_proj"], c.hidden_size, c.hidden_size),
      v_proj(w["self_attn"]["v_proj"], c.hidden_size, c.hidden_size),
      out_proj(w["self_attn"]["out_proj"], c.hidden_size, c.hidden_size),
      layer_norm2(w["layer_norm2"], c.hidden_size, c.layer_norm_eps),
      fc1(w["mlp"]["fc1"], c.hidden_size, c.intermediate_size),
      fc2(w["mlp"]["fc2"], c.intermediate_size, c.hidden_size),
      quick(c.hidden_act == "quick_gelu"),
      heads(c.num_attention_heads) {}

Tensor CLIPEncoderLayer::operator()(const Tensor& x, const Tensor& mask) const {
  const auto by_heads = [&](const Tensor& t) { return t.view({t.size(0), t.size(1), heads, -1}).transpose(1, 2); };
  const Tensor normed = layer_norm1(x);
  std::optional<Tensor> may_look;
  if (mask.defined()) may_look = mask;
  const Tensor seen = at::scaled_dot_product_attention(by_heads(q_proj(normed)), by_heads(k_proj(normed)),
                                                       by_heads(v_proj(normed)), may_look, 0.0, !mask.defined());
  const Tensor h = x + out_proj(seen.transpose(1, 2).reshape(x.sizes()));  // [B, L, D]
  const Tensor inner = fc1(layer_norm2(h));
  return h + fc2(quick ? inner * at::sigmoid(1.702 * inner) : at::gelu(inner));
}

CLIPTextModel::CLIPTextModel(const Weights& w, const CLIPTextConfig& c)
    : config(c),
      token_embedding(w["embeddings"]["token_embedding"].get("weight", {c.vocab_size, c.hidden_size})),
      position_embedding(
          w["embeddings"]["position_embedding"].get("weight", {c.max_position_embeddings, c.hidden_size})),
      final_layer_norm(w["final_layer_norm"], c.hidden_size, c.layer_norm_eps) {
  for (int i = 0; i < c.num_hidden_layers; ++i) layers.emplace_back(w["encoder"]["layers"][i], c);
}

Tensor CLIPTextModel::operator()(const Tensor& ids, const Tensor& padding, int skip) const {
  const std::int64_t length = ids.size(1);
  Tensor h = at::embedding(token_embedding, ids) + position_embedding.slice(0, 0, length);
  Tensor mask;
  if (config.use_attention_mask && padding.defined()) {
    const Tensor causal = at::tril(at::ones({length, length}, at::TensorOptions(at::kBool)));
    mask = causal.logical_and(padding.unsqueeze(1).unsqueeze(1));  // [B, 1, L, L]
  }
  const std::size_t count = layers.size() - static_cast<std::size_t>(skip);
  for (std::size_t i = 0; i < count; ++i) h = layers[i](h, mask);
  return final_layer_norm(h);
}

Weights clip_root(const Weights& w) {
  return w.has("text_model.embeddings.token_embedding.weight") ? w["text_model"] : w;
}

}  // namespace tiedit::models
