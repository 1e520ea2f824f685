#include "engine/nn/resnet.h"

#include <ATen/ops/pad.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/upsample_nearest2d.h>

#include <vector>

namespace tiedit::nn {

ResnetBlock2D::ResnetBlock2D(const Weights& w, const Options& o)
    : norm1(w["norm1"], o.groups, o.in, o.eps),
      conv1(w["conv1"], o.in, o.out),
      norm2(w["norm2"], o.groups, o.out, o.eps),
      conv2(w["conv2"], o.out, o.out) {
  if (o.temb > 0) time_emb_proj.emplace(w["time_emb_proj"], o.temb, o.out);
  if (o.in != o.out) conv_shortcut = pointwise(w["conv_shortcut"], o.in, o.out);
}

Tensor ResnetBlock2D::operator()(const Tensor& x, const Tensor& temb) const {
  Tensor h = conv1(at::silu(norm1(x)));
  if (time_emb_proj) h = h + (*time_emb_proj)(at::silu(temb)).unsqueeze(-1).unsqueeze(-1);  // [B, C, 1, 1]
  h = conv2(at::silu(norm2(h)));
  return h + (conv_shortcut ? (*conv_shortcut)(x) : x);
}

Downsample2D::Downsample2D(const Weights& w, std::int64_t channels, std::int64_t padding)
    : conv(w["conv"], channels, channels, {.stride = 2, .padding = padding}) {}

Tensor Downsample2D::operator()(const Tensor& x) const {
  if (conv.padding > 0) return conv(x);
  return conv(at::pad(x, {0, 1, 0, 1}));
}

Upsample2D::Upsample2D(const Weights& w, std::int64_t channels) : conv(w["conv"], channels, channels) {}

Tensor Upsample2D::operator()(const Tensor& x, at::OptionalIntArrayRef size) const {
  const std::vector<std::int64_t> to = size ? size->vec() : std::vector<std::int64_t>{2 * x.size(2), 2 * x.size(3)};
  return conv(at::upsample_nearest2d(x, to));
}

}  // namespace tiedit::nn
