#include "pipeline/inputs.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/files.h"
#include "base/text.h"
#include "pipeline/picture_formats.h"

namespace tiedit::pipeline {
namespace fs = std::filesystem;
namespace {

std::string kind_of_skipped(const fs::path& path) {
  const std::string ext = path.extension().string();
  return ext.empty() ? "without an ending" : ext;
}

class Walker {
 public:
  Walker(fs::path root, bool recursive, fs::path out, InputList& list)
      : x_root(std::move(root)), x_recursive(recursive), x_out(std::move(out)), x_list(list) {}

  void walk() {
    const std::size_t before = x_list.files.size();
    visit(x_root);
    const auto first = x_list.files.begin() + static_cast<std::ptrdiff_t>(before);
    std::sort(first, x_list.files.end(), [](const InputFile& a, const InputFile& b) { return a.id < b.id; });
    if (x_list.files.size() == before) {
      throw Error(ErrorKind::usage, "input.none",
                  {x_root.string(), "a folder with a JPEG, PNG or WebP", "none", x_recursive ? "" : "-r descends into folders"});
    }
  }

 private:
  void visit(const fs::path& folder) {
    const std::optional<base::FileId> id = base::file_id(folder);
    if (id && std::find(x_open.begin(), x_open.end(), *id) != x_open.end()) {
      ++x_list.skipped["link to a folder above"];  // following it would never end
      return;
    }
    if (id) x_open.push_back(*id);
    std::error_code error;
    fs::directory_iterator entries(folder, error);
    if (error) throw Error(ErrorKind::usage, "input.open", {folder.string(), "a readable folder", error.message()});
    for (const fs::directory_entry& entry : entries) take(entry);
    if (id) x_open.pop_back();
  }

  void take(const fs::directory_entry& entry) {
    const std::string name = entry.path().filename().string();
    std::error_code ignored;
    if (entry.is_directory(ignored)) return take_folder(entry.path(), name);
    if (name.front() == '.') {
      ++x_list.skipped["hidden"];
    } else if (!format_of_ending(entry.path()).empty() || !format_of_bytes(entry.path()).empty()) {
      x_list.files.push_back({entry.path(), base::valid_utf8(entry.path().lexically_relative(x_root).generic_string())});
    } else {
      ++x_list.skipped[base::valid_utf8(kind_of_skipped(entry.path()))];
    }
  }

  void take_folder(const fs::path& path, const std::string& name) {
    std::error_code ignored;
    if (name.ends_with(".steps") || name == ".tiedit" || fs::exists(path / ".tiedit", ignored)) {
      ++x_list.skipped["of a run (*.steps, .tiedit)"];
    } else if (name.front() == '.') {
      ++x_list.skipped["hidden"];
    } else if (x_recursive && !fs::equivalent(path, x_out, ignored)) {
      visit(path);
    } else if (x_recursive) {
      ++x_list.skipped["the output folder"];
    }
  }

  fs::path x_root;
  bool x_recursive;
  fs::path x_out;
  InputList& x_list;
  std::vector<base::FileId> x_open;  // the folders on the way down to where the walk is
};

}  // namespace

InputList expand_inputs(const std::vector<std::string>& arguments, bool recursive, const fs::path& out) {
  std::vector<std::string> missing;
  for (const std::string& a : arguments) {
    std::error_code error;
    if (!fs::exists(fs::status(a, error))) missing.push_back(a);
  }
  if (!missing.empty()) throw Error(ErrorKind::usage, "input.missing", {base::join(missing), "a file or folder", "none of that name"});
  InputList list;
  for (const std::string& a : arguments) {
    if (fs::is_directory(a)) {
      // "photos/" and "photos" are the same folder
      Walker(fs::path(a).lexically_normal(), recursive, out, list).walk();
    } else {
      list.files.push_back({a, base::valid_utf8(fs::path(a).filename().string())});
    }
  }
  return list;
}

std::string skipped_notice(const InputList& list) {
  if (list.skipped.empty()) return {};
  int total = 0;
  std::vector<std::string> kinds;
  for (const auto& [kind, count] : list.skipped) {
    total += count;
    kinds.push_back(fmt::format("{} {}", count, kind));
  }
  return fmt::format("skipped {} {}: {}", total, total == 1 ? "entry" : "entries", base::join(kinds));
}

}  // namespace tiedit::pipeline
