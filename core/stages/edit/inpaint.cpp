#include "stages/edit/inpaint.h"

#include <fmt/format.h>

#include "stages/op_defaults.h"

namespace tiedit {
namespace {

std::string filled(std::string text, const std::string& description) {
  constexpr std::string_view kPlace = "{description}";
  const std::size_t at = text.find(kPlace);
  return at == std::string::npos ? text : text.replace(at, kPlace.size(), description);
}

// Comma-joined, without the same words twice.
std::string joined(const std::string& first, const std::string& second) {
  if (first.empty() || first == second) return second;
  return second.empty() ? first : first + ", " + second;
}

void check_op(const Edit& edit) {
  const bool geometry = edit.op == Op::move || edit.op == Op::resize || edit.op == Op::duplicate;
  if (!geometry && edit.op != Op::keep) return;
  const std::string remedy = geometry ? fmt::format("add {}: {{use: edit.transplant}}", to_string(edit.op)) : "";
  throw Error(ErrorKind::input, "edit.unsupported", {"edit.inpaint", "an op it can paint", to_string(edit.op), remedy});
}

}  // namespace

Inpaint::Inpaint(const Config& c) : config(c) {
  if (!c.size.empty() && c.size.size() != 2) {
    throw Error(ErrorKind::config, "yaml.range", {"size", "[width, height]", fmt::format("{} numbers", c.size.size())});
  }
  const bool takes_karras = !c.sampler || *c.sampler == "euler" || *c.sampler == "dpmpp_2m" || *c.sampler == "unipc";
  if (c.karras && *c.karras && !takes_karras) {
    throw Error(ErrorKind::config, "yaml.range", {"karras", "euler, dpmpp_2m or unipc", *c.sampler});
  }
}

PaintRequest paint_request(const Inpaint::Config& c, const Inpaint::In& in) {
  PaintRequest out{.prompt = c.prompt.value_or(in.instruction ? in.instruction->text : ""),
                   .negative_prompt = c.negative_prompt,
                   .crop_in = c.crop_in,
                   .steps = c.steps,
                   .guidance = c.guidance,
                   .strength = c.strength.value_or(1.0)};
  if (!in.edit) return out;
  check_op(*in.edit);
  out.prompt =
      in.edit->target_caption.empty() ? filled(c.prompt_template, in.edit->description) : in.edit->target_caption;
  out.negative_prompt = joined(in.edit->negative_prompt, c.negative_prompt);
  const EditParams params = in.edit->params.value_or(EditParams{});
  out.strength = params.strength.value_or(c.strength.value_or(stages::op_defaults(in.edit->op).strength));
  out.steps = params.steps.value_or(c.steps);
  out.guidance = params.guidance.value_or(c.guidance);
  if (!params.crop.empty()) out.crop_in = params.crop;
  return out;
}

}  // namespace tiedit
