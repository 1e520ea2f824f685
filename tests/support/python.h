#pragma once
#include <cstdlib>
#include <string>

namespace tiedit::test {

/// Whether the tests' Python has a package; the front alone is set up without the reference libraries.
inline bool python_has(const std::string& package) {
  const std::string command =
      TIEDIT_PYTHON " -c \"import importlib.util, sys; sys.exit(importlib.util.find_spec('" + package + "') is None)\"";
  return std::system(command.c_str()) == 0;
}

}  // namespace tiedit::test

/// Skips a test that compares with a library which is not here.
#define TIEDIT_NEEDS_PYTHON(package)      \
  if (!tiedit::test::python_has(package)) \
  GTEST_SKIP() << "the Python package " package ", got none; scripts/setup.sh --tests"
