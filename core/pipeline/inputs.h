#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace tiedit::pipeline {

/// A picture named on the command line, itself or through its folder.
struct InputFile {
  std::filesystem::path path;
  std::string id;             ///< beneath its folder argument with '/', or its own name, in UTF-8
};

struct InputList {
  std::vector<InputFile> files;
  std::map<std::string, int> skipped;  ///< kind ("hidden", "*.steps", ".txt") -> count, for the notice
};

/// Expands the arguments: files as named, folders to their pictures, sorted by the bytes of the relative path
/// (`recursive` descends). A file of a folder is taken when its first bytes are JPEG, PNG or WebP, or its name ends in
/// jpg, jpeg, png or webp. `out` and what a run wrote (*.steps, .tiedit) are skipped.
/// Throws Error{usage, input.missing} naming all missing ones; {usage, input.none} for a folder without a picture.
InputList expand_inputs(const std::vector<std::string>& arguments, bool recursive, const std::filesystem::path& out);

/// "skipped 3 files: 2 hidden, 1 .txt", or empty.
std::string skipped_notice(const InputList& list);

}  // namespace tiedit::pipeline
