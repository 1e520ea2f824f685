#include "pipeline/jobs.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <map>
#include <system_error>
#include <unordered_map>

#include "artifacts/annotations_json.h"
#include "base/digest.h"
#include "base/paths.h"
#include "base/text.h"
#include "io/json_cursor.h"

namespace tiedit::pipeline {
namespace {

using io::JsonCursor;

constexpr std::size_t kLongestId = 200;
const std::vector<std::string> kMembers{"id",   "image", "input",     "instruction", "config",
                                        "mask", "boxes", "stars",     "annotations", "caption",
                                        "seed", "set",   "artifacts", "out",         "tags"};

std::string grouped(std::size_t n) { return base::grouped(static_cast<std::int64_t>(n)); }

std::optional<std::string> read_string(const JsonCursor& row, const char* name) {
  const auto member = row.member(name);
  return member ? member->string() : std::nullopt;
}

// A path: not empty and without NUL. Whether it stays beneath its root is seen when it is opened.
std::optional<std::string> path_of(const JsonCursor& member) {
  std::optional<std::string> path = member.string();
  if (!path || (!path->empty() && path->find('\0') == std::string::npos)) return path;
  return member.fail("path.escape", "a path beneath the input root", path->empty() ? "\"\"" : *path), std::nullopt;
}
std::optional<std::string> read_path(const JsonCursor& row, const char* name) {
  const auto member = row.member(name);
  return member ? path_of(*member) : std::nullopt;
}

std::optional<std::string> read_id(const JsonCursor& row) {
  const auto member = row.member("id");
  const auto id = member ? member->string() : std::nullopt;
  if (!id) return {};
  if (id->empty() || id->size() > kLongestId) {
    return member->fail("jobs.id", fmt::format("1..{} bytes", kLongestId), grouped(id->size())), std::nullopt;
  }
  if (base::escape_controls(*id) != *id) return member->fail("jobs.id", "no control characters", *id), std::nullopt;
  return id;
}

std::string read_image(const JsonCursor& row) {
  const auto image = row.member("image"), input = row.member("input");
  if (image && input) return input->fail("jobs.image", "image or input, not both", io::describe(input->json())), "";
  const auto member = image ? image : input ? input : row.required("image");
  return member ? path_of(*member).value_or("") : "";
}

std::optional<std::string> read_out(const JsonCursor& row) {
  const auto member = row.member("out");
  const auto out = member ? member->string() : std::nullopt;
  if (!out || base::stays_beneath(*out)) return out;
  return member->fail("path.escape", "a path beneath the output folder", out->empty() ? "\"\"" : *out), std::nullopt;
}

void read_set(const JsonCursor& row, JobRow& job) {
  const auto set = row.member("set");
  if (!set) return;
  for (const auto& [name, value] : set->members()) {
    const std::size_t dot = name.find('.');
    if (dot == std::string::npos || dot == 0 || dot + 1 == name.size())
      value.fail("jobs.set", "a name like STEP.FIELD", name);
    job.set.emplace_back(name, value.json());
  }
}

void read_artifacts(const JsonCursor& row, JobRow& job) {
  const auto artifacts = row.member("artifacts");
  if (!artifacts) return;
  for (const auto& [name, value] : artifacts->members()) {
    if (const auto path = path_of(value)) job.artifacts.emplace_back(name, *path);
  }
}

void read_tags(const JsonCursor& row, JobRow& job) {
  const auto tags = row.member("tags");
  if (!tags) return;
  for (const JsonCursor& tag : tags->items()) {
    if (const auto text = tag.string()) job.tags.push_back(*text);
  }
}

void read_members(const JsonCursor& row, JobRow& job) {
  if (!row.object(kMembers)) return;
  job.id = read_id(row);
  job.image = read_image(row);
  job.instruction = read_string(row, "instruction");
  job.config = read_string(row, "config");
  job.mask = read_path(row, "mask");
  job.annotations = read_path(row, "annotations");
  job.caption = read_string(row, "caption");
  job.out = read_out(row);
  if (const auto seed = row.member("seed")) {
    if (const auto value = seed->integer(0, INT64_MAX)) job.seed = static_cast<std::uint64_t>(*value);
  }
  artifacts::read_marks(row, {.outside_remedy = "pixels go into an annotation file with coord_space px"}, job.marks);
  read_set(row, job);
  read_artifacts(row, job);
  read_tags(row, job);
}

// One row; `digest` becomes that of its canonical text, for pictures that several rows use.
JobRow read_row(std::string text, const std::string& name, int line, const JobLimits& limits, std::string& digest) {
  JobRow job;
  job.line = line;
  job.where = fmt::format("{}:{}", name, line);
  job.item_id = fmt::format("row {}", line);
  try {
    const io::JsonDocument document =
        io::parse_json(std::move(text), {name, ErrorKind::input, line}, {.bytes = limits.row_bytes});
    io::JsonErrors errors;
    read_members(JsonCursor(document, errors), job);
    digest = base::sha256_hex(io::dump_canonical(document.root())).substr(0, 8);
    if (!errors.empty()) job.error = errors.all().front();
  } catch (const Error& e) {
    job.error = e;
  }
  return job;
}

/// Lines of a stream, none of which is held beyond a limit.
class LineReader {
 public:
  LineReader(std::istream& in, std::size_t most) : x_buffer(*in.rdbuf()), x_most(most) {}

  /// The next line without its end; of a longer one the first most + 1 bytes, its size in size().
  bool next(std::string& line) {
    line.clear();
    x_start += x_step;
    x_size = x_step = 0;
    int c = 0;
    while ((c = x_buffer.sbumpc()) != std::char_traits<char>::eof()) {
      ++x_step;
      if (c == '\n') return true;
      ++x_size;
      if (line.size() <= x_most) line += static_cast<char>(c);
    }
    return x_step > 0;
  }
  std::size_t size() const { return x_size; }
  std::size_t start() const { return x_start; }

 private:
  std::streambuf& x_buffer;
  std::size_t x_most, x_size = 0, x_step = 0, x_start = 0;
};

void check_utf8(const std::string& line, const LineReader& lines, const std::string& name, std::size_t most) {
  std::size_t bad = base::invalid_utf8_at(line);
  // A line cut by the limit may end within a character.
  if (bad != std::string::npos && line.size() > most && bad + 4 > line.size()) bad = std::string::npos;
  if (bad == std::string::npos) return;
  throw Error(ErrorKind::config, "json.utf8",
              {fmt::format("{}: byte {}", name, grouped(lines.start() + bad)), "UTF-8",
               fmt::format("0x{:02X}", static_cast<unsigned char>(line[bad]))});
}

Error too_long(const std::string& where, std::int64_t most, std::size_t size) {
  return Error(ErrorKind::input, "json.size",
               {where + ": row", fmt::format("at most {} bytes", base::grouped(most)), grouped(size)});
}

void assign_ids(std::vector<JobRow>& rows, const std::vector<std::string>& digests, const std::string& name) {
  std::unordered_map<std::string, int> users;
  for (const JobRow& row : rows) {
    if (!row.id && !row.image.empty()) ++users[normal_path(row.image)];
  }
  std::unordered_map<std::string, int> taken;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    JobRow& row = rows[i];
    if (row.id) {
      row.item_id = *row.id;
    } else if (!row.image.empty()) {
      row.item_id = normal_path(row.image);
      if (users[row.item_id] > 1) row.item_id += "#" + digests[i];
    }
    const auto [first, fresh] = taken.emplace(row.item_id, row.line);
    if (fresh) continue;
    throw Error(ErrorKind::config, "jobs.id",
                {row.where + ": id", "an id of its own", row.item_id, fmt::format("row {} has it too", first->second)});
  }
  if (rows.empty()) throw Error(ErrorKind::config, "jobs.empty", {name, "at least one row", "none"});
}

}  // namespace

std::string normal_path(const std::string& path) {
  return std::filesystem::path(path).lexically_normal().generic_string();
}

std::vector<JobRow> read_jobs(std::istream& in, const std::string& name, const JobLimits& limits) {
  const auto most = static_cast<std::size_t>(limits.row_bytes);
  LineReader lines(in, most);
  std::vector<JobRow> rows;
  std::vector<std::string> digests;
  std::string line;
  for (int number = 1; lines.next(line); ++number) {
    check_utf8(line, lines, name, most);
    if (line.find_first_not_of(" \t\r") == std::string::npos && lines.size() <= most) continue;
    if (static_cast<std::int64_t>(rows.size()) == limits.rows) {
      throw Error(ErrorKind::config, "jobs.rows",
                  {name, fmt::format("at most {} rows", base::grouped(limits.rows)), "more"});
    }
    digests.emplace_back();
    const bool whole = lines.size() <= most;
    rows.push_back(read_row(whole ? line : "null", name, number, limits, digests.back()));
    if (!whole) rows.back().error = too_long(rows.back().where, limits.row_bytes, lines.size());
  }
  assign_ids(rows, digests, name);
  return rows;
}

std::vector<JobRow> read_jobs_file(const std::filesystem::path& path, const JobLimits& limits) {
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  if (!in || std::filesystem::is_directory(path)) {
    std::string reason = !in ? std::generic_category().message(errno) : "a folder";
    reason.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(reason.front())));
    throw Error(ErrorKind::config, "jobs.open", {path.string(), "a readable file", reason});
  }
  return read_jobs(in, path.string(), limits);
}

}  // namespace tiedit::pipeline
