#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace tiedit::base {

/// Bytes of base64 text with its padding (RFC 4648, section 4); blanks and line ends are skipped. Nothing for any other
/// character, a wrong length or bits left over.
std::optional<std::string> from_base64(std::string_view text);

/// Bytes as base64 text with padding, one line.
std::string to_base64(std::string_view bytes);

}  // namespace tiedit::base
