#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace tiedit::io {

/// A zlib stream as bytes; none when it is damaged, ends early or holds more than `limit` bytes (`too_large` tells).
std::optional<std::string> inflate(std::string_view zlib, std::size_t limit, bool& too_large);

/// The zlib stream of some bytes.
std::string deflate(std::string_view bytes);

}  // namespace tiedit::io
