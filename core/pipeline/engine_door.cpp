#include "pipeline/engine_door.h"

#include <dlfcn.h>

#include <atomic>
#include <mutex>
#include <string>

#include "base/error.h"
#include "stages/registry.h"

namespace tiedit::pipeline {
namespace {

namespace fs = std::filesystem;
constexpr auto kLibrary = "libtiedit_engine.so";
constexpr auto kRemedy = "run scripts/setup.sh";
std::atomic<bool> g_open = false;

// OpenCV brings the distribution's plain BLAS, whose sgemm_ would take the place of libtorch's own, tens of times as
// fast. The sanitizers forbid the flag.
#ifdef __SANITIZE_ADDRESS__
constexpr int kOwnSymbolsFirst = 0;
#else
constexpr int kOwnSymbolsFirst = RTLD_DEEPBIND;
#endif

/// The loader's reason without the library's own path in front, which may be long and says nothing new.
std::string loader_reason(const fs::path& library) {
  const char* said = dlerror();
  std::string reason = said ? said : "no reason";
  const std::string prefix = library.string() + ": ";
  return reason.starts_with(prefix) ? reason.substr(prefix.size()) : reason;
}

[[noreturn]] void throw_unloadable(const fs::path& library) {
  throw Error(ErrorKind::io, "engine.load",
              {kLibrary, "an engine library that loads", loader_reason(library), kRemedy});
}

}  // namespace

fs::path engine_path() { return fs::read_symlink("/proc/self/exe").parent_path() / kLibrary; }

bool engine_is_open() { return g_open; }

void open_engine(const fs::path& library) {
  static std::mutex opening;
  const std::lock_guard lock(opening);
  if (g_open) return;
  if (std::error_code ignored; !fs::exists(library, ignored))
    throw Error(ErrorKind::io, "engine.absent",
                {"engine", std::string("the engine library ") + kLibrary, "none beside the binary", kRemedy});
  // At once, so that a symbol that the front lacks is an error here and not in the middle of an item.
  // Never closed: the stages it registered live as long as the process.
  void* handle = dlopen(library.c_str(), RTLD_NOW | RTLD_GLOBAL | kOwnSymbolsFirst);
  if (!handle) throw_unloadable(library);
  const auto fill = reinterpret_cast<void (*)(Registry&)>(dlsym(handle, "tiedit_engine_register"));
  if (!fill) throw_unloadable(library);
  fill(registry());
  g_open = true;
}

}  // namespace tiedit::pipeline
