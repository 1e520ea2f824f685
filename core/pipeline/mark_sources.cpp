#include "pipeline/mark_sources.h"

#include "artifacts/marks.h"
#include "base/files.h"
#include "base/paths.h"

namespace tiedit::pipeline {
namespace fs = std::filesystem;
using artifacts::AnnotationFile;
using artifacts::AnnotationSpec;
namespace {

constexpr std::int64_t kMaxAnnotations = 16 << 20;

fs::path folder_of(const fs::path& file) { return file.has_parent_path() ? file.parent_path() : fs::path("."); }

// Mask files by full path: relative ones lie beneath `root`.
AnnotationSpec with_full_paths(AnnotationSpec spec, const fs::path& root) {
  for (artifacts::BoxSpec& box : spec.boxes) {
    if (!box.mask) continue;
    if (auto* file = std::get_if<artifacts::MaskFile>(&box.mask->shape)) file->path = base::resolve_beneath(root, file->path, box.origin.where).string();
  }
  return spec;
}

AnnotationFile read_file(const fs::path& file, ErrorKind kind, const std::string& name) {
  return artifacts::read_annotations(base::read_file(file, kind, "json", kMaxAnnotations), {.name = name, .kind = kind});
}

AnnotationSpec entry_of(const AnnotationFile& file, const std::string& id, const fs::path& folder) {
  const AnnotationSpec* found = file.match(id);
  return found ? with_full_paths(*found, folder) : AnnotationSpec{};
}

}  // namespace

MarkSources::MarkSources(const EditCommand& command) : x_flags(artifacts::marks_from_flags(command.boxes, command.stars)), x_mask(command.mask) {
  const auto require = [](const fs::path& path, const char* flag) {
    std::error_code ignored;
    if (!path.empty() && !fs::exists(path, ignored)) throw Error(ErrorKind::usage, "input.missing", {flag, "a file or folder", path.string()});
  };
  require(command.annotations, "-a");
  require(command.mask, "--mask");
  if (command.annotations.empty()) return;
  if (fs::is_directory(command.annotations)) {
    x_folder = command.annotations;
  } else {
    x_file = read_file(command.annotations, ErrorKind::config, command.annotations);
    x_file_folder = folder_of(command.annotations);
  }
}

AnnotationSpec MarkSources::from_file(const std::string& id) const {
  if (x_file) return entry_of(*x_file, id, x_file_folder);
  if (x_folder.empty()) return {};
  const fs::path mirrored = fs::path(id).replace_extension(".json");
  for (const fs::path& candidate : {x_folder / mirrored, x_folder / mirrored.filename()}) {
    std::error_code ignored;
    if (fs::is_regular_file(candidate, ignored)) return entry_of(read_file(candidate, ErrorKind::input, candidate.string()), id, folder_of(candidate));
  }
  return {};
}

AnnotationSpec MarkSources::for_input(const std::string& id) const { return artifacts::merge(x_flags, from_file(id)); }

AnnotationSpec MarkSources::for_row(const JobRow& row, const std::string& id, const fs::path& root) const {
  AnnotationSpec marks = with_full_paths(row.marks, root);
  if (row.caption) marks.caption = *row.caption;
  AnnotationSpec beneath = from_file(id);
  if (row.annotations) {
    const fs::path file = base::resolve_beneath(root, *row.annotations, row.where + ": annotations");
    beneath = artifacts::merge(entry_of(read_file(file, ErrorKind::input, *row.annotations), row.image, folder_of(file)), std::move(beneath));
  }
  return artifacts::merge(x_flags, artifacts::merge(std::move(marks), std::move(beneath)));
}

std::optional<fs::path> MarkSources::mask_for(const std::string& id) const {
  if (x_mask.empty()) return std::nullopt;
  if (!fs::is_directory(x_mask)) return x_mask;
  const fs::path mirrored = fs::path(id).replace_extension(".png");
  for (const fs::path& candidate : {x_mask / mirrored, x_mask / mirrored.filename()}) {
    std::error_code ignored;
    if (fs::is_regular_file(candidate, ignored)) return candidate;
  }
  throw Error(ErrorKind::input, "mask.missing", {(x_mask / mirrored).string(), "a mask for " + id, "none"});
}

}  // namespace tiedit::pipeline
