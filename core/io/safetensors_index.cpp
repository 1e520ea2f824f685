#include <fmt/format.h>

#include <set>

#include "base/text.h"
#include "io/json_cursor.h"
#include "io/safetensors.h"

namespace tiedit::io {
namespace {

constexpr std::int64_t kMaxIndex = 32 * 1024 * 1024;
constexpr std::size_t kMaxShards = 4096;

[[noreturn]] void refuse(const std::string& where, std::string need, std::string got, std::string remedy = {}) {
  throw Error(ErrorKind::model, "weights.index", {where, std::move(need), std::move(got), std::move(remedy)});
}

bool is_plain_name(const std::string& name) {
  return !name.empty() && name != "." && name != ".." && name.find('/') == std::string::npos &&
         name.find('\0') == std::string::npos;
}

/// Tensor -> shard, as the index says.
std::map<std::string, std::string> read_weight_map(const std::filesystem::path& index, const std::string& name) {
  std::string text = base::read_file(index, ErrorKind::model, "weights.index", kMaxIndex);
  const JsonDocument document =
      parse_json(std::move(text), {name, ErrorKind::model}, {.bytes = kMaxIndex, .elements = 2'000'000});
  const Json& root = document.root();
  const auto map = root.is_object() ? root.find("weight_map") : root.end();
  if (map == root.end() || !map->is_object() || map->empty()) {
    refuse(name, "weight_map, an object of file names", root.is_object() ? "none" : describe(root));
  }
  std::map<std::string, std::string> out;
  for (const auto& [tensor, shard] : map->items()) {
    if (!shard.is_string() || !is_plain_name(shard.get_ref<const std::string&>())) {
      refuse(name + ": weight_map", "plain file names", shard.is_string() ? shard.get<std::string>() : describe(shard));
    }
    out[tensor] = shard.get<std::string>();
  }
  return out;
}

}  // namespace

Checkpoint Checkpoint::open_index(const std::filesystem::path& index, const std::string& shown,
                                  const std::function<std::filesystem::path(const std::string& shard)>& locate) {
  const std::string prefix = shown.empty() ? "" : shown + "/";
  const std::string name = prefix + index.filename().string();
  const std::map<std::string, std::string> weight_map = read_weight_map(index, name);
  std::set<std::string> shards;
  for (const auto& [tensor, shard] : weight_map) shards.insert(shard);
  if (shards.size() > kMaxShards) {
    refuse(name, "at most 4,096 shards", base::grouped(static_cast<std::int64_t>(shards.size())));
  }
  std::vector<std::unique_ptr<SafetensorsFile>> files;
  std::size_t at = 0;
  for (const std::string& shard : shards) {
    ++at;
    const std::filesystem::path path = locate(shard);
    if (std::error_code ignored; !std::filesystem::exists(path, ignored)) {
      refuse(name, fmt::format("shard {} of {}", at, shards.size()), "none",
             "hf download the folder again for " + shard);
    }
    files.push_back(std::make_unique<SafetensorsFile>(path, prefix + shard));
  }
  Checkpoint out(name, std::move(files));
  for (const auto& [tensor, shard] : weight_map) {
    const Located* found = out.find(tensor);
    if (!found) refuse(name + ": " + tensor, "a tensor of " + shard, "none");
    if (found->file->name() != prefix + shard)
      refuse(name + ": " + tensor, "a tensor of " + shard, "one of " + found->file->name());
  }
  return out;
}

}  // namespace tiedit::io
