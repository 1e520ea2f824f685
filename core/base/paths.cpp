#include "base/paths.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace tiedit::base {
namespace {

[[noreturn]] void throw_escape(const std::string& path, const std::string& where) {
  throw Error(ErrorKind::input, "path.escape", {where, "a path beneath the input root", path.empty() ? "\"\"" : path});
}

[[noreturn]] void throw_open(int error, const std::string& path, const std::string& where) {
  switch (error) {
    case EXDEV:  // a link or `..` that leaves the root
    case ELOOP:
      throw_escape(path, where);
    case ENOENT:
    case ENOTDIR:
      throw Error(ErrorKind::input, "input.missing", {where, "an existing file", path});
    case EACCES:
    case EPERM:
      throw Error(ErrorKind::input, "input.open", {where, "a readable file", "permission denied"});
    case EMFILE:
    case ENFILE:
      throw Error(ErrorKind::io, "limit.files",
                  {where, "a free file descriptor", "too many open files", "raise ulimit -n"});
    default:
      throw Error(ErrorKind::input, "input.open", {where, "a readable file", std::generic_category().message(error)});
  }
}

// `path` relative to `root`; an absolute one must begin with the root as given or as it really is.
std::string relative_to(const fs::path& root, const std::string& path, const std::string& where) {
  if (path.empty() || path.find('\0') != std::string::npos) throw_escape(path, where);
  if (path.front() != '/') return path;
  std::error_code ignored;
  for (const fs::path& base : {fs::absolute(root, ignored), fs::weakly_canonical(root, ignored)}) {
    const fs::path relative = fs::path(path).lexically_relative(base);
    if (!relative.empty() && *relative.begin() != "..") return relative.string();
  }
  throw_escape(path, where);
}

int open_checked_by_hand(const fs::path& root, const std::string& relative, int flags) {
  std::error_code error;
  const fs::path base = fs::canonical(root, error);
  if (error) return errno = error.value(), -1;
  const fs::path real = fs::canonical(base / relative, error);
  if (error) return errno = error.value(), -1;
  const fs::path inside = real.lexically_relative(base);
  if (inside.empty() || *inside.begin() == "..") return errno = EXDEV, -1;
  return ::open(real.c_str(), flags | O_NOFOLLOW);
}

Descriptor open_with(const fs::path& root, const std::string& path, const std::string& where, int flags) {
  const std::string relative = relative_to(root, path, where);
  const Descriptor folder(::open(root.empty() ? "." : root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!folder) throw_open(errno, root.string(), where);
  open_how how{};
  how.flags = static_cast<unsigned>(flags);
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
  long fd = ::syscall(SYS_openat2, folder.get(), relative.c_str(), &how, sizeof how);
  // ENOSYS: a kernel before 5.6; EPERM: a sandbox that does not know the call.
  if (fd < 0 && (errno == ENOSYS || errno == EPERM))
    fd = open_checked_by_hand(root.empty() ? "." : root, relative, flags);
  if (fd < 0) throw_open(errno, path, where);
  return Descriptor(static_cast<int>(fd));
}

}  // namespace

Descriptor open_beneath(const fs::path& root, const std::string& path, const std::string& where) {
  return open_with(root, path, where, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

fs::path resolve_beneath(const fs::path& root, const std::string& path, const std::string& where) {
  const Descriptor file = open_with(root, path, where, O_PATH | O_CLOEXEC);
  std::error_code error;
  const fs::path real = fs::read_symlink("/proc/self/fd/" + std::to_string(file.get()), error);
  return error ? fs::canonical(fs::path(root) / relative_to(root, path, where)) : real;
}

std::string read_beneath(const fs::path& root, const std::string& path, const std::string& where,
                         std::string_view slug_prefix, std::int64_t max_bytes) {
  return read_descriptor(open_beneath(root, path, where), where, ErrorKind::input, slug_prefix, max_bytes);
}

bool stays_beneath(std::string_view path) {
  if (path.empty() || path.front() == '/' || path.find('\0') != std::string_view::npos) return false;
  int depth = 0;
  for (const fs::path& part : fs::path(path)) {
    if (part == "..") {
      if (--depth < 0) return false;
    } else if (!part.empty() && part != ".") {
      ++depth;
    }
  }
  return true;
}

}  // namespace tiedit::base
