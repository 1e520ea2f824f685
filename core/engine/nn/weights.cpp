#include "engine/nn/weights.h"

#include <ATen/ops/empty.h>
#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"

namespace tiedit::nn {
namespace {

constexpr std::size_t kNamed = 10;

std::string first_of(const std::vector<std::string>& names) {
  std::vector<std::string> shown(names.begin(),
                                 names.begin() + static_cast<std::ptrdiff_t>(std::min(kNamed, names.size())));
  std::string out = base::join(shown);
  if (names.size() > kNamed) out += fmt::format(" and {} more", names.size() - kNamed);
  return out;
}

std::vector<std::uint64_t> sides(at::IntArrayRef shape) { return {shape.begin(), shape.end()}; }

}  // namespace

WeightSource::WeightSource(io::Checkpoint checkpoint, at::ScalarType type)
    : x_checkpoint(std::move(checkpoint)), x_type(type) {}

Weights WeightSource::root() { return {*this, ""}; }

Tensor WeightSource::load(const io::Checkpoint::Located& at) const {
  at::ScalarType stored{};
  switch (at.entry->type) {
    case io::TensorType::F32:
      stored = at::kFloat;
      break;
    case io::TensorType::F16:
      stored = at::kHalf;
      break;
    case io::TensorType::BF16:
      stored = at::kBFloat16;
      break;
    case io::TensorType::F64:
      stored = at::kDouble;
      break;
    default:
      throw Error(
          ErrorKind::model, "weights.dtype",
          {at.file->name() + ": " + at.entry->name, "F32, F16, BF16 or F64", std::string(to_string(at.entry->type))});
  }
  const std::vector<std::int64_t> shape(at.entry->shape.begin(), at.entry->shape.end());
  const Tensor out = at::empty(shape, at::TensorOptions(stored));
  at.file->read(*at.entry, out.data_ptr());
  return stored == x_type ? out : out.to(x_type);
}

Tensor WeightSource::take(const std::string& name, at::IntArrayRef shape) {
  const io::Checkpoint::Located* found = x_checkpoint.find(name);
  if (!found) {
    x_missing.push_back(name);
    return at::empty({0});
  }
  x_taken.insert(name);
  if (found->entry->shape != sides(shape)) {
    x_misshaped.push_back(fmt::format("{}: expected {}, got {}", name, io::shape_text(sides(shape)),
                                      io::shape_text(found->entry->shape)));
    return at::empty({0});
  }
  return load(*found);
}

void WeightSource::check_complete() const {
  std::vector<std::string> unused;
  for (const auto& [name, located] : x_checkpoint.tensors())
    if (!x_taken.contains(name)) unused.push_back(name);
  if (x_missing.empty() && x_misshaped.empty() && unused.empty()) return;
  if (x_missing.empty() && unused.empty() && x_misshaped.size() == 1) {
    const std::string& said = x_misshaped.front();
    const std::size_t need = said.find(": expected "), got = said.find(", got ");
    const bool inpainting = said.starts_with("conv_in.weight") && said.find(", 9, 3, 3]") < got;
    throw Error(ErrorKind::model, "weights.shape",
                {x_checkpoint.name() + ": " + said.substr(0, need), said.substr(need + 2, got - need - 2),
                 said.substr(got + 6), inpainting ? "this is not an inpainting model" : ""});
  }
  std::vector<std::string> parts;
  if (!x_misshaped.empty()) parts.push_back("other shapes: " + first_of(x_misshaped));
  if (!x_missing.empty()) parts.push_back("missing: " + first_of(x_missing));
  if (!unused.empty()) parts.push_back("unused: " + first_of(unused));
  const bool shapes_alone = x_missing.empty() && unused.empty();
  throw Error(ErrorKind::model, shapes_alone ? "weights.shape" : "weights.keys",
              {x_checkpoint.name(), "the tensors that config.json asks for", base::join(parts, "; ")});
}

Tensor Weights::get(std::string_view name, at::IntArrayRef shape) const {
  return x_source->take(x_prefix + std::string(name), shape);
}

bool Weights::has(std::string_view name) const {
  return x_source->x_checkpoint.find(x_prefix + std::string(name)) != nullptr;
}

}  // namespace tiedit::nn
