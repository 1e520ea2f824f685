// Mirrors src/diffusers/models/autoencoders/{autoencoder_kl,vae}.py and models/unets/unet_2d_blocks.py of diffusers.
#include "engine/models/vae/autoencoder_kl.h"

#include <ATen/ops/clamp.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/silu.h>

#include "base/error.h"
#include "io/model_config.h"

namespace tiedit::models {
namespace {

constexpr double kEps = 1e-6;
constexpr std::int64_t kColours = 3;

nn::ResnetBlock2D resnet(const Weights& w, std::int64_t in, std::int64_t out, const AutoencoderKLConfig& c) {
  return {w, {.in = in, .out = out, .groups = c.norm_num_groups, .eps = kEps}};
}

std::int64_t widest(const AutoencoderKLConfig& c) { return c.block_out_channels.back(); }

}  // namespace

AutoencoderKLConfig AutoencoderKLConfig::read(std::string text, const std::string& name) {
  AutoencoderKLConfig out;
  const io::ModelConfigRules rules{{{"in_channels", {3}},
                                    {"out_channels", {3}},
                                    {"act_fn", {"silu"}},
                                    {"shift_factor", {nullptr}},
                                    {"latents_mean", {nullptr}},
                                    {"latents_std", {nullptr}}},
                                   {}};
  const auto written = io::read_model_config(std::move(text), name, io::fields_of(out), rules);
  out.writes_force_upcast = written.contains("force_upcast") && out.force_upcast;
  const std::size_t levels = out.block_out_channels.size();
  if (levels == 0 || levels > 8 || out.down_block_types.size() != levels || out.up_block_types.size() != levels) {
    throw Error(ErrorKind::model, "config.levels",
                {name, "as many block types as block_out_channels, 1..8", std::to_string(levels)});
  }
  for (const int channels : out.block_out_channels) {
    if (channels % out.norm_num_groups == 0) continue;
    throw Error(ErrorKind::model, "config.groups",
                {name, "block_out_channels that norm_num_groups divides", std::to_string(channels)});
  }
  return out;
}

UNetMidBlock2D::UNetMidBlock2D(const Weights& w, const AutoencoderKLConfig& c)
    : first(resnet(w["resnets"][0], widest(c), widest(c), c)),
      second(resnet(w["resnets"][1], widest(c), widest(c), c)) {
  if (c.mid_block_add_attention) attention.emplace(w["attentions"][0], widest(c), c.norm_num_groups, kEps);
}

Tensor UNetMidBlock2D::operator()(const Tensor& x) const {
  const Tensor h = first(x);
  return second(attention ? (*attention)(h) : h);
}

Encoder::Encoder(const Weights& w, const AutoencoderKLConfig& c)
    : conv_in(w["conv_in"], kColours, c.block_out_channels.front()),
      mid_block(w["mid_block"], c),
      conv_norm_out(w["conv_norm_out"], c.norm_num_groups, widest(c), kEps),
      conv_out(w["conv_out"], widest(c), 2 * c.latent_channels) {
  std::int64_t in = c.block_out_channels.front();
  const int levels = static_cast<int>(c.block_out_channels.size());
  for (int level = 0; level < levels; ++level) {
    const Weights block = w["down_blocks"][level];
    const std::int64_t out = c.block_out_channels[static_cast<std::size_t>(level)];
    DownEncoderBlock2D& made = down_blocks.emplace_back();
    for (int l = 0; l < c.layers_per_block; ++l)
      made.resnets.push_back(resnet(block["resnets"][l], l == 0 ? in : out, out, c));
    if (level + 1 < levels) made.downsampler.emplace(block["downsamplers"][0], out, 0);
    in = out;
  }
}

Tensor Encoder::operator()(const Tensor& x) const {
  Tensor h = conv_in(x);
  for (const DownEncoderBlock2D& block : down_blocks) {
    for (const nn::ResnetBlock2D& r : block.resnets) h = r(h);
    if (block.downsampler) h = (*block.downsampler)(h);
  }
  return conv_out(at::silu(conv_norm_out(mid_block(h))));
}

Decoder::Decoder(const Weights& w, const AutoencoderKLConfig& c)
    : conv_in(w["conv_in"], c.latent_channels, widest(c)),
      mid_block(w["mid_block"], c),
      conv_norm_out(w["conv_norm_out"], c.norm_num_groups, c.block_out_channels.front(), kEps),
      conv_out(w["conv_out"], c.block_out_channels.front(), kColours) {
  std::int64_t in = widest(c);
  const int levels = static_cast<int>(c.block_out_channels.size());
  for (int level = 0; level < levels; ++level) {
    const Weights block = w["up_blocks"][level];
    const std::int64_t out = c.block_out_channels[static_cast<std::size_t>(levels - 1 - level)];
    UpDecoderBlock2D& made = up_blocks.emplace_back();
    for (int l = 0; l <= c.layers_per_block; ++l)
      made.resnets.push_back(resnet(block["resnets"][l], l == 0 ? in : out, out, c));
    if (level + 1 < levels) made.upsampler.emplace(block["upsamplers"][0], out);
    in = out;
  }
}

Tensor Decoder::operator()(const Tensor& x) const {
  Tensor h = mid_block(conv_in(x));
  for (const UpDecoderBlock2D& block : up_blocks) {
    for (const nn::ResnetBlock2D& r : block.resnets) h = r(h);
    if (block.upsampler) h = (*block.upsampler)(h);
  }
  return conv_out(at::silu(conv_norm_out(h)));
}

AutoencoderKL::AutoencoderKL(const Weights& w, const AutoencoderKLConfig& c)
    : config(c), encoder(w["encoder"], c), decoder(w["decoder"], c) {
  if (c.use_quant_conv) quant_conv = nn::pointwise(w["quant_conv"], 2 * c.latent_channels, 2 * c.latent_channels);
  if (c.use_post_quant_conv)
    post_quant_conv = nn::pointwise(w["post_quant_conv"], c.latent_channels, c.latent_channels);
}

Tensor AutoencoderKL::moments(const Tensor& x) const {
  const Tensor h = encoder(x);
  return quant_conv ? (*quant_conv)(h) : h;
}

Tensor AutoencoderKL::encode(const Tensor& x, const Tensor& noise) const {
  const auto halves = moments(x).chunk(2, 1);  // [B, C, h, w] each
  const Tensor deviation = at::exp(0.5 * at::clamp(halves[1], -30.0, 20.0));
  return (halves[0] + deviation * noise) * config.scaling_factor;
}

Tensor AutoencoderKL::decode(const Tensor& z) const {
  const Tensor h = z / config.scaling_factor;
  return decoder(post_quant_conv ? (*post_quant_conv)(h) : h);
}

}  // namespace tiedit::models
