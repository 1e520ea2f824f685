#pragma once
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/files.h"
#include "pipeline/item.h"

namespace tiedit::pipeline {

enum class Overwrite { never, stale, always };

/// What stands where an item's output would go.
struct Standing {
  enum class State { nothing, same, stale } state = State::nothing;
  nlohmann::ordered_json record = {};  ///< of `same`
};

/// OUT: one run folder, one writer. Holds the lock; all writing under OUT goes through here, from one thread.
class RunFolder {
 public:
  /// Makes OUT, takes its lock, checks that it can be written. Throws Error{locked|io|usage}.
  explicit RunFolder(std::filesystem::path out);

  const std::filesystem::path& path() const { return x_out; }

  /// Before any work: removes temporaries of a killed run from the folders of `requests`; refuses output files that no
  /// run of ours made ({usage, output.foreign}, all named) unless `overwrite` is always.
  void prepare(const std::vector<ItemRequest>& requests, Overwrite overwrite);

  /// What an earlier run left for this item. Reads only; safe from any thread.
  Standing standing(const ItemRequest& request, const std::string& key) const;

  /// Writes the steps folder, then the picture; each is complete or absent whenever the process dies.
  /// Throws Error{io} when the disk does not take it; nothing half-written is left.
  void commit(const ItemRequest& request, const ItemResult& result);

  /// Starts run.jsonl anew, appends a line, or replaces it by all lines in order.
  void start_log();
  void append_log(const nlohmann::ordered_json& record);
  void finish_log(const std::vector<nlohmann::ordered_json>& records);

  /// Writes OUT/run.json when it would change.
  void write_run(const nlohmann::ordered_json& run);

 private:
  void note_replacement(const ItemRequest& request);

  std::filesystem::path x_out;
  std::optional<base::FileLock> x_lock;
  base::Descriptor x_log;
};

}  // namespace tiedit::pipeline
