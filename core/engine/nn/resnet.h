#pragma once
#include <optional>

#include "engine/nn/layers.h"

namespace tiedit::nn {

/// diffusers ResnetBlock2D, time_embedding_norm "default".
struct ResnetBlock2D {
  struct Options {
    std::int64_t in, out;
    std::int64_t temb = 0;  ///< width of the time embedding; 0: none (the VAE)
    std::int64_t groups = 32;
    double eps = 1e-5;
  };
  GroupNorm norm1;
  Conv2d conv1;
  std::optional<Linear> time_emb_proj;
  GroupNorm norm2;
  Conv2d conv2;
  std::optional<Conv2d> conv_shortcut;
  ResnetBlock2D(const Weights& w, const Options& options);
  Tensor operator()(const Tensor& x /* [B, C, h, w] */, const Tensor& temb = {} /* [B, E] */) const;
};

/// diffusers Downsample2D with a convolution of stride 2; padding 0 pads right and bottom by one.
struct Downsample2D {
  Conv2d conv;
  Downsample2D(const Weights& w, std::int64_t channels, std::int64_t padding);
  Tensor operator()(const Tensor& x) const;
};

/// diffusers Upsample2D: nearest neighbour to twice the size (or to `size`), then a convolution.
struct Upsample2D {
  Conv2d conv;
  Upsample2D(const Weights& w, std::int64_t channels);
  Tensor operator()(const Tensor& x, at::OptionalIntArrayRef size = {}) const;
};

}  // namespace tiedit::nn
