#pragma once
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

namespace tiedit::test {

/// A name beneath the temporary folder that no other test process uses: tests run side by side.
inline std::filesystem::path scratch(const std::string& name) {
  return std::filesystem::path(::testing::TempDir()) / (name + "." + std::to_string(::getpid()));
}

}  // namespace tiedit::test
