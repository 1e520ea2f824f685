#pragma once
#include <string>

namespace tiedit::base {

/// A to Z in lower case; all other bytes as they are, whatever the locale.
inline std::string ascii_lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

}  // namespace tiedit::base
