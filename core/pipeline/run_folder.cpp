#include "pipeline/run_folder.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <map>

#include "base/digest.h"
#include "base/text.h"
#include "io/json.h"

namespace tiedit::pipeline {
namespace fs = std::filesystem;
using nlohmann::ordered_json;
namespace {

constexpr std::int64_t kMaxRecord = 16 << 20;
constexpr const char* kLogTag = "00000000";  // run files are no items: one name for their temporaries

// The item record in a steps folder, or null when there is none that can be read.
ordered_json record_in(const fs::path& steps) {
  const fs::path file = steps / "item.json";
  std::error_code ignored;
  if (!fs::is_regular_file(file, ignored)) return nullptr;
  try {
    ordered_json record = io::parse_json(base::read_file(file, ErrorKind::input, "record", kMaxRecord), {.name = file.string(), .kind = ErrorKind::input}).root();
    return record.is_object() && record.value("format", "") == "tiedit.item/1" ? record : ordered_json(nullptr);
  } catch (const std::exception&) {
    return nullptr;  // damaged: as if it were not there; the item is done again
  }
}

// The picture's own entry among a record's outputs.
std::string recorded_sha256(const ordered_json& record, const std::string& path) {
  if (!record.is_object() || !record.contains("outputs")) return {};
  for (const ordered_json& output : record["outputs"])
    if (output.value("path", "") == path) return output.value("sha256", "");
  return {};
}

// The steps folder of a run with --until takes the place of one that spoke of a picture, which still stands there: it
// stays known as ours.
void carry_earlier_picture(ordered_json& record, const ordered_json& earlier, const std::string& path) {
  if (!earlier.is_object() || !earlier.contains("outputs")) return;
  for (ordered_json output : earlier["outputs"]) {
    if (output.value("path", "") != path) continue;
    output["role"] = "earlier";
    record["outputs"].push_back(std::move(output));
  }
}

std::string sha256_if_there(const fs::path& file) {
  std::error_code ignored;
  return fs::is_regular_file(file, ignored) ? base::sha256_file(file) : std::string{};
}

// A folder that stands where an item's steps would go and that no run of ours made.
bool is_foreign_steps(const fs::path& steps) {
  std::error_code ignored;
  if (!fs::exists(steps, ignored) || (fs::is_directory(steps, ignored) && fs::is_empty(steps, ignored))) return false;
  return !fs::is_regular_file(steps / "item.json", ignored);
}

// Files of the old steps folder that this item was given (a mask painted over, a plan edited there): they move on into
// the new one instead of going with the old.
void carry_inputs(const ItemRequest& request, const ItemResult& result, const fs::path& steps, const fs::path& temporary) {
  std::vector<fs::path> given;
  if (request.mask) given.push_back(*request.mask);
  for (const auto& [name, file] : request.artifacts) given.push_back(file);
  for (const fs::path& file : given) {
    std::error_code ignored;
    const fs::path name = file.filename();
    const bool there = fs::equivalent(file.has_parent_path() ? file.parent_path() : fs::path("."), steps, ignored);
    const bool replaced = std::any_of(result.files.begin(), result.files.end(), [&](const StepFile& f) { return f.name == name; });
    if (there && !replaced && !fs::exists(temporary / name, ignored)) base::write_new_file(temporary / name, base::read_file(file, ErrorKind::io, "output", kMaxRecord * 16));
  }
}

std::string tag_of(const std::string& key) { return key.substr(0, 8); }

}  // namespace

RunFolder::RunFolder(fs::path out) : x_out(std::move(out)) {
  std::error_code ignored;
  if (fs::exists(x_out, ignored) && !fs::is_directory(x_out, ignored)) {
    throw Error(ErrorKind::usage, "output.kind", {"-o " + x_out.string(), "a folder", "a file"});
  }
  base::make_folders(x_out / ".tiedit");
  x_lock.emplace(x_out / ".tiedit" / "lock");
  const fs::path probe = x_out / ".tiedit" / "probe";
  base::write_new_file(probe, "tiedit\n");
  fs::remove(probe, ignored);
}

void RunFolder::prepare(const std::vector<ItemRequest>& requests, Overwrite overwrite) {
  std::set<fs::path> folders{x_out};
  for (const ItemRequest& r : requests)
    if (!r.bad) folders.insert((x_out / r.out.picture).parent_path());
  for (const fs::path& folder : folders) {
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored))
      if (base::is_temporary_name(entry.path().filename().string())) fs::remove_all(entry.path(), ignored);
  }
  if (overwrite == Overwrite::always) return;
  const fs::path note = x_out / ".tiedit" / "replacing";
  std::error_code ignored;
  const std::string replacing = fs::is_regular_file(note, ignored) ? base::read_file(note, ErrorKind::io, "record", kMaxRecord) : std::string{};
  std::vector<Error> foreign;
  for (const ItemRequest& r : requests) {
    if (r.bad) continue;
    if (is_foreign_steps(x_out / r.out.steps)) {
      foreign.emplace_back(ErrorKind::usage, "output.foreign",
                           ErrorParts{(x_out / r.out.steps).string(), "a steps folder of a run", "one without item.json", "move it away, or use another -o"});
    }
    const std::string name = r.out.picture.generic_string();
    const std::string there = sha256_if_there(x_out / r.out.picture);
    if (there.empty() || there == recorded_sha256(record_in(x_out / r.out.steps), name) || replacing == name + "\n" + there + "\n") continue;
    foreign.emplace_back(ErrorKind::usage, "output.foreign",
                         ErrorParts{(x_out / r.out.picture).string(), "a name no other tool's file has", "a file this run folder did not make",
                                    "--overwrite always replaces it, or use another -o"});
  }
  if (!foreign.empty()) throw ErrorList(std::move(foreign));
}

Standing RunFolder::standing(const ItemRequest& request, const std::string& key) const {
  const std::string there = sha256_if_there(x_out / request.out.picture);
  if (there.empty()) return {};
  ordered_json record = record_in(x_out / request.out.steps);
  if (record.is_object() && record.value("key", "") == key && recorded_sha256(record, request.out.picture.generic_string()) == there) {
    return {Standing::State::same, std::move(record)};
  }
  return {Standing::State::stale, {}};
}

// The old picture stays in place until the rename, beside a record that already speaks of the new one. A kill between
// the two must not make it look like a stranger's file.
void RunFolder::note_replacement(const ItemRequest& request) {
  const std::string there = sha256_if_there(x_out / request.out.picture);
  if (there.empty()) return;
  base::write_atomically(x_out / ".tiedit" / "replacing", request.out.picture.generic_string() + "\n" + there + "\n", kLogTag);
}

void RunFolder::commit(const ItemRequest& request, const ItemResult& result) {
  const fs::path picture = x_out / request.out.picture;
  const fs::path steps = x_out / request.out.steps;
  const std::string tag = tag_of(result.key);
  std::error_code ignored;
  // A failed item leaves what an earlier run finished as it is: its picture and that picture's own record.
  if (result.state == ItemState::failed && (result.files.empty() || fs::exists(picture, ignored))) return;
  base::make_folders(steps.parent_path());
  ordered_json record = result.record;
  if (result.picture.empty()) {
    carry_earlier_picture(record, record_in(steps), request.out.picture.generic_string());
  } else {
    note_replacement(request);
  }
  const fs::path temporary = steps.parent_path() / base::temporary_name(steps.filename().string(), tag);
  fs::remove_all(temporary, ignored);
  base::make_folders(temporary);
  try {
    for (const StepFile& file : result.files) base::write_new_file(temporary / file.name, file.bytes);
    carry_inputs(request, result, steps, temporary);
    base::write_new_file(temporary / "item.json", io::dump_canonical(record) + "\n");
    base::replace_folder(temporary, steps);
  } catch (...) {
    fs::remove_all(temporary, ignored);
    throw;
  }
  if (!result.picture.empty()) base::write_atomically(picture, result.picture, tag);
}

void RunFolder::start_log() {
  base::write_atomically(x_out / "run.jsonl", "", kLogTag);
  x_log = base::Descriptor(::open((x_out / "run.jsonl").c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
}

void RunFolder::append_log(const ordered_json& record) {
  const std::string line = io::dump_canonical(record) + "\n";
  // One write a line and no sync: the file is made anew from the records at the end, a torn line is never read.
  if (x_log && ::write(x_log.get(), line.data(), line.size()) < 0) x_log = base::Descriptor();
}

void RunFolder::finish_log(const std::vector<ordered_json>& records) {
  std::string all;
  for (const ordered_json& r : records) all += io::dump_canonical(r) + "\n";
  base::write_atomically(x_out / "run.jsonl", all, kLogTag);
}

void RunFolder::write_run(const ordered_json& run) {
  const fs::path file = x_out / "run.json";
  const std::string text = io::dump_canonical(run) + "\n";
  std::error_code ignored;
  if (fs::is_regular_file(file, ignored) && base::read_file(file, ErrorKind::io, "record", kMaxRecord) == text) return;
  base::write_atomically(file, text, kLogTag);
}

}  // namespace tiedit::pipeline
