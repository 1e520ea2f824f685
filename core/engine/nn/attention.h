#pragma once
#include <optional>

#include "engine/nn/layers.h"

namespace tiedit::nn {

/// softmax(q k^T / sqrt(d)) v by heads.
/// In:  q [B, L, D], k and v [B, M, D]; heads divides D; causal hides later positions (L = M)
/// Out: [B, L, D]
Tensor attend(const Tensor& q, const Tensor& k, const Tensor& v, std::int64_t heads, bool causal = false);

/// diffusers.models.attention_processor.Attention as the UNet uses it: no bias on q, k, v.
struct Attention {
  struct Options {
    std::int64_t width, context_width, heads;
    bool upcast = false;  ///< in float32 whatever the type (upcast_attention)
  };
  Linear to_q, to_k, to_v, to_out;
  std::int64_t heads;
  bool upcast;
  Attention(const Weights& w, const Options& options);
  Tensor operator()(const Tensor& x /* [B, L, D] */, const Tensor& context /* [B, M, C] */) const;
};

/// The same over the pixels of a picture, with a GroupNorm, one head, biases and the residual: the VAE's middle.
/// Files write the linears as to_q, to_k, to_v, to_out.0, or, older, as query, key, value, proj_attn.
struct SpatialAttention {
  GroupNorm group_norm;
  Linear to_q, to_k, to_v, to_out;
  SpatialAttention(const Weights& w, std::int64_t channels, std::int64_t groups, double eps);
  Tensor operator()(const Tensor& x /* [B, C, h, w] */) const;
};

/// diffusers BasicTransformerBlock with LayerNorm and GEGLU.
struct BasicTransformerBlock {
  LayerNorm norm1, norm2, norm3;
  Attention attn1, attn2;
  Linear ff_in, ff_out;  // ff.net.0.proj [8D, D], ff.net.2 [D, 4D]
  BasicTransformerBlock(const Weights& w, const Attention::Options& options);
  Tensor operator()(const Tensor& x /* [B, L, D] */, const Tensor& context /* [B, M, C] */) const;
};

/// diffusers Transformer2DModel over a continuous input; the projections are 1x1 convolutions or linears.
struct Transformer2DModel {
  struct Options {
    Attention::Options attention;
    std::int64_t groups, layers;
    bool linear_projection = false;
  };
  GroupNorm norm;
  std::optional<Conv2d> conv_in, conv_out;
  std::optional<Linear> linear_in, linear_out;
  std::vector<BasicTransformerBlock> transformer_blocks;
  Transformer2DModel(const Weights& w, const Options& options);
  Tensor operator()(const Tensor& x /* [B, C, h, w] */, const Tensor& context /* [B, M, C'] */) const;
};

}  // namespace tiedit::nn
