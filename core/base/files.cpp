#include "base/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>

#include "base/text.h"

namespace tiedit::base {
namespace {

std::string reason(int error) {
  std::string text = std::strerror(error);
  std::transform(text.begin(), text.begin() + 1, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

[[noreturn]] void throw_output(const fs::path& path, int error) {
  const std::string w = path.string();
  switch (error) {
    case ENOSPC:
    case EDQUOT: throw Error(ErrorKind::io, "output.full", {w, "space on the disk", reason(error), "free some, then run the same command again"});
    case EROFS:
    case EACCES:
    case EPERM: throw Error(ErrorKind::io, "output.readonly", {w, "a writable folder", reason(error)});
    case EMFILE:
    case ENFILE: throw Error(ErrorKind::io, "limit.files", {w, "a free file descriptor", reason(error), "raise ulimit -n"});
    default: throw Error(ErrorKind::io, "output.write", {w, "a finished write", reason(error)});
  }
}

std::string kind_of(mode_t mode) {
  if (S_ISDIR(mode)) return "a folder";
  if (S_ISFIFO(mode)) return "a FIFO";
  if (S_ISCHR(mode) || S_ISBLK(mode)) return "a device";
  return "a socket";
}

void sync_descriptor(int fd, const fs::path& path) {
  if (::fsync(fd) != 0 && errno != ENOTSUP && errno != EINVAL) throw_output(path, errno);
}

void sync_folder(const fs::path& folder) {
  const Descriptor dir(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!dir) throw_output(folder, errno);
  sync_descriptor(dir.get(), folder);
}

fs::path parent_of(const fs::path& path) { return path.has_parent_path() ? path.parent_path() : fs::path("."); }

void write_all(int fd, std::string_view bytes, const fs::path& path) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw_output(path, errno);
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

}  // namespace

Descriptor::~Descriptor() {
  if (x_fd >= 0) ::close(x_fd);
}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    if (x_fd >= 0) ::close(x_fd);
    x_fd = other.release();
  }
  return *this;
}

std::string read_file(const fs::path& path, ErrorKind kind, std::string_view slug_prefix, std::int64_t max_bytes) {
  // O_NONBLOCK: opening a FIFO must not wait for a writer.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file && (errno == EMFILE || errno == ENFILE)) throw_output(path, errno);  // not this file's fault
  if (!file) throw Error(kind, std::string(slug_prefix) + ".open", {path.string(), "a readable file", reason(errno)});
  return read_descriptor(file, path.string(), kind, slug_prefix, max_bytes);
}

std::string read_descriptor(const Descriptor& file, const std::string& name, ErrorKind kind, std::string_view slug_prefix,
                            std::int64_t max_bytes) {
  const std::string prefix(slug_prefix);
  struct stat info {};
  if (::fstat(file.get(), &info) != 0) throw Error(kind, prefix + ".open", {name, "a readable file", reason(errno)});
  if (!S_ISREG(info.st_mode)) throw Error(kind, prefix + ".kind", {name, "a regular file", kind_of(info.st_mode)});
  if (info.st_size > max_bytes) {
    throw Error(kind, prefix + ".size", {name, "file: at most " + grouped(max_bytes) + " bytes", grouped(info.st_size)});
  }
  std::string bytes(static_cast<std::size_t>(info.st_size), '\0');
  std::size_t have = 0;
  while (have < bytes.size()) {
    const ssize_t n = ::read(file.get(), bytes.data() + have, bytes.size() - have);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw Error(kind, prefix + ".open", {name, "a readable file", reason(errno)});
    if (n == 0) break;  // shortened meanwhile: the reader of the format will say so
    have += static_cast<std::size_t>(n);
  }
  bytes.resize(have);
  return bytes;
}

void write_new_file(const fs::path& path, std::string_view bytes) {
  const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  Descriptor file(::open(path.c_str(), flags, 0666));
  if (!file && errno == EEXIST) {
    ::unlink(path.c_str());
    file = Descriptor(::open(path.c_str(), flags, 0666));
  }
  if (!file) throw_output(path, errno);
  try {
    write_all(file.get(), bytes, path);
    sync_descriptor(file.get(), path);
    if (::close(file.release()) != 0) throw_output(path, errno);
  } catch (...) {
    ::unlink(path.c_str());
    throw;
  }
}

void write_atomically(const fs::path& path, std::string_view bytes, std::string_view tag) {
  const fs::path temporary = parent_of(path) / temporary_name(path.filename().string(), tag);
  write_new_file(temporary, bytes);
  if (::rename(temporary.c_str(), path.c_str()) != 0) {
    const int error = errno;
    ::unlink(temporary.c_str());
    throw_output(path, error);
  }
  sync_folder(parent_of(path));
}

void replace_folder(const fs::path& temporary, const fs::path& target) {
  sync_folder(temporary);
  if (::rename(temporary.c_str(), target.c_str()) != 0) {
    // A folder that is not empty stands there: exchange the two in one step, then drop the old one.
    constexpr unsigned kExchange = 2;  // RENAME_EXCHANGE
    if (::syscall(SYS_renameat2, AT_FDCWD, temporary.c_str(), AT_FDCWD, target.c_str(), kExchange) != 0) {
      if (errno != EINVAL && errno != ENOSYS) throw_output(target, errno);
      // No exchange on this file system: the old folder steps aside first.
      const fs::path aside = parent_of(target) / temporary_name(target.filename().string(), "00000000");
      std::error_code ignored;
      fs::remove_all(aside, ignored);
      if (::rename(target.c_str(), aside.c_str()) != 0) throw_output(target, errno);
      if (::rename(temporary.c_str(), target.c_str()) != 0) throw_output(target, errno);
      fs::remove_all(aside, ignored);
    }
    std::error_code ignored;
    fs::remove_all(temporary, ignored);
  }
  sync_folder(parent_of(target));
}

void make_folders(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error && !fs::is_directory(path)) throw_output(path, error.value());
}

std::string temporary_name(std::string_view name, std::string_view tag) { return fmt::format(".{}.tiedit-{}", name, tag); }

bool is_temporary_name(std::string_view name) {
  constexpr std::string_view kMark = ".tiedit-";
  const std::size_t at = name.rfind(kMark);
  if (name.empty() || name.front() != '.' || at == std::string_view::npos) return false;
  const std::string_view tag = name.substr(at + kMark.size());
  return tag.size() == 8 && tag.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

FileLock::FileLock(const fs::path& path) : x_file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666)) {
  if (!x_file) throw_output(path, errno);
  if (::flock(x_file.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) throw_output(path, errno);
    std::string holder;
    std::getline(std::ifstream(path), holder);
    throw Error(ErrorKind::locked, "output.locked",
                {path.string(), "a free run folder", "one held by " + (holder.empty() ? "another process" : holder),
                 "wait, or use another -o"});
  }
  char host[256] = "";
  ::gethostname(host, sizeof host - 1);
  const std::string text = fmt::format("pid {} on host {}\n", ::getpid(), host);
  if (::ftruncate(x_file.get(), 0) == 0) write_all(x_file.get(), text, path);
}

std::uint64_t free_bytes(const fs::path& folder) {
  struct statvfs info {};
  if (::statvfs(folder.c_str(), &info) != 0) throw_output(folder, errno);
  return static_cast<std::uint64_t>(info.f_bavail) * info.f_frsize;
}

std::optional<FileId> file_id(const fs::path& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return std::nullopt;
  return FileId{info.st_dev, info.st_ino};
}

}  // namespace tiedit::base
