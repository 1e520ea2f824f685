#include "pipeline/mark_sources.h"

#include "artifacts/marks.h"
#include "base/files.h"
#include "base/paths.h"

namespace tiedit::pipeline {
namespace fs = std::filesystem;
using artifacts::AnnotationFile;
using artifacts::AnnotationSpec;
namespace {

fs::path folder_of(const fs::path& file) { return file.has_parent_path() ? file.parent_path() : fs::path("."); }

// Mask files by full path: relative ones lie beneath `root`.
AnnotationSpec with_full_paths(AnnotationSpec spec, const fs::path& root) {
  for (artifacts::BoxSpec& box : spec.boxes) {
    if (!box.mask) continue;
    if (auto* file = std::get_if<artifacts::MaskFile>(&box.mask->shape)) file->path = base::resolve_beneath(root, file->path, box.origin.where).string();
  }
  return spec;
}

AnnotationSpec entry_of(const AnnotationFile& file, const std::string& id, const fs::path& folder) {
  const AnnotationSpec* found = file.match(id);
  return found ? with_full_paths(*found, folder) : AnnotationSpec{};
}

// A file that belongs to one item: the item fails with the first thing that is wrong.
AnnotationFile read_of_item(const fs::path& file, const std::string& name, artifacts::AnnotationFormat format) {
  try {
    return read_annotation_file(file, name, format, ErrorKind::input);
  } catch (const ErrorList& errors) {
    const Error& first = errors.errors().at(0);
    throw Error(ErrorKind::input, first.slug(), first.parts());
  }
}

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

// Whether a text file is one of labels, and not the words that belong to a picture.
bool holds_labels(const fs::path& file) {
  const std::string text = base::read_file(file, ErrorKind::input, "json", artifacts::kMaxAnnotationBytes);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first == std::string::npos || (text[first] >= '0' && text[first] <= '9');
}

}  // namespace

AnnotationFile read_annotation_file(const fs::path& file, const std::string& name, artifacts::AnnotationFormat format,
                                    ErrorKind kind) {
  std::string text = base::read_file(file, kind, "json", artifacts::kMaxAnnotationBytes);
  return artifacts::read_annotation_text(std::move(text), {{.name = name, .kind = kind}, folder_of(file), format});
}

MarkSources::MarkSources(const EditCommand& command)
    : x_format(artifacts::annotation_format(command.annotation_format)), x_flags(artifacts::marks_from_flags(command.boxes, command.stars)),
      x_mask(command.mask) {
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
    x_file = read_annotation_file(command.annotations, command.annotations, x_format, ErrorKind::config);
    x_file_folder = folder_of(command.annotations);
  }
}

AnnotationSpec MarkSources::from_file(const std::string& id) const {
  if (x_file) return entry_of(*x_file, id, x_file_folder);
  return x_folder.empty() ? AnnotationSpec{} : from_folder(id);
}

AnnotationSpec MarkSources::from_folder(const std::string& id) const {
  const fs::path mirrored = fs::path(id).replace_extension();
  for (const fs::path& candidate : {x_folder / mirrored, x_folder / mirrored.filename()}) {
    const std::optional<fs::path> file = file_in_folder(candidate);
    if (file) return entry_of(read_of_item(*file, file->string(), x_format), id, folder_of(*file));
  }
  return {};
}

// STEM.json, or STEM.txt of YOLO; both only where the format is said.
std::optional<fs::path> MarkSources::file_in_folder(const fs::path& without_ending) const {
  const fs::path json = without_ending.string() + ".json", labels = without_ending.string() + ".txt";
  const bool yolo = x_format == artifacts::AnnotationFormat::yolo, any = x_format == artifacts::AnnotationFormat::detect;
  const bool has_json = !yolo && is_file(json);
  const bool has_labels = (yolo || any) && labels.filename() != "classes.txt" && is_file(labels) && (yolo || holds_labels(labels));
  if (has_json && has_labels) {
    throw Error(ErrorKind::input, "annotations.match",
                {without_ending.string(), "one annotation file", "a .json and a .txt", "--ann-format says which it is"});
  }
  if (has_labels) return labels;
  return has_json ? std::optional(json) : std::nullopt;
}

const AnnotationFile& MarkSources::of_row(const fs::path& file, const std::string& name) const {
  if (!x_row_file || x_row_path != file) {
    x_row_file = read_of_item(file, name, x_format);
    x_row_path = file;
  }
  return *x_row_file;
}

AnnotationSpec MarkSources::for_input(const std::string& id) const { return artifacts::merge(x_flags, from_file(id)); }

AnnotationSpec MarkSources::for_row(const JobRow& row, const std::string& id, const fs::path& root) const {
  AnnotationSpec marks = with_full_paths(row.marks, root);
  if (row.caption) marks.caption = *row.caption;
  AnnotationSpec beneath = from_file(id);
  if (row.annotations) {
    const fs::path file = base::resolve_beneath(root, *row.annotations, row.where + ": annotations");
    beneath = artifacts::merge(entry_of(of_row(file, *row.annotations), row.image, folder_of(file)), std::move(beneath));
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
