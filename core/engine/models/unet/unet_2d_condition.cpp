// Mirrors src/diffusers/models/unets/{unet_2d_condition,unet_2d_blocks}.py and models/embeddings.py of diffusers.
#include "engine/models/unet/unet_2d_condition.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/cos.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/full.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/sin.h>

#include <cmath>

namespace tiedit::models {
namespace {

using Config = UNet2DConditionConfig;

/// What the blocks of one level share.
struct Level {
  std::int64_t channels;
  int layers;
  nn::Transformer2DModel::Options transformer;
};

Level level_of(const Config& c, std::size_t i) {
  const std::int64_t channels = c.block_out_channels[i];
  return {channels,
          Config::at(c.layers_per_block, i),
          {.attention = {channels, Config::at(c.cross_attention_dim, i), Config::at(c.attention_head_dim, i),
                         c.upcast_attention},
           .groups = c.norm_num_groups,
           .layers = Config::at(c.transformer_layers_per_block, i),
           .linear_projection = c.use_linear_projection}};
}

nn::ResnetBlock2D resnet(const Weights& w, std::int64_t in, std::int64_t out, const Config& c) {
  return {w, {.in = in, .out = out, .temb = c.time_width(), .groups = c.norm_num_groups, .eps = c.norm_eps}};
}

/// The sinusoids of diffusers get_timestep_embedding, in float32. Out: [1, width]
Tensor sinusoids(double value, std::int64_t width, double freq_shift, bool cosines_first) {
  const std::int64_t half = width / 2;
  const Tensor exponent =
      at::arange(half, at::TensorOptions(at::kFloat)) * -std::log(10000.0) / (static_cast<double>(half) - freq_shift);
  const Tensor angles =
      at::full({1, 1}, static_cast<float>(value), at::TensorOptions(at::kFloat)) * at::exp(exponent);  // [1, half]
  return cosines_first ? at::cat({at::cos(angles), at::sin(angles)}, -1)
                       : at::cat({at::sin(angles), at::cos(angles)}, -1);
}

/// The guidance embedding of LCM networks: sines first, the last frequency 1/10000.
Tensor guidance_embedding(double guidance, std::int64_t width) {
  return sinusoids((guidance - 1) * 1000.0, width, 1, false);
}

std::vector<UNetBlock> make_down_blocks(const Weights& w, const Config& c) {
  std::vector<UNetBlock> out;
  std::int64_t in = c.block_out_channels.front();
  for (std::size_t i = 0; i < c.levels(); ++i) {
    const Level level = level_of(c, i);
    const Weights block = w[static_cast<int>(i)];
    UNetBlock& made = out.emplace_back();
    for (int l = 0; l < level.layers; ++l) {
      made.resnets.push_back(resnet(block["resnets"][l], l == 0 ? in : level.channels, level.channels, c));
      if (c.down_block_types[i] == "CrossAttnDownBlock2D")
        made.attentions.emplace_back(block["attentions"][l], level.transformer);
    }
    if (i + 1 < c.levels()) made.downsampler.emplace(block["downsamplers"][0], level.channels, c.downsample_padding);
    in = level.channels;
  }
  return out;
}

/// Channels of everything the way down leaves for the way up, in order.
std::vector<std::int64_t> skip_channels(const Config& c) {
  std::vector<std::int64_t> out{c.block_out_channels.front()};
  for (std::size_t i = 0; i < c.levels(); ++i) {
    const int count = Config::at(c.layers_per_block, i) + (i + 1 < c.levels() ? 1 : 0);
    out.insert(out.end(), static_cast<std::size_t>(count), c.block_out_channels[i]);
  }
  return out;
}

std::vector<UNetBlock> make_up_blocks(const Weights& w, const Config& c) {
  std::vector<UNetBlock> out;
  std::vector<std::int64_t> skips = skip_channels(c);
  std::int64_t in = c.block_out_channels.back();
  for (std::size_t i = 0; i < c.levels(); ++i) {
    const Level level = level_of(c, c.levels() - 1 - i);
    const Weights block = w[static_cast<int>(i)];
    UNetBlock& made = out.emplace_back();
    for (int l = 0; l <= level.layers; ++l) {
      made.resnets.push_back(resnet(block["resnets"][l], in + skips.back(), level.channels, c));
      if (c.up_block_types[i] == "CrossAttnUpBlock2D")
        made.attentions.emplace_back(block["attentions"][l], level.transformer);
      skips.pop_back();
      in = level.channels;
    }
    if (i + 1 < c.levels()) made.upsampler.emplace(block["upsamplers"][0], level.channels);
  }
  return out;
}

}  // namespace

TimeEmbedding::TimeEmbedding(const Weights& w, const Config& c)
    : width(c.block_out_channels.front()),
      cosines_first(c.flip_sin_to_cos),
      freq_shift(c.freq_shift),
      linear_1(w["linear_1"], width, c.time_width()),
      linear_2(w["linear_2"], c.time_width(), c.time_width()) {
  if (c.time_cond_proj_dim) cond_proj.emplace(w["cond_proj"], *c.time_cond_proj_dim, width, false);
}

Tensor TimeEmbedding::operator()(double timestep, double guidance) const {
  const auto type = linear_1.weight.scalar_type();
  Tensor t = sinusoids(timestep, width, freq_shift, cosines_first).to(type);
  if (cond_proj) t = t + (*cond_proj)(guidance_embedding(guidance, cond_proj->weight.size(1)).to(type));
  return linear_2(at::silu(linear_1(t)));
}

UNet2DConditionModel::UNet2DConditionModel(const Weights& w, const Config& c)
    : config(c),
      time_embedding(w["time_embedding"], c),
      conv_in(w["conv_in"], c.in_channels, c.block_out_channels.front()),
      down_blocks(make_down_blocks(w["down_blocks"], c)),
      mid_first(resnet(w["mid_block"]["resnets"][0], c.block_out_channels.back(), c.block_out_channels.back(), c)),
      mid_attention(w["mid_block"]["attentions"][0], level_of(c, c.levels() - 1).transformer),
      mid_second(resnet(w["mid_block"]["resnets"][1], c.block_out_channels.back(), c.block_out_channels.back(), c)),
      up_blocks(make_up_blocks(w["up_blocks"], c)),
      conv_norm_out(w["conv_norm_out"], c.norm_num_groups, c.block_out_channels.front(), c.norm_eps),
      conv_out(w["conv_out"], c.block_out_channels.front(), c.out_channels) {}

Tensor UNet2DConditionModel::operator()(const Tensor& x, const Step& step, const Tensor& text) const {
  const Tensor temb = time_embedding(step.timestep, step.guidance);  // [1, E]
  std::vector<Tensor> skips{conv_in(x)};
  Tensor h = skips.front();
  for (const UNetBlock& block : down_blocks) {
    for (std::size_t i = 0; i < block.resnets.size(); ++i) {
      h = block.resnets[i](h, temb);
      if (!block.attentions.empty()) h = block.attentions[i](h, text);
      skips.push_back(h);
    }
    if (!block.downsampler) continue;
    h = (*block.downsampler)(h);
    skips.push_back(h);
  }
  h = mid_second(mid_attention(mid_first(h, temb), text), temb);
  for (const UNetBlock& block : up_blocks) {
    for (std::size_t i = 0; i < block.resnets.size(); ++i) {
      h = block.resnets[i](at::cat({h, skips.back()}, 1), temb);
      skips.pop_back();
      if (!block.attentions.empty()) h = block.attentions[i](h, text);
    }
    // Twice the size, or that of the skips that come next where a level's size was odd.
    if (block.upsampler) h = (*block.upsampler)(h, skips.back().sizes().slice(2));
  }
  return conv_out(at::silu(conv_norm_out(h)));
}

}  // namespace tiedit::models
