#pragma once
#include <filesystem>
#include <optional>
#include <string>

namespace tiedit::io {

/// `org/name[@revision]`.
struct HubName {
  std::string repository;
  std::string revision = "main";
};

/// Nothing for what is no such name: another number of slashes, `.` or `..` or `models` in front, other characters.
std::optional<HubName> parse_hub_name(const std::string& text);

/// The local folder of a repository: TIEDIT_MODELS/org/name, else its snapshot in the Hugging Face cache. Never another
/// revision than asked; nothing is written.
/// Equals: huggingface_hub `try_to_load_from_cache` in where it looks.
std::optional<std::filesystem::path> find_in_hub_cache(const HubName& name);

}  // namespace tiedit::io
