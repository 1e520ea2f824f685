#pragma once
#include <filesystem>
#include <string>

namespace tiedit::stages {

/// The file that a field `prompt` or `examples` means: an existing file as it is, else the shipped one of that name
/// (prompts/NAME.txt of the data folder; `ending` ".txt", ".examples.jsonl"). Empty means `shipped`.
/// Throws Error{config, prompt.missing} naming both places.
std::filesystem::path prompt_file(const std::string& value, const std::string& shipped, const std::string& ending);

}  // namespace tiedit::stages
