#include "io/model_digest.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <set>

#include "base/digest.h"
#include "io/hub_cache.h"

namespace tiedit::io {
namespace {

bool is_of_model(const std::filesystem::path& file) {
  static const std::set<std::string> kEndings{".json", ".txt", ".model", ".safetensors"};
  return kEndings.contains(file.extension().string());
}

/// The name of a blob of the hub's cache that is its SHA-256, or empty.
std::string digest_in_name(const std::filesystem::path& file) {
  std::error_code failed;
  if (!std::filesystem::is_symlink(file, failed)) return {};
  const std::filesystem::path blob = std::filesystem::read_symlink(file, failed);
  const std::string name = blob.filename().string();
  const bool hex = name.size() == 64 && name.find_first_not_of("0123456789abcdef") == std::string::npos;
  return hex && blob.parent_path().filename() == "blobs" ? name : std::string();
}

std::string digest_of_folder(const std::filesystem::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file() || !is_of_model(entry.path())) continue;
    const std::string known = digest_in_name(entry.path());
    files[entry.path().lexically_relative(folder).generic_string()] =
        known.empty() ? base::sha256_file(entry.path()) : known;
  }
  base::Sha256 all;
  for (const auto& [name, digest] : files) all.update(name + '\0' + digest + '\n');
  return all.hex();
}

}  // namespace

std::string model_digest(const std::filesystem::path& folder) {
  static std::mutex mutex;
  static std::map<std::string, std::string> known;
  const std::lock_guard lock(mutex);
  std::string& digest = known[std::filesystem::weakly_canonical(folder).string()];
  if (digest.empty()) digest = digest_of_folder(folder);
  return digest;
}

std::filesystem::path local_model(const std::string& model) {
  std::error_code ignored;
  if (std::filesystem::is_directory(model, ignored)) return model;
  const auto named = parse_hub_name(model);
  return named ? find_in_hub_cache(*named).value_or(std::filesystem::path()) : std::filesystem::path();
}

}  // namespace tiedit::io
