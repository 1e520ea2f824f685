#include "base/data_dir.h"

#include <cstdlib>

#include "base/error.h"

namespace tiedit::base {
namespace fs = std::filesystem;

fs::path executable_dir() {
  std::error_code error;
  const fs::path self = fs::read_symlink("/proc/self/exe", error);
  return error ? fs::path(".") : self.parent_path();
}

fs::path data_dir() {
  if (const char* given = std::getenv("TIEDIT_DATA"); given && *given) {
    if (fs::is_directory(given)) return given;
    throw Error(ErrorKind::io, "data.missing", {"TIEDIT_DATA", "the folder of the shipped configs", given});
  }
  const fs::path beside = executable_dir();
  for (const char* relative : {"../configs", "../share/tiedit"}) {
    if (fs::is_directory(beside / relative)) return (beside / relative).lexically_normal();
  }
  throw Error(ErrorKind::io, "data.missing",
              {(beside / "../configs").lexically_normal().string(), "the shipped configs", "none", "set TIEDIT_DATA to their folder"});
}

}  // namespace tiedit::base
