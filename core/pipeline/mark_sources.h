#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "artifacts/annotations_json.h"
#include "pipeline/edit_command.h"
#include "pipeline/jobs.h"

namespace tiedit::pipeline {

/// Where an item's marks come from: the command line over its row over an annotation file. Mask files come out by
/// their full path.
class MarkSources {
 public:
  /// Reads --box, --star, and the file of -a. Throws Error{usage}, and what the readers throw for the run's own file.
  explicit MarkSources(const EditCommand& command);

  /// Throws Error{input, annotations.match} when two entries fit.
  artifacts::AnnotationSpec for_input(const std::string& id) const;
  artifacts::AnnotationSpec for_row(const JobRow& row, const std::string& id, const std::filesystem::path& root) const;

  /// --mask: the file, or of a folder the picture of the same stem.
  /// Throws Error{usage, input.missing} for a path that is not there, {input, mask.missing} for a stem that is not.
  std::optional<std::filesystem::path> mask_for(const std::string& id) const;

 private:
  artifacts::AnnotationSpec from_file(const std::string& id) const;

  artifacts::AnnotationSpec x_flags;
  std::optional<artifacts::AnnotationFile> x_file;
  std::filesystem::path x_file_folder;
  std::filesystem::path x_folder;  ///< of -a, when it is one
  std::filesystem::path x_mask;
};

}  // namespace tiedit::pipeline
