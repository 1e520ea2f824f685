#include "io/hub_cache.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>

namespace tiedit::io {
namespace {

namespace fs = std::filesystem;

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

fs::path cache_root() {
  if (const std::string cache = variable("HF_HUB_CACHE"); !cache.empty()) return cache;
  if (const std::string legacy = variable("HUGGINGFACE_HUB_CACHE"); !legacy.empty()) return legacy;
  if (const std::string home = variable("HF_HOME"); !home.empty()) return fs::path(home) / "hub";
  if (const std::string xdg = variable("XDG_CACHE_HOME"); !xdg.empty()) return fs::path(xdg) / "huggingface" / "hub";
  if (const std::string home = variable("HOME"); !home.empty())
    return fs::path(home) / ".cache" / "huggingface" / "hub";
  return {};
}

bool is_word(const std::string& text) {
  return !text.empty() && text != "." && text != ".." && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == '-';
  });
}

bool is_revision(const std::string& text) {
  if (text.empty() || text.front() == '/' || text.find("..") != std::string::npos) return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F && c != '\\'; });
}

/// The first line of a ref file, without blanks; empty when there is none.
std::string read_ref(const fs::path& file) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  std::erase_if(line, [](char c) { return c == ' ' || c == '\r' || c == '\t'; });
  return is_word(line) ? line : "";
}

}  // namespace

std::optional<HubName> parse_hub_name(const std::string& text) {
  const std::size_t at = text.find('@');
  const std::size_t slash = text.find('/');
  if (slash == std::string::npos || slash > at) return std::nullopt;
  HubName out{text.substr(0, at)};
  if (at != std::string::npos) out.revision = text.substr(at + 1);
  const std::string org = out.repository.substr(0, slash), name = out.repository.substr(slash + 1);
  if (!is_word(org) || !is_word(name) || org == "models" || !is_revision(out.revision)) return std::nullopt;
  return out;
}

std::optional<fs::path> find_in_hub_cache(const HubName& name) {
  std::error_code ignored;
  if (const std::string own = variable("TIEDIT_MODELS"); !own.empty()) {
    if (const fs::path folder = fs::path(own) / name.repository; fs::is_directory(folder, ignored)) return folder;
  }
  const fs::path root = cache_root();
  if (root.empty()) return std::nullopt;
  std::string folder = "models--" + name.repository;
  folder.replace(folder.find('/'), 1, "--");
  std::string commit = read_ref(root / folder / "refs" / name.revision);
  if (commit.empty()) commit = name.revision;
  const fs::path snapshot = root / folder / "snapshots" / commit;
  return fs::is_directory(snapshot, ignored) ? std::optional(snapshot) : std::nullopt;
}

}  // namespace tiedit::io
