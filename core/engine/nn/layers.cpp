#include "engine/nn/layers.h"

#include <ATen/ops/conv2d.h>
#include <ATen/ops/group_norm.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/linear.h>

namespace tiedit::nn {

Linear::Linear(const Weights& w, std::int64_t in, std::int64_t out, bool with_bias)
    : weight(w.get("weight", {out, in})) {
  if (with_bias) bias = w.get("bias", {out});
}
Tensor Linear::operator()(const Tensor& x) const { return at::linear(x, weight, bias); }

Conv2d::Conv2d(const Weights& w, std::int64_t in, std::int64_t out, const Options& o)
    : weight(w.get("weight", {out, in, o.kernel, o.kernel})), stride(o.stride), padding(o.padding) {
  if (o.with_bias) bias = w.get("bias", {out});
}
Conv2d::Conv2d(const Weights& w, std::int64_t in, std::int64_t out) : Conv2d(w, in, out, Options{}) {}
Tensor Conv2d::operator()(const Tensor& x) const {
  return at::conv2d(x, weight, bias, {stride, stride}, at::IntArrayRef{padding, padding});
}

GroupNorm::GroupNorm(const Weights& w, std::int64_t of_groups, std::int64_t channels, double epsilon)
    : weight(w.get("weight", {channels})), bias(w.get("bias", {channels})), groups(of_groups), eps(epsilon) {}
Tensor GroupNorm::operator()(const Tensor& x) const { return at::group_norm(x, groups, weight, bias, eps); }

LayerNorm::LayerNorm(const Weights& w, std::int64_t width, double epsilon)
    : weight(w.get("weight", {width})), bias(w.get("bias", {width})), eps(epsilon) {}
Tensor LayerNorm::operator()(const Tensor& x) const { return at::layer_norm(x, {weight.size(0)}, weight, bias, eps); }

}  // namespace tiedit::nn
