#include "pipeline/flow.h"

#include <algorithm>
#include <chrono>
#include <opencv2/core.hpp>

#include "base/paths.h"
#include "base/seeds.h"
#include "base/text.h"
#include "io/codec.h"
#include "io/image_header.h"

namespace tiedit::pipeline {
namespace {

/// How often a block's steps assign a name, and which assignment a step is: for the names of files.
std::pair<int, int> place_of(const std::vector<const Step*>& steps, const Step& step) {
  int place = 0, places = 0;
  for (const Step* s : steps) {
    if (s->name != step.name) continue;
    ++places;
    if (s == &step) place = places;
  }
  return {place, places};
}

std::vector<const Step*> top_level(const Pipeline& pipeline) {
  std::vector<const Step*> out;
  for (const auto& entry : pipeline.steps)
    if (const Step* step = std::get_if<Step>(&entry)) out.push_back(step);
  return out;
}

std::vector<const Step*> steps_of(const Block& block) {
  std::vector<const Step*> out;
  for (const Step& step : block.steps) out.push_back(&step);
  return out;
}

int painting_edits(const Plan& plan) {
  return static_cast<int>(std::count_if(plan.edits.begin(), plan.edits.end(), [](const Edit& e) { return e.op != Op::keep; }));
}

std::uint64_t seed_of_edit(const Plan& plan, const Edit& edit, std::uint64_t item_seed) {
  if (edit.params && edit.params->seed) return *edit.params->seed;
  return painting_edits(plan) == 1 ? item_seed : base::seed_of(item_seed, edit.id);
}

std::string remedy_for(const std::string& reject_code) {
  if (reject_code == "not_understood") return "say it in other words, one edit a clause, or mark the thing with --box or --star";
  if (reject_code == "ambiguous") return "mark the thing with --box or --star";
  return {};
}

bool is_picture(const std::string& name) { return name.ends_with(".png") && !name.ends_with(".mask.png"); }

cv::Mat load_mask_beneath(const std::filesystem::path& root, const std::string& relative) {
  return io::decode_mask(base::read_beneath(root, relative, "file:" + relative, "mask", io::kMaxImageBytes), relative);
}

// An --artifact of an edit that the plan does not have would otherwise be a file nobody reads.
void check_given_edits(const ItemRequest& request, const Plan& plan) {
  std::vector<std::string> ids;
  for (const Edit& edit : plan.edits) ids.push_back(edit.id);
  for (const auto& [name, file] : request.artifacts) {
    const std::string id = name.substr(0, name.find('.'));
    if (id == name || std::find(ids.begin(), ids.end(), id) != ids.end()) continue;
    throw Error(ErrorKind::input, "artifact.edit", {"--artifact " + name, "an edit of the plan", id, "it has " + base::join(ids)});
  }
}

}  // namespace

Flow::Flow(const ItemRequest& request, const ItemSettings& settings, const std::atomic<bool>& cancel, Input input)
    : x_request(request), x_settings(settings), x_cancel(cancel), x_name(std::move(input.name)), x_sha256(std::move(input.sha256)), x_files(settings.keep) {
  const Artifact image = make_artifact(std::move(input.image));
  x_names = {{"input.image", image},
             {"image", image},
             {"parent", image},
             {"instruction", make_artifact(std::move(input.instruction))},
             {"annotations", make_artifact(std::move(input.annotations))}};
}

const Image& Flow::image() const { return *artifact_as<Image>(x_names.at("image")); }

Context Flow::make_context(std::uint64_t seed) const {
  Context context;
  context.seed = seed;
  context.cancel = &x_cancel;
  context.strict = x_settings.strict;
  context.masks = &x_masks;
  context.keep_ids = x_keep_ids;
  context.load_mask = [root = x_settings.input_root](const std::string& relative) { return load_mask_beneath(root, relative); };
  return context;
}

void Flow::run() {
  for (const auto& entry : x_request.pipeline->steps) {
    if (x_stopped) return;
    if (const Block* block = std::get_if<Block>(&entry)) {
      run_each_edit(*block);
      continue;
    }
    const Step& step = std::get<Step>(entry);
    const auto [place, places] = place_of(top_level(*x_request.pipeline), step);
    Context context = make_context(x_request.seed);
    run_step(step, "", place, places, context);
    if (!context.notes.empty()) x_notes[step.id] = context.notes;
    keep_made_masks("", context);
    if (step.stage->info().out == ArtifactKind::image) note_painted();
    x_stopped = is_until(step);
  }
}

void Flow::run_step(const Step& step, const std::string& prefix, int place, int places, Context& context) {
  context.check_cancelled();
  const auto start = std::chrono::steady_clock::now();
  auto replaced = x_request.artifacts.find(prefix + step.name);
  if (replaced == x_request.artifacts.end()) replaced = x_request.artifacts.find(step.name);
  Artifact made;
  if (replaced != x_request.artifacts.end()) {
    made = load_artifact(step.stage->info().out, replaced->second, image().size(), *artifact_as<Annotations>(x_names.at("annotations")));
  } else {
    Bindings bindings;
    for (const Port& port : step.stage->info().in) {
      const auto renamed = step.in.find(port.name);
      const auto found = x_names.find(renamed == step.in.end() ? port.name : renamed->second);
      if (found != x_names.end()) bindings[port.name] = found->second;
    }
    try {
      made = step.stage->run(bindings, context);
    } catch (...) {
      x_warnings.insert(x_warnings.end(), context.warnings.begin(), context.warnings.end());
      throw;
    }
  }
  x_warnings.insert(x_warnings.end(), context.warnings.begin(), context.warnings.end());
  context.warnings.clear();
  made = of_this_picture(std::move(made));
  x_names[step.name] = made;
  x_files.add(prefix, step, place, places, made);
  for (SideFile& file : context.files) x_files.add_file(prefix + file.name, std::move(file.bytes), is_picture(file.name));
  x_timings.emplace_back(prefix + step.id, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  if (step.name == "plan") after_plan();
}

// Stages know no file names; a layout says whose it is.
Artifact Flow::of_this_picture(Artifact made) const {
  const Layout* layout = artifact_as<Layout>(made);
  if (!layout || !layout->image.file.empty()) return made;
  Layout named = *layout;
  named.image.file = x_name;
  named.image.sha256 = x_sha256;
  return make_artifact(std::move(named));
}

void Flow::after_plan() {
  const Plan& plan = *artifact_as<Plan>(x_names.at("plan"));
  if (plan.reject) {
    throw Error(ErrorKind::input, "plan." + plan.reject->code, {"instruction", plan.reject->reason, "", remedy_for(plan.reject->code)});
  }
  if (plan.exec == "union") {
    throw Error(ErrorKind::input, "plan.exec", {"plan.json: exec", "sequential", "union", "it comes with edit.inpaint"});
  }
  for (const Edit& edit : plan.edits)
    if (edit.op == Op::keep) x_keep_ids.push_back(edit.id);
  check_given_edits(x_request, plan);
}

void Flow::run_each_edit(const Block& block) {
  const Artifact held = x_names.at("plan");  // stays alive while its edits run
  const Plan& plan = *artifact_as<Plan>(held);
  bool any_found = false;
  for (const Edit& edit : plan.edits) {
    run_edit(block, edit, seed_of_edit(plan, edit, x_request.seed));
    const std::string verdict = x_edits.back().notes.value("verdict", "ok");
    any_found |= edit.op != Op::keep && verdict != "not_found" && verdict != "empty_mask";
  }
  if (!x_stopped && !any_found && painting_edits(plan) > 0) {
    throw Error(ErrorKind::input, "plan.not_found",
                {"instruction", "a thing that can be found in the picture", plan.edits.back().target_phrase, "mark it with --box, --star or --mask"});
  }
}

// The mask so far is one that a picture was painted through.
void Flow::note_painted() {
  const auto named = x_names.find("mask");
  const Mask* mask = named == x_names.end() ? nullptr : artifact_as<Mask>(named->second);
  if (!mask || !mask->found) return;
  if (x_painted.empty()) x_painted = cv::Mat::zeros(mask->size(), CV_8U);
  x_painted |= mask->pixels;
}

void Flow::keep_made_masks(const std::string& prefix, Context& context) {
  for (auto& [name, mask] : context.made_masks) {
    if (name == "mask") x_names["mask"] = mask;
    x_masks[prefix + name] = std::move(mask);
  }
  context.made_masks.clear();
}

// A picture is not painted through a mask that found nothing.
bool Flow::region_missing(const Step& step) const {
  if (step.stage->info().out != ArtifactKind::image) return false;
  const auto found = x_names.find("mask");
  const Mask* mask = found == x_names.end() ? nullptr : artifact_as<Mask>(found->second);
  return mask && (!mask->found || cv::countNonZero(mask->pixels) == 0);
}

void Flow::run_edit(const Block& block, const Edit& edit, std::uint64_t seed) {
  x_names["edit"] = borrow(edit);
  x_names["parent"] = x_names.at("image");
  x_names.erase("mask");
  EditRecord record{edit.id, to_string(edit.op), seed};
  const std::vector<const Step*> steps = steps_of(block);
  for (const Step& step : block.steps) {
    const bool makes_mask = step.stage->info().out == ArtifactKind::mask;
    if (edit.op == Op::keep && !makes_mask) continue;
    if (region_missing(step)) {
      // Nobody has said so of a mask that locate.refine never saw, such as one given with --artifact.
      if (!record.notes.contains("verdict")) record.notes["verdict"] = "empty_mask";
      break;
    }
    Context context = make_context(seed);
    const auto [place, places] = place_of(steps, step);
    run_step(step, edit.id + ".", place, places, context);
    for (const auto& [name, value] : context.notes.items()) record.notes[name] = value;
    keep_made_masks(edit.id + ".", context);
    if (makes_mask && place == 1) x_masks[edit.id + ".raw"] = std::get<std::shared_ptr<const Mask>>(x_names.at(step.name));
    if (is_until(step)) {
      x_stopped = true;
      break;
    }
  }
  const auto mask = x_names.find("mask");
  if (mask != x_names.end()) {
    x_masks[edit.id + ".mask"] = std::get<std::shared_ptr<const Mask>>(mask->second);
    if (edit.op != Op::keep) note_painted();
  }
  x_edits.push_back(std::move(record));
  x_names.erase("edit");
}

}  // namespace tiedit::pipeline
