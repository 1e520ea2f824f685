#include "pipeline/step_files.h"

#include <fmt/format.h>

#include <algorithm>

#include "artifacts/layout_json.h"
#include "artifacts/plan_checks.h"
#include "artifacts/plan_coords.h"
#include "artifacts/plan_json.h"
#include "artifacts/plan_order.h"
#include "base/files.h"
#include "io/codec.h"
#include "io/image_header.h"
#include "io/json.h"

namespace tiedit::pipeline {
namespace {

std::string file_stem(const std::string& prefix, const Step& step, int place, int places) {
  const std::string plain = prefix + step.name;
  if (place == places) return plain;
  return plain + "." + (place == 1 ? "raw" : step.id);
}

void require_size(const std::filesystem::path& file, cv::Size got, cv::Size want) {
  if (got == want) return;
  throw Error(ErrorKind::input, "artifact.size",
              {file.string(), fmt::format("a picture of {}x{}", want.width, want.height), fmt::format("{}x{}", got.width, got.height)});
}

Plan read_plan(const std::string& text, const std::string& name, cv::Size size, const Annotations& marks) {
  const artifacts::PlanSource source{.name = name, .kind = ErrorKind::input};
  Plan plan = artifacts::normalise(artifacts::plan_from_json(text, source), name);
  if (auto errors = artifacts::check_plan(plan, source, {.size = size, .marks = &marks}); !errors.empty()) throw ErrorList(std::move(errors));
  return artifacts::to_relative(std::move(plan), size.width, size.height);
}

Layout read_layout(const std::string& text, const std::filesystem::path& file, cv::Size size) {
  Layout layout = artifacts::layout_from_json(text, file.filename().string());
  require_size(file, {layout.image.width, layout.image.height}, size);
  artifacts::load_layout_pixels(layout, file.parent_path());
  return layout;
}

}  // namespace

StoredArtifact store_artifact(const Artifact& artifact) {
  if (const Image* image = artifact_as<Image>(artifact)) return {".png", io::encode_image(*image, {.format = "png", .png_level = 1, .strip_metadata = true})};
  if (const Mask* mask = artifact_as<Mask>(artifact)) return {".png", io::encode_mask(mask->pixels)};
  if (const Plan* plan = artifact_as<Plan>(artifact)) return {".json", io::dump_pretty(artifacts::to_json(*plan))};
  if (const Layout* layout = artifact_as<Layout>(artifact)) return {".json", artifacts::layout_text(*layout)};
  throw Error(ErrorKind::internal, "artifact.kind", {"store_artifact", "an artifact with a file form"});
}

Artifact load_artifact(ArtifactKind kind, const std::filesystem::path& file, cv::Size size, const Annotations& marks) {
  const auto bytes = [&](const char* slug) { return base::read_file(file, ErrorKind::input, slug, io::kMaxImageBytes); };
  switch (kind) {
    case ArtifactKind::plan: return make_artifact(read_plan(bytes("plan"), file.filename().string(), size, marks));
    case ArtifactKind::mask: {
      Mask mask;
      mask.user_drawn = true;
      mask.pixels = io::decode_mask(bytes("mask"), file.string());
      require_size(file, mask.size(), size);
      return make_artifact(std::move(mask));
    }
    case ArtifactKind::image: {
      Image image = io::decode_image(bytes("image"), file.string(), {}).image;
      require_size(file, image.size(), size);
      return make_artifact(std::move(image));
    }
    case ArtifactKind::layout: return make_artifact(read_layout(bytes("layout"), file, size));
    default: throw Error(ErrorKind::usage, "artifact.kind", {"--artifact " + file.string(), "a Plan, Mask, Image or Layout", std::string(to_string(kind))});
  }
}

void StepFiles::add(const std::string& prefix, const Step& step, int place, int places, const Artifact& artifact) {
  const bool is_image = artifact_as<Image>(artifact) != nullptr;
  if (!keeps(is_image)) return;
  StoredArtifact stored = store_artifact(artifact);
  std::string name = file_stem(prefix, step, place, places) + stored.ending;
  if (is_image) x_last_image = name;
  x_files.push_back({std::move(name), std::move(stored.bytes)});
  if (const Layout* layout = artifact_as<Layout>(artifact)) add_pixels_of(*layout);
}

// The files a layout names lie beside it, so that it can be read again; those of `target` are mostly those of `layout`.
void StepFiles::add_pixels_of(const Layout& layout) {
  for (const auto& [file, pixels] : layout.pixels) {
    const bool there = std::any_of(x_files.begin(), x_files.end(), [&](const StepFile& f) { return f.name == file; });
    if (there || !keeps(pixels.channels() > 1)) continue;
    x_files.push_back({file, pixels.channels() == 1 ? io::encode_mask(pixels) : io::encode_image(Image(pixels))});
  }
}

void StepFiles::add_file(std::string name, std::string bytes, bool is_image) {
  if (!keeps(is_image)) return;
  std::erase_if(x_files, [&](const StepFile& f) { return f.name == name; });  // a later step's word counts
  x_files.push_back({std::move(name), std::move(bytes)});
}

void StepFiles::drop_last_image() {
  std::erase_if(x_files, [&](const StepFile& f) { return f.name == x_last_image; });
}

}  // namespace tiedit::pipeline
