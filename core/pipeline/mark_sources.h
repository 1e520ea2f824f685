#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "artifacts/annotation_reader.h"
#include "pipeline/edit_command.h"
#include "pipeline/jobs.h"

namespace tiedit::pipeline {

/// An annotation file of any format, its mask files still by their path as written. `name` is for error lines.
/// Throws Error and ErrorList of `kind`.
artifacts::AnnotationFile read_annotation_file(const std::filesystem::path& file, const std::string& name,
                                               artifacts::AnnotationFormat format, ErrorKind kind);

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
  artifacts::AnnotationSpec from_folder(const std::string& id) const;
  std::optional<std::filesystem::path> file_in_folder(const std::filesystem::path& without_ending) const;
  const artifacts::AnnotationFile& of_row(const std::filesystem::path& file, const std::string& name) const;

  artifacts::AnnotationFormat x_format;
  artifacts::AnnotationSpec x_flags;
  std::optional<artifacts::AnnotationFile> x_file;
  std::filesystem::path x_file_folder;
  std::filesystem::path x_folder;  ///< of -a, when it is one
  std::filesystem::path x_mask;
  // The last file that a row named: rows of one data set name one file.
  mutable std::filesystem::path x_row_path;
  mutable std::optional<artifacts::AnnotationFile> x_row_file;
};

}  // namespace tiedit::pipeline
