#pragma once
#include <optional>
#include <vector>

#include "engine/models/unet/unet_config.h"
#include "engine/nn/attention.h"
#include "engine/nn/resnet.h"

namespace tiedit::models {

using nn::Tensor;
using nn::Weights;

/// A level of the UNet, on the way down or up: resnets, each followed by a transformer where the level attends.
struct UNetBlock {
  std::vector<nn::ResnetBlock2D> resnets;
  std::vector<nn::Transformer2DModel> attentions;  ///< none, or one a resnet
  std::optional<nn::Downsample2D> downsampler;
  std::optional<nn::Upsample2D> upsampler;
};

/// sinusoids of the time, then two linears.
struct TimeEmbedding {
  std::int64_t width;  ///< of the sinusoids
  bool cosines_first;
  double freq_shift;
  nn::Linear linear_1, linear_2;
  std::optional<nn::Linear> cond_proj;
  TimeEmbedding(const Weights& w, const UNet2DConditionConfig& config);
  /// In:  timestep, may be fractional; guidance, read where the network was trained with one (LCM)
  /// Out: [1, E]
  Tensor operator()(double timestep, double guidance) const;
};

/// diffusers UNet2DConditionModel (src/diffusers/models/unets/unet_2d_condition.py).
struct UNet2DConditionModel {
  UNet2DConditionConfig config;
  TimeEmbedding time_embedding;
  nn::Conv2d conv_in;
  std::vector<UNetBlock> down_blocks;
  nn::ResnetBlock2D mid_first;
  nn::Transformer2DModel mid_attention;
  nn::ResnetBlock2D mid_second;
  std::vector<UNetBlock> up_blocks;
  nn::GroupNorm conv_norm_out;
  nn::Conv2d conv_out;

  UNet2DConditionModel(const Weights& w, const UNet2DConditionConfig& config);

  struct Step {
    double timestep = 0;
    double guidance = 1;  ///< for networks with time_cond_proj_dim
  };
  /// In:  x [B, C, h, w], any h and w; text [B, L, D]. Out: [B, out_channels, h, w]
  Tensor operator()(const Tensor& x, const Step& step, const Tensor& text) const;
};

}  // namespace tiedit::models
