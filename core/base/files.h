#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace tiedit::base {

namespace fs = std::filesystem;

/// An open descriptor, closed with its owner.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : x_fd(fd) {}
  ~Descriptor();
  Descriptor(Descriptor&& other) noexcept : x_fd(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return x_fd; }
  explicit operator bool() const { return x_fd >= 0; }
  int release() {
    const int fd = x_fd;
    x_fd = -1;
    return fd;
  }

 private:
  int x_fd;
};

/// The bytes of a regular file. Throws Error{kind}: `w: a readable file, got permission denied` (class prefix.open),
/// `w: a regular file, got a FIFO` (prefix.kind), `w: at most N bytes, got M` (prefix.size).
/// `slug_prefix` is "image", "yaml", "json", ... Throws Error{io, limit.files} when no descriptor is left.
std::string read_file(const fs::path& path, ErrorKind kind, std::string_view slug_prefix, std::int64_t max_bytes);
std::string read_descriptor(const Descriptor& file, const std::string& name, ErrorKind kind, std::string_view slug_prefix,
                            std::int64_t max_bytes);

/// Writes all bytes to `path` (created with O_EXCL, no link followed; one left by an earlier run is replaced), synced.
/// Throws Error{kind io}: output.full, output.readonly, output.open, limit.files or output.write.
void write_new_file(const fs::path& path, std::string_view bytes);

/// write_new_file under a temporary name in the same folder, then renamed onto `path`; the folder is synced.
/// `tag` (8 hex) makes the temporary's name `.NAME.tiedit-TAG`.
void write_atomically(const fs::path& path, std::string_view bytes, std::string_view tag);

/// Puts folder `temporary` in the place of `target` (exchanged and the old one removed when it exists), parent synced.
void replace_folder(const fs::path& temporary, const fs::path& target);

/// Makes `path` and its parents. Throws as write_new_file.
void make_folders(const fs::path& path);

/// The name a temporary of NAME has: ".NAME.tiedit-TAG".
std::string temporary_name(std::string_view name, std::string_view tag);
/// Whether a file name is that of a temporary left by a run.
bool is_temporary_name(std::string_view name);

/// An exclusive lock on a file, dropped with the object or the process.
class FileLock {
 public:
  /// Throws Error{kind locked, class output.locked} naming the holder as its text says.
  explicit FileLock(const fs::path& path);

 private:
  Descriptor x_file;
};

/// Free bytes for an unprivileged writer on the file system of `folder`.
std::uint64_t free_bytes(const fs::path& folder);

/// (device, inode) of an existing file.
struct FileId {
  std::uint64_t device = 0, inode = 0;
  auto operator<=>(const FileId&) const = default;
};
std::optional<FileId> file_id(const fs::path& path);

}  // namespace tiedit::base
