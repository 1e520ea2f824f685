#pragma once
#include <optional>
#include <string>
#include <vector>

namespace tiedit::models {

/// unet/config.json. Lists of one value hold for every level; lists of several have one a level of the way down.
struct UNet2DConditionConfig {
  std::vector<int> sample_size;  ///< side, or height and width, of the latents; empty: not said
  int in_channels = 4, out_channels = 4;
  std::vector<int> block_out_channels{320, 640, 1280, 1280};
  std::vector<int> layers_per_block{2}, cross_attention_dim{1280}, attention_head_dim{8},
      transformer_layers_per_block{1};
  std::vector<std::string> down_block_types{"CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D",
                                            "DownBlock2D"};
  std::vector<std::string> up_block_types{"UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D",
                                          "CrossAttnUpBlock2D"};
  int norm_num_groups = 32, freq_shift = 0, downsample_padding = 1;
  double norm_eps = 1e-5;
  bool use_linear_projection = false, upcast_attention = false, flip_sin_to_cos = true;
  std::optional<int> time_cond_proj_dim;

  template <class V>
  void fields(V& v) {
    v("sample_size", sample_size, {.help = "side of the latents of its training", .min = 1, .max = 8192});
    v("in_channels", in_channels, {.help = "channels of the input", .min = 1, .max = 65536});
    v("out_channels", out_channels, {.help = "channels of the prediction", .min = 1, .max = 65536});
    v("block_out_channels", block_out_channels, {.help = "channels of each level", .min = 1, .max = 65536});
    v("layers_per_block", layers_per_block, {.help = "resnets of a level of the way down", .min = 1, .max = 64});
    v("down_block_types", down_block_types,
      {.help = "of each level", .choices = {"CrossAttnDownBlock2D", "DownBlock2D"}});
    v("up_block_types", up_block_types,
      {.help = "of each level, the lowest first", .choices = {"CrossAttnUpBlock2D", "UpBlock2D"}});
    v("norm_num_groups", norm_num_groups, {.help = "groups of every GroupNorm", .min = 1, .max = 65536});
    v("norm_eps", norm_eps, {.help = "of the resnets' norms", .min = 0});
    v("cross_attention_dim", cross_attention_dim, {.help = "width of the text", .min = 1, .max = 65536});
    v("attention_head_dim", attention_head_dim,
      {.help = "number of heads, in spite of its name", .min = 1, .max = 65536});
    v("transformer_layers_per_block", transformer_layers_per_block,
      {.help = "blocks of a transformer", .min = 1, .max = 64});
    v("use_linear_projection", use_linear_projection, {.help = "linears instead of 1x1 convolutions"});
    v("upcast_attention", upcast_attention, {.help = "attention in float32"});
    v("flip_sin_to_cos", flip_sin_to_cos, {.help = "cosines of the time first"});
    v("freq_shift", freq_shift, {.help = "of the time's frequencies", .min = 0, .max = 1});
    v("time_cond_proj_dim", time_cond_proj_dim, {.help = "width of the guidance embedding", .min = 4, .max = 65536});
    v("downsample_padding", downsample_padding, {.help = "of the strided convolutions", .min = 0, .max = 1});
  }

  /// Throws: Error and ErrorList of kind model for what the file may not say, `name` being how errors call it.
  static UNet2DConditionConfig read(std::string text, const std::string& name);

  std::size_t levels() const { return block_out_channels.size(); }
  /// The value of a list at a level of the way down, from 0.
  static int at(const std::vector<int>& list, std::size_t level) {
    return list.size() == 1 ? list.front() : list[level];
  }
  int time_width() const { return 4 * block_out_channels.front(); }
};

}  // namespace tiedit::models
