#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/nn/attention.h"
#include "engine/nn/resnet.h"

namespace tiedit::models {

using nn::Tensor;
using nn::Weights;

/// vae/config.json.
struct AutoencoderKLConfig {
  std::vector<int> block_out_channels{64};
  std::vector<std::string> down_block_types{"DownEncoderBlock2D"}, up_block_types{"UpDecoderBlock2D"};
  int layers_per_block = 1, latent_channels = 4, norm_num_groups = 32;
  std::vector<int> sample_size{32};
  double scaling_factor = 0.18215;
  bool mid_block_add_attention = true, use_quant_conv = true, use_post_quant_conv = true, force_upcast = true;
  bool writes_force_upcast = false;  ///< whether the file says so itself

  template <class V>
  void fields(V& v) {
    v("block_out_channels", block_out_channels, {.help = "channels of each level", .min = 1, .max = 65536});
    v("down_block_types", down_block_types, {.help = "of the encoder", .choices = {"DownEncoderBlock2D"}});
    v("up_block_types", up_block_types, {.help = "of the decoder", .choices = {"UpDecoderBlock2D"}});
    v("layers_per_block", layers_per_block, {.help = "resnets of a level of the encoder", .min = 1, .max = 64});
    v("latent_channels", latent_channels, {.help = "channels of the latents", .min = 1, .max = 1024});
    v("norm_num_groups", norm_num_groups, {.help = "groups of every norm", .min = 1, .max = 65536});
    v("sample_size", sample_size,
      {.help = "side of the pictures of its training", .unit = "px", .min = 1, .max = 8192});
    v("scaling_factor", scaling_factor,
      {.help = "latents of the network are those of the VAE times this", .min = 0, .above_min = true});
    v("mid_block_add_attention", mid_block_add_attention, {.help = "attention in the middle"});
    v("use_quant_conv", use_quant_conv, {.help = "1x1 convolution behind the encoder"});
    v("use_post_quant_conv", use_post_quant_conv, {.help = "1x1 convolution before the decoder"});
    v("force_upcast", force_upcast, {.help = "needs float32"});
  }

  /// Throws: ErrorList{model} for what the file may not say, `name` being how errors call it.
  static AutoencoderKLConfig read(std::string text, const std::string& name);
  /// Pixels a latent: 2^(levels - 1).
  int factor() const { return 1 << (static_cast<int>(block_out_channels.size()) - 1); }
};

/// The middle of the encoder and of the decoder.
struct UNetMidBlock2D {
  nn::ResnetBlock2D first;
  std::optional<nn::SpatialAttention> attention;
  nn::ResnetBlock2D second;
  UNetMidBlock2D(const Weights& w, const AutoencoderKLConfig& config);
  Tensor operator()(const Tensor& x) const;
};

struct DownEncoderBlock2D {
  std::vector<nn::ResnetBlock2D> resnets;
  std::optional<nn::Downsample2D> downsampler;
};

struct Encoder {
  nn::Conv2d conv_in;
  std::vector<DownEncoderBlock2D> down_blocks;
  UNetMidBlock2D mid_block;
  nn::GroupNorm conv_norm_out;
  nn::Conv2d conv_out;
  Encoder(const Weights& w, const AutoencoderKLConfig& config);
  Tensor operator()(const Tensor& x) const;
};

struct UpDecoderBlock2D {
  std::vector<nn::ResnetBlock2D> resnets;
  std::optional<nn::Upsample2D> upsampler;
};

struct Decoder {
  nn::Conv2d conv_in;
  UNetMidBlock2D mid_block;
  std::vector<UpDecoderBlock2D> up_blocks;
  nn::GroupNorm conv_norm_out;
  nn::Conv2d conv_out;
  Decoder(const Weights& w, const AutoencoderKLConfig& config);
  Tensor operator()(const Tensor& x) const;
};

/// diffusers AutoencoderKL (src/diffusers/models/autoencoders/autoencoder_kl.py).
struct AutoencoderKL {
  AutoencoderKLConfig config;
  Encoder encoder;
  std::optional<nn::Conv2d> quant_conv, post_quant_conv;
  Decoder decoder;
  AutoencoderKL(const Weights& w, const AutoencoderKLConfig& config);

  /// In:  x [B, 3, H, W] in -1..1, H and W multiples of factor(). Out: moments [B, 2C, H/f, W/f].
  Tensor moments(const Tensor& x) const;
  /// A sample of the posterior times scaling_factor: (mean + exp(logvar / 2) noise) s, logvar clamped to -30..20.
  /// In:  noise [B, C, H/f, W/f]
  Tensor encode(const Tensor& x, const Tensor& noise) const;
  /// In:  z [B, C, h, w] scaled. Out: [B, 3, h f, w f], about -1..1.
  Tensor decode(const Tensor& z) const;
};

}  // namespace tiedit::models
