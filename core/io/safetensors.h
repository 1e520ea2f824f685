#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/files.h"
#include "io/safetensors_header.h"

namespace tiedit::io {

/// One safetensors file, open for reading by pread: a mapped file that another process cuts short would kill this one.
/// Threads: read may be called from several at once.
class SafetensorsFile {
 public:
  /// Checks the whole header. `name` is how errors call the file.
  /// Throws: Error{model}: weights.open, weights.kind, and those of parse_safetensors_header; {io, limit.files}.
  SafetensorsFile(const std::filesystem::path& path, std::string name);

  const std::string& name() const { return x_name; }
  /// In order of their bytes.
  const std::vector<TensorEntry>& tensors() const { return x_tensors; }

  /// Copies the bytes of one of `tensors()` to `to`, which has room for end - begin.
  /// Throws: Error{model, weights.changed} when the file is not what it was when it was opened.
  void read(const TensorEntry& tensor, void* to) const;

 private:
  void check_unchanged() const;
  void read_at(std::uint64_t from, std::uint64_t count, char* to) const;

  std::string x_name;
  base::Descriptor x_file;
  std::uint64_t x_size = 0, x_data = 0;
  std::int64_t x_modified_s = 0, x_modified_ns = 0;
  std::vector<TensorEntry> x_tensors;
};

/// The tensors of one model component by name: a single file, or the shards of an index.
class Checkpoint {
 public:
  struct Located {
    const SafetensorsFile* file;
    const TensorEntry* entry;
  };

  /// `files` hold different names. `name` is how errors call the whole.
  /// Throws: Error{model, weights.duplicate} for a name in two files.
  Checkpoint(std::string name, std::vector<std::unique_ptr<SafetensorsFile>> files);

  /// The shards of an index file (`*.safetensors.index.json`).
  /// In:  index, of at most 32 MiB; shown, the folder as errors call it ("unet", or empty); locate, the path of a shard
  ///      by its plain name
  /// Throws: Error{model}: weights.index (`weight_map: plain file names, got ../x`, a shard that is missing, a mapped
  /// name that its shard does not hold, over 4,096 shards), json.* for what is no JSON.
  static Checkpoint open_index(const std::filesystem::path& index, const std::string& shown,
                               const std::function<std::filesystem::path(const std::string& shard)>& locate);

  const std::string& name() const { return x_name; }
  const std::map<std::string, Located>& tensors() const { return x_tensors; }
  /// Null when there is none of this name.
  const Located* find(const std::string& tensor) const;

 private:
  std::string x_name;
  std::vector<std::unique_ptr<SafetensorsFile>> x_files;
  std::map<std::string, Located> x_tensors;
};

}  // namespace tiedit::io
