#pragma once
#include <string>

namespace tiedit {

/// The user's words. 1..4,000 characters of UTF-8.
struct Instruction {
  std::string text;
};

}  // namespace tiedit
