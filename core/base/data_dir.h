#pragma once
#include <filesystem>
#include <string>

namespace tiedit::base {

/// The folder of the running executable.
std::filesystem::path executable_dir();

/// The folder of shipped configs, prompts and lexicons: TIEDIT_DATA, else ../configs or ../share/tiedit beside the
/// binary. Throws Error{io, data.missing}.
std::filesystem::path data_dir();

}  // namespace tiedit::base
