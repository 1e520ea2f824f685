#include <charconv>

#include "artifacts/annotation_formats.h"
#include "base/files.h"
#include "base/text.h"
#include "io/yaml.h"

namespace tiedit::artifacts {
namespace fs = std::filesystem;
namespace {

constexpr std::int64_t kMaxNames = 1 << 20;
constexpr std::size_t kMostClasses = 100'000;
constexpr int kFoldersUp = 2;

using Names = std::vector<std::string>;

Names names_of_lines(const fs::path& file) {
  std::string text = base::read_file(file, ErrorKind::config, "yolo", kMaxNames);
  if (const std::size_t bad = base::invalid_utf8_at(text); bad != std::string::npos) {
    throw Error(ErrorKind::config, "yolo.names",
                {file.filename().string() + ": byte " + base::grouped(static_cast<std::int64_t>(bad)), "UTF-8",
                 "another byte"});
  }
  Names names;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string name = text.substr(0, end);
    while (!name.empty() && (name.back() == '\r' || name.back() == ' ')) name.pop_back();
    names.push_back(std::move(name));
    text.erase(0, std::min(end + 1, text.size()));
  }
  while (!names.empty() && names.back().empty()) names.pop_back();
  return names;
}

/// `names` of a data set's YAML: a list, or a map from index to name.
class YamlNames {
 public:
  YamlNames(const fs::path& file, io::PlacedErrors& errors) : x_file(file), x_errors(errors) {}

  std::optional<Names> read() {
    const std::string text = base::read_file(x_file, ErrorKind::config, "yaml", kMaxNames);
    const io::YamlNode root = io::read_yaml(text, {x_file.filename().string(), "data set", "names"}, x_errors);
    const io::YamlEntry* entry = root.is(io::YamlNode::Kind::map) ? root.find("names") : nullptr;
    if (!entry) return {};
    if (entry->value.is(io::YamlNode::Kind::list)) {
      for (const io::YamlNode& item : entry->value.items) x_names.push_back(text_of(item));
    } else if (entry->value.is(io::YamlNode::Kind::map)) {
      for (const io::YamlEntry& item : entry->value.entries) place(item);
    } else {
      fail(entry->value.at, "a list or a map of names", io::got_of(entry->value));
    }
    return x_names;
  }

 private:
  void fail(io::Place at, std::string need, std::string got) {
    x_errors.add({at, "names"}, "yolo.names", {"", std::move(need), std::move(got)});
  }

  std::string text_of(const io::YamlNode& node) {
    if (!node.is(io::YamlNode::Kind::scalar)) fail(node.at, "a name", io::got_of(node));
    return node.text;
  }

  void place(const io::YamlEntry& item) {
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(item.key.data(), item.key.data() + item.key.size(), index);
    if (error != std::errc{} || end != item.key.data() + item.key.size() || index >= kMostClasses)
      return fail(item.key_at, "an index of a class", item.key);
    if (x_names.size() <= index) x_names.resize(index + 1);
    x_names[index] = text_of(item.value);
  }

  const fs::path& x_file;
  io::PlacedErrors& x_errors;
  Names x_names;
};

std::optional<Names> names_in(const fs::path& folder) {
  std::error_code ignored;
  if (fs::is_regular_file(folder / "classes.txt", ignored)) return names_of_lines(folder / "classes.txt");
  for (const char* name : {"data.yaml", "dataset.yaml"}) {
    const fs::path file = folder / name;
    if (!fs::is_regular_file(file, ignored)) continue;
    io::PlacedErrors errors(name);
    std::optional<Names> names = YamlNames(file, errors).read();
    errors.throw_if_any();
    if (names) return names;
  }
  return {};
}

}  // namespace

std::optional<Names> yolo_class_names(const fs::path& folder) {
  fs::path at = fs::absolute(folder).lexically_normal();
  if (!at.has_filename()) at = at.parent_path();
  for (int up = 0; up <= kFoldersUp; ++up, at = at.parent_path()) {
    if (std::optional<Names> names = names_in(at)) return names;
  }
  return {};
}

}  // namespace tiedit::artifacts
