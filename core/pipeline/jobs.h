#pragma once
#include <cstdint>
#include <filesystem>
#include <istream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "artifacts/annotation_spec.h"
#include "base/error.h"
#include "io/json.h"

namespace tiedit::pipeline {

/// One row of a jobs file (tiedit.job/1). Paths are as written; base::open_beneath opens them beneath the input root.
struct JobRow {
  int line = 0;         ///< in the file, from 1
  std::string where;    ///< `jobs.jsonl:7`, the place of its errors
  std::string item_id;  ///< its id, else its picture, else `row 7` while it cannot be read
  std::optional<std::string> id = {};
  std::string image = {};
  std::optional<std::string> instruction = {}, config = {}, mask = {}, annotations = {}, caption = {}, out = {};
  artifacts::AnnotationSpec marks = {};  ///< members boxes and stars
  std::optional<std::uint64_t> seed = {};
  std::vector<std::pair<std::string, io::Json>> set = {};           ///< STEP.FIELD, value
  std::vector<std::pair<std::string, std::string>> artifacts = {};  ///< NAME, file
  std::vector<std::string> tags = {};
  std::optional<Error> error = {};  ///< the row is wrong: the item fails with it, the others run
};

/// Limits of a jobs file.
struct JobLimits {
  std::int64_t row_bytes = 1024 * 1024;
  std::int64_t rows = 5'000'000;
};

/// Reads JSON Lines; `name` is the file's for error lines. Empty lines are skipped. A wrong row is a row with an error
/// (class json.*, box.*, …, kind input: `jobs.jsonl:7: treshold: unknown member; did you mean …`).
/// Throws Error{config} for what concerns the whole: json.utf8 `jobs.jsonl: byte 57: UTF-8, got 0xFF`,
/// jobs.id `jobs.jsonl:9: id: an id of its own, got cup; row 7 has it too`, jobs.rows, jobs.empty.
std::vector<JobRow> read_jobs(std::istream& in, const std::string& name, const JobLimits& limits = {});

/// The same of a file; jobs.open when it cannot be read.
std::vector<JobRow> read_jobs_file(const std::filesystem::path& path, const JobLimits& limits = {});

/// A path as an item id: normalised, with `/`.
std::string normal_path(const std::string& path);

}  // namespace tiedit::pipeline
