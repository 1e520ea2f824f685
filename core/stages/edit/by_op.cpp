#include "stages/edit/by_op.h"

#include "base/text.h"

namespace tiedit {
namespace {

bool only_recolours(const Edit& edit) {
  return edit.op == Op::attribute && edit.attributes.size() == 1 && edit.attributes[0].first == "color" && edit.adjust.empty();
}

Substage stage_for(EditByOp::Config config, const Edit& edit) {
  if (!edit.adjust.empty() && config.adjust) return config.adjust;
  if (only_recolours(edit) && config.recolor) return config.recolor;
  Substage chosen;
  config.for_each_op([&](const char* name, const Substage& stage) {
    if (name == std::string_view(to_string(edit.op))) chosen = stage;
  });
  return chosen ? chosen : config.fallback;
}

std::string abilities(EditByOp::Config config) {
  std::vector<std::string> out;
  if (config.recolor) out.emplace_back("recolour");
  if (config.adjust) out.emplace_back("adjust (brighter, blur, grey, ...)");
  config.for_each_op([&](const char* name, const Substage& stage) {
    if (stage) out.emplace_back(name);
  });
  return base::join(out);
}

[[noreturn]] void throw_unsupported(const EditByOp::Config& config, const Edit& edit) {
  const std::string what = std::string(to_string(edit.op)) + (edit.target_phrase.empty() ? "" : " (" + edit.target_phrase + ")");
  const bool geometry = edit.op == Op::move || edit.op == Op::resize || edit.op == Op::duplicate;
  const std::string remedy = geometry ? std::string("give edit.by_op ") + to_string(edit.op) + ": {use: edit.transplant}"
                                      : std::string("new content needs a model: give edit.by_op a default such as edit.inpaint");
  throw Error(ErrorKind::input, "edit.unsupported", {edit.id, "an edit this config can do: " + abilities(config), what, remedy});
}

}  // namespace

Image EditByOp::run(const In& in, Context& context) const {
  const Substage stage = stage_for(config, *in.edit);
  if (!stage) throw_unsupported(config, *in.edit);
  Bindings bindings{{"image", borrow(*in.image)}, {"edit", borrow(*in.edit)}};
  if (in.mask) bindings["mask"] = borrow(*in.mask);
  if (in.annotations) bindings["annotations"] = borrow(*in.annotations);
  context.notes["stage"] = stage.stage->info().id;
  return *artifact_as<Image>(stage.stage->run(bindings, context));
}

}  // namespace tiedit
