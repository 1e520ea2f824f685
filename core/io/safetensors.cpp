#include "io/safetensors.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/text.h"

namespace tiedit::io {
namespace {

/// pread moves at most 2^31 bytes a call.
constexpr std::uint64_t kPiece = std::uint64_t{1} << 30;
constexpr std::size_t kHead = 256;

base::Descriptor open_model_file(const std::filesystem::path& path, const std::string& name) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);  // a FIFO must not hang
  if (fd >= 0) return base::Descriptor(fd);
  const int why = errno;
  if (why == EMFILE || why == ENFILE) {
    throw Error(ErrorKind::io, "limit.files", {name, "a free file descriptor", std::strerror(why), "raise ulimit -n"});
  }
  std::string reason = std::strerror(why);
  reason[0] = static_cast<char>(std::tolower(reason[0]));
  throw Error(ErrorKind::model, "weights.open", {name, "a readable file", reason});
}

struct stat status_of(const base::Descriptor& file, const std::string& name) {
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) {
    throw Error(ErrorKind::model, "weights.open", {name, "a readable file", std::strerror(errno)});
  }
  return status;
}

}  // namespace

SafetensorsFile::SafetensorsFile(const std::filesystem::path& path, std::string name)
    : x_name(std::move(name)), x_file(open_model_file(path, x_name)) {
  const struct stat status = status_of(x_file, x_name);
  if (!S_ISREG(status.st_mode)) {
    throw Error(ErrorKind::model, "weights.kind",
                {x_name, "a regular file", S_ISDIR(status.st_mode) ? "a folder" : "another kind"});
  }
  x_size = static_cast<std::uint64_t>(status.st_size);
  x_modified_s = status.st_mtim.tv_sec;
  x_modified_ns = status.st_mtim.tv_nsec;
  std::string head(static_cast<std::size_t>(std::min<std::uint64_t>(x_size, kHead)), '\0');
  read_at(0, head.size(), head.data());
  const std::uint64_t header_size = safetensors_header_size(head, x_size, x_name);
  x_data = 8 + header_size;
  std::string header(static_cast<std::size_t>(header_size), '\0');
  read_at(8, header_size, header.data());
  x_tensors = parse_safetensors_header(header, x_size, x_name);
}

void SafetensorsFile::check_unchanged() const {
  const struct stat now = status_of(x_file, x_name);
  if (static_cast<std::uint64_t>(now.st_size) == x_size && now.st_mtim.tv_sec == x_modified_s &&
      now.st_mtim.tv_nsec == x_modified_ns)
    return;
  throw Error(ErrorKind::model, "weights.changed",
              {x_name, "a file that nobody changes while it is read", "another size or time", "run again"});
}

void SafetensorsFile::read_at(std::uint64_t from, std::uint64_t count, char* to) const {
  while (count > 0) {
    const ssize_t got =
        ::pread(x_file.get(), to, static_cast<std::size_t>(std::min(count, kPiece)), static_cast<off_t>(from));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw Error(ErrorKind::model, "weights.read", {x_name, "a readable file", std::strerror(errno)});
    if (got == 0)
      throw Error(ErrorKind::model, "weights.changed",
                  {x_name, "a file that nobody changes while it is read", "an early end", "run again"});
    from += static_cast<std::uint64_t>(got);
    to += got;
    count -= static_cast<std::uint64_t>(got);
  }
}

void SafetensorsFile::read(const TensorEntry& tensor, void* to) const {
  check_unchanged();
  read_at(x_data + tensor.begin, tensor.end - tensor.begin, static_cast<char*>(to));
  check_unchanged();
}

Checkpoint::Checkpoint(std::string name, std::vector<std::unique_ptr<SafetensorsFile>> files)
    : x_name(std::move(name)), x_files(std::move(files)) {
  for (const auto& file : x_files) {
    for (const TensorEntry& entry : file->tensors()) {
      const auto [at, is_new] = x_tensors.emplace(entry.name, Located{file.get(), &entry});
      if (is_new) continue;
      throw Error(ErrorKind::model, "weights.duplicate",
                  {file->name() + ": " + entry.name, "one entry", "another in " + at->second.file->name()});
    }
  }
}

const Checkpoint::Located* Checkpoint::find(const std::string& tensor) const {
  const auto found = x_tensors.find(tensor);
  return found == x_tensors.end() ? nullptr : &found->second;
}

}  // namespace tiedit::io
