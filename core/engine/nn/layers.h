#pragma once
#include "engine/nn/weights.h"

namespace tiedit::nn {

/// torch.nn modules of the same names, built from their weights. All but Conv2d's packing is plain ATen.

struct Linear {
  Tensor weight, bias;  // [out, in]; bias undefined without one
  Linear(const Weights& w, std::int64_t in, std::int64_t out, bool with_bias = true);
  Tensor operator()(const Tensor& x /* [..., in] */) const;
};

struct Conv2d {
  struct Options {
    std::int64_t kernel = 3, stride = 1, padding = 1;
    bool with_bias = true;
  };
  Tensor weight, bias;  // [out, in, k, k]
  std::int64_t stride, padding;
  Conv2d(const Weights& w, std::int64_t in, std::int64_t out, const Options& options);
  Conv2d(const Weights& w, std::int64_t in, std::int64_t out);
  Tensor operator()(const Tensor& x /* [B, in, h, w] */) const;
};

/// A 1x1 convolution.
inline Conv2d pointwise(const Weights& w, std::int64_t in, std::int64_t out) {
  return {w, in, out, {.kernel = 1, .padding = 0}};
}

struct GroupNorm {
  Tensor weight, bias;
  std::int64_t groups;
  double eps;
  GroupNorm(const Weights& w, std::int64_t groups, std::int64_t channels, double eps);
  Tensor operator()(const Tensor& x /* [B, C, ...] */) const;
};

struct LayerNorm {
  Tensor weight, bias;
  double eps;
  LayerNorm(const Weights& w, std::int64_t width, double eps);
  Tensor operator()(const Tensor& x /* [..., width] */) const;
};

}  // namespace tiedit::nn
