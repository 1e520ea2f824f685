#include "engine/models/unet/unet_config.h"

#include <fmt/format.h>

#include "base/error.h"
#include "io/model_config.h"

namespace tiedit::models {
namespace {

const io::ModelConfigRules& rules() {
  static const io::ModelConfigRules all{{{"act_fn", {"silu"}},
                                         {"mid_block_type", {"UNetMidBlock2DCrossAttn"}},
                                         {"mid_block_scale_factor", {1, 1.0}},
                                         {"resnet_out_scale_factor", {1, 1.0}},
                                         {"conv_in_kernel", {3}},
                                         {"conv_out_kernel", {3}},
                                         {"resnet_time_scale_shift", {"default"}},
                                         {"attention_type", {"default"}},
                                         {"time_embedding_type", {"positional"}},
                                         {"center_input_sample", {false}},
                                         {"only_cross_attention", {false}},
                                         {"mid_block_only_cross_attention", {false, nullptr}},
                                         {"dual_cross_attention", {false}},
                                         {"resnet_skip_time_act", {false}},
                                         {"class_embeddings_concat", {false}},
                                         {"num_attention_heads", {nullptr}, "use attention_head_dim"},
                                         {"class_embed_type", {nullptr}},
                                         {"num_class_embeds", {nullptr}},
                                         {"encoder_hid_dim", {nullptr}},
                                         {"encoder_hid_dim_type", {nullptr}},
                                         {"reverse_transformer_layers_per_block", {nullptr}},
                                         {"time_embedding_dim", {nullptr}},
                                         {"time_embedding_act_fn", {nullptr}},
                                         {"timestep_post_act", {nullptr}},
                                         {"cross_attention_norm", {nullptr}},
                                         {"addition_embed_type", {nullptr}},
                                         {"addition_time_embed_dim", {nullptr}},
                                         {"projection_class_embeddings_input_dim", {nullptr}}},
                                        {"dropout", "addition_embed_type_num_heads"}};
  return all;
}

[[noreturn]] void refuse(const std::string& where, std::string need, std::string got) {
  throw Error(ErrorKind::model, "config.levels", {where, std::move(need), std::move(got)});
}

void check_list(const std::string& name, const char* key, const std::vector<int>& list, std::size_t levels) {
  if (list.size() == 1 || list.size() == levels) return;
  refuse(name + ": " + key, fmt::format("one value, or {}", levels), std::to_string(list.size()));
}

}  // namespace

UNet2DConditionConfig UNet2DConditionConfig::read(std::string text, const std::string& name) {
  UNet2DConditionConfig c;
  io::read_model_config(std::move(text), name, io::fields_of(c), rules());
  const std::size_t levels = c.levels();
  if (levels == 0 || levels > 8) refuse(name + ": block_out_channels", "1..8 levels", std::to_string(levels));
  if (c.down_block_types.size() != levels)
    refuse(name + ": down_block_types", std::to_string(levels), std::to_string(c.down_block_types.size()));
  if (c.up_block_types.size() != levels)
    refuse(name + ": up_block_types", std::to_string(levels), std::to_string(c.up_block_types.size()));
  if (c.sample_size.size() > 2)
    refuse(name + ": sample_size", "a side, or height and width", std::to_string(c.sample_size.size()));
  check_list(name, "layers_per_block", c.layers_per_block, levels);
  check_list(name, "cross_attention_dim", c.cross_attention_dim, levels);
  check_list(name, "attention_head_dim", c.attention_head_dim, levels);
  check_list(name, "transformer_layers_per_block", c.transformer_layers_per_block, levels);
  for (std::size_t level = 0; level < levels; ++level) {
    const int channels = c.block_out_channels[level], heads = at(c.attention_head_dim, level);
    if (channels % c.norm_num_groups != 0)
      refuse(name + ": norm_num_groups", "a divisor of every block_out_channels", std::to_string(channels));
    const bool attends = c.down_block_types[level] != "DownBlock2D" || level + 1 == levels ||
                         c.up_block_types[levels - 1 - level] != "UpBlock2D";
    if (attends && channels % heads != 0)
      refuse(name + ": attention_head_dim", fmt::format("heads that divide {}", channels), std::to_string(heads));
  }
  return c;
}

}  // namespace tiedit::models
