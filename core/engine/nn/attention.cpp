#include "engine/nn/attention.h"

#include <ATen/ops/chunk.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/scaled_dot_product_attention.h>

namespace tiedit::nn {
namespace {

// [B, L, D] -> [B, heads, L, d]
Tensor by_heads(const Tensor& x, std::int64_t heads) {
  return x.view({x.size(0), x.size(1), heads, x.size(2) / heads}).transpose(1, 2);
}

// [B, C, h, w] -> [B, h w, C]
Tensor as_tokens(const Tensor& x) { return x.flatten(2).transpose(1, 2); }

// The way back.
Tensor as_picture(const Tensor& tokens, const Tensor& like) {
  return tokens.transpose(1, 2).reshape({like.size(0), tokens.size(2), like.size(2), like.size(3)});
}

Weights either(const Weights& w, std::string_view name, std::string_view old) {
  const bool is_old = !w.has(std::string(name) + ".weight") && w.has(std::string(old) + ".weight");
  return w[is_old ? old : name];
}

}  // namespace

Tensor attend(const Tensor& q, const Tensor& k, const Tensor& v, std::int64_t heads, bool causal) {
  const Tensor out =
      at::scaled_dot_product_attention(by_heads(q, heads), by_heads(k, heads), by_heads(v, heads), {}, 0.0, causal);
  return out.transpose(1, 2).reshape({q.size(0), q.size(1), q.size(2)});
}

Attention::Attention(const Weights& w, const Options& o)
    : to_q(w["to_q"], o.width, o.width, false),
      to_k(w["to_k"], o.context_width, o.width, false),
      to_v(w["to_v"], o.context_width, o.width, false),
      to_out(w["to_out"][0], o.width, o.width),
      heads(o.heads),
      upcast(o.upcast) {}

Tensor Attention::operator()(const Tensor& x, const Tensor& context) const {
  const Tensor q = to_q(x), k = to_k(context), v = to_v(context);
  if (!upcast || q.scalar_type() == at::kFloat) return to_out(attend(q, k, v, heads));
  return to_out(attend(q.to(at::kFloat), k.to(at::kFloat), v.to(at::kFloat), heads).to(q.scalar_type()));
}

SpatialAttention::SpatialAttention(const Weights& w, std::int64_t channels, std::int64_t groups, double eps)
    : group_norm(w["group_norm"], groups, channels, eps),
      to_q(either(w, "to_q", "query"), channels, channels),
      to_k(either(w, "to_k", "key"), channels, channels),
      to_v(either(w, "to_v", "value"), channels, channels),
      to_out(either(w, "to_out.0", "proj_attn"), channels, channels) {}

Tensor SpatialAttention::operator()(const Tensor& x) const {
  const Tensor tokens = as_tokens(group_norm(x));  // [B, h w, C]
  return as_picture(to_out(attend(to_q(tokens), to_k(tokens), to_v(tokens), 1)), x) + x;
}

BasicTransformerBlock::BasicTransformerBlock(const Weights& w, const Attention::Options& o)
    : norm1(w["norm1"], o.width, 1e-5),
      norm2(w["norm2"], o.width, 1e-5),
      norm3(w["norm3"], o.width, 1e-5),
      attn1(w["attn1"], {o.width, o.width, o.heads, o.upcast}),
      attn2(w["attn2"], o),
      ff_in(w["ff"]["net"][0]["proj"], o.width, 8 * o.width),
      ff_out(w["ff"]["net"][2], 4 * o.width, o.width) {}

Tensor BasicTransformerBlock::operator()(const Tensor& x, const Tensor& context) const {
  const Tensor h1 = norm1(x);
  const Tensor after_self = attn1(h1, h1) + x;
  const Tensor after_cross = attn2(norm2(after_self), context) + after_self;
  const auto halves = ff_in(norm3(after_cross)).chunk(2, -1);  // [B, L, 4D] each
  return ff_out(halves[0] * at::gelu(halves[1])) + after_cross;
}

Transformer2DModel::Transformer2DModel(const Weights& w, const Options& o)
    : norm(w["norm"], o.groups, o.attention.width, 1e-6) {
  const std::int64_t width = o.attention.width;
  if (o.linear_projection) {
    linear_in.emplace(w["proj_in"], width, width);
    linear_out.emplace(w["proj_out"], width, width);
  } else {
    conv_in = pointwise(w["proj_in"], width, width);
    conv_out = pointwise(w["proj_out"], width, width);
  }
  for (int i = 0; i < o.layers; ++i) transformer_blocks.emplace_back(w["transformer_blocks"][i], o.attention);
}

Tensor Transformer2DModel::operator()(const Tensor& x, const Tensor& context) const {
  const Tensor normed = norm(x);
  Tensor h = conv_in ? as_tokens((*conv_in)(normed)) : (*linear_in)(as_tokens(normed));  // [B, h w, D]
  for (const BasicTransformerBlock& block : transformer_blocks) h = block(h, context);
  return (conv_out ? (*conv_out)(as_picture(h, x)) : as_picture((*linear_out)(h), x)) + x;
}

}  // namespace tiedit::nn
