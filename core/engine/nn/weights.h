#pragma once
#include <ATen/TensorOperators.h>
#include <ATen/core/Tensor.h>

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "io/safetensors.h"

namespace tiedit::nn {

using at::Tensor;
class Weights;

/// The tensors of one model component on their way into modules: checks every shape, widens to one type, and remembers
/// what was taken. Modules are built from views of it, in one pass.
class WeightSource {
 public:
  /// In:  type of the floating-point tensors handed out
  explicit WeightSource(io::Checkpoint checkpoint, at::ScalarType type = at::kFloat);
  WeightSource(const WeightSource&) = delete;
  WeightSource& operator=(const WeightSource&) = delete;

  /// All of it; must not outlive this.
  Weights root();

  /// Says that a tensor need not be taken: one that old files carry and nobody uses.
  void ignore(const std::string& name) { x_taken.insert(name); }

  /// Throws: Error{model} that names the missing, the mis-shaped and the unused tensors (the first ten of each, then
  ///         a count): weights.shape when shapes alone are wrong, else weights.keys.
  void check_complete() const;

 private:
  friend class Weights;
  Tensor take(const std::string& name, at::IntArrayRef shape);
  Tensor load(const io::Checkpoint::Located& at) const;

  io::Checkpoint x_checkpoint;
  at::ScalarType x_type;
  std::set<std::string> x_taken;
  std::vector<std::string> x_missing, x_misshaped;
};

/// A read-only view of what lies beneath a prefix: `w["down_blocks"][0]["resnets"]`.
class Weights {
 public:
  Weights operator[](std::string_view key) const { return {*x_source, x_prefix + std::string(key) + "."}; }
  Weights operator[](int index) const { return (*this)[std::to_string(index)]; }

  /// Out: the tensor of that shape. What is missing or mis-shaped is noted in the source and comes back empty, so that
  ///      one pass finds everything.
  Tensor get(std::string_view name, at::IntArrayRef shape) const;
  /// Whether the checkpoint has it: for keys with two spellings.
  bool has(std::string_view name) const;

 private:
  friend class WeightSource;
  Weights(WeightSource& source, std::string prefix) : x_source(&source), x_prefix(std::move(prefix)) {}
  WeightSource* x_source;
  std::string x_prefix;
};

}  // namespace tiedit::nn
