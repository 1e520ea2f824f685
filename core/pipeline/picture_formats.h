#pragma once
#include <filesystem>
#include <string>

namespace tiedit::pipeline {

/// "jpeg", "png" or "webp" by the ending of a name, in any case; empty for another ending or none ("v1.2" has none).
std::string format_of_ending(const std::filesystem::path& path);

/// The same by a file's first bytes; empty for what is no such picture or no regular file (FIFOs are never opened).
std::string format_of_bytes(const std::filesystem::path& path);

}  // namespace tiedit::pipeline
