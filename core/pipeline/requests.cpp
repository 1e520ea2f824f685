#include "pipeline/requests.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <random>
#include <set>

#include "artifacts/annotations_json.h"
#include "artifacts/marks.h"
#include "base/ascii.h"
#include "base/digest.h"
#include "base/paths.h"
#include "base/seeds.h"
#include "base/text.h"
#include "io/json.h"
#include "pipeline/inputs.h"
#include "pipeline/jobs.h"
#include "pipeline/mark_sources.h"
#include "pipeline/picture_formats.h"

namespace tiedit::pipeline {
namespace fs = std::filesystem;
using nlohmann::ordered_json;
namespace {

std::string instruction_text(const EditCommand& command) {
  if (!command.instruction) return {};
  std::string text = *command.instruction;
  if (text.starts_with("@")) {
    text = base::read_file(text.substr(1), ErrorKind::usage, "instruction", 64 << 10);
    if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);  // a byte order mark is no word
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  }
  if (const std::size_t bad = base::invalid_utf8_at(text); bad != std::string::npos) {
    throw Error(ErrorKind::usage, "instruction.utf8",
                {"-i: byte " + std::to_string(bad), "UTF-8", fmt::format("0x{:02X}", static_cast<unsigned char>(text[bad]))});
  }
  return text;
}

std::vector<Setting> settings_of(const std::vector<std::string>& texts) {
  std::vector<Setting> out;
  for (const std::string& text : texts) out.push_back(parse_setting(text));
  return out;
}

std::map<std::string, fs::path> artifact_files(const std::vector<std::string>& texts) {
  std::map<std::string, fs::path> out;
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) throw Error(ErrorKind::usage, "artifact.syntax", {"--artifact", "NAME=FILE", text});
    const fs::path file = text.substr(equals + 1);
    if (!fs::exists(file)) throw Error(ErrorKind::usage, "input.missing", {"--artifact " + text.substr(0, equals), "a file", file.string()});
    out[text.substr(0, equals)] = file;
  }
  return out;
}

// PNG for what cannot be read: the item will say why.
std::string format_of_file(const fs::path& path) {
  const std::string format = format_of_bytes(path);
  return format.empty() ? "png" : format;
}

/// Pipelines by config and settings: rows that say the same share one.
class Pipelines {
 public:
  explicit Pipelines(const EditCommand& command) : x_command(command), x_sets(settings_of(command.set)) {
    for (const std::string& text : command.artifacts) x_options.artifacts.push_back(text.substr(0, text.find('=')));
    x_options.until = command.until;
  }
  const std::vector<Setting>& command_sets() const { return x_sets; }

  /// `row_sets` come before the command line's, which win.
  std::shared_ptr<const Pipeline> get(const std::string& config, std::vector<Setting> row_sets, const std::vector<std::string>& row_artifacts) {
    std::string key = config;
    for (const Setting& s : row_sets) key += "\n" + s.step + "." + s.field + "=" + s.value;
    for (const std::string& name : row_artifacts) key += "\n" + name;
    auto& slot = x_made[key];
    if (slot) return slot;
    row_sets.insert(row_sets.end(), x_sets.begin(), x_sets.end());
    WiringOptions options = x_options;
    options.artifacts.insert(options.artifacts.end(), row_artifacts.begin(), row_artifacts.end());
    Pipeline made = find_pipeline(config, row_sets, options);
    if (!x_command.numerics.empty()) made.numerics = x_command.numerics;
    return slot = std::make_shared<const Pipeline>(std::move(made));
  }

 private:
  const EditCommand& x_command;
  std::vector<Setting> x_sets;
  WiringOptions x_options;
  std::map<std::string, std::shared_ptr<const Pipeline>> x_made;
};

/// What a row says of its output, and where it stands: "jobs.jsonl:7".
struct RowOutput {
  std::string where = {};
  std::string out = {};
};

/// Makes the requests of one command line.
class Planner {
 public:
  explicit Planner(const EditCommand& command)
      : x_command(command),
        x_pipelines(command),
        x_instruction(instruction_text(command)),
        x_artifacts(artifact_files(command.artifacts)),
        x_marks(command),
        x_seed(parse_seed(command.seed)) {}

  RunPlan plan() {
    x_main = x_pipelines.get(x_command.config, {}, {});
    if (x_command.seed == "random") x_notices.push_back("seed " + std::to_string(x_seed));
    x_command.jobs.empty() ? add_inputs() : add_jobs();
    name_outputs();
    return {std::move(x_requests), std::move(x_notices), run_json()};
  }

 private:
  void add_inputs() {
    if (x_command.inputs.empty()) throw Error(ErrorKind::usage, "input.missing", {"tiedit edit", "a picture, a folder or --jobs FILE", "none"});
    const bool needs_words = !x_command.instruction && x_command.annotations.empty() && !x_artifacts.contains("plan");
    if (needs_words) throw Error(ErrorKind::usage, "instruction.missing", {"tiedit edit", "-i INSTRUCTION", "none"});
    const InputList list = expand_inputs(x_command.inputs, x_command.recursive, x_command.out);
    if (const std::string notice = skipped_notice(list); !notice.empty()) x_notices.push_back(notice);
    std::map<std::string, std::string> seen;  // id -> path
    for (const InputFile& file : list.files) {
      const auto [first, fresh] = seen.emplace(file.id, file.path.string());
      if (!fresh) {
        throw Error(ErrorKind::usage, "output.collision", {file.id, "one picture of that name", first->second + " and " + file.path.string(), "give their common folder with -r"});
      }
      add_input(file);
    }
  }

  void add_input(const InputFile& file) {
    ItemRequest r = fresh_request(file.id, file.path, file.id);
    r.instruction = x_instruction;
    r.pipeline = x_main;
    r.config_name = x_main->name;
    r.seed = item_seed(file.id, {});
    try {
      r.marks = x_marks.for_input(file.id);
      r.mask = x_marks.mask_for(file.id);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::input) throw;
      r.bad = error;
    }
    x_requests.push_back(std::move(r));
  }

  void add_jobs() {
    if (!x_command.inputs.empty()) throw Error(ErrorKind::usage, "input.both", {"tiedit edit", "INPUT or --jobs", "both"});
    const fs::path file = x_command.jobs;
    x_root = !x_command.input_root.empty() ? fs::path(x_command.input_root) : file.has_parent_path() ? file.parent_path() : fs::path(".");
    const std::vector<JobRow> rows = read_jobs_file(file);
    for (const JobRow& row : rows) add_row(row);
  }

  void add_row(const JobRow& row) {
    ItemRequest r = fresh_request(row.item_id, {}, row.image.empty() ? row.item_id : normal_path(row.image));
    try {
      if (row.error) throw Error(*row.error);
      fill_from_row(row, r);
    } catch (const Error& error) {
      r.bad = as_item_error(error, row.where);
    } catch (const ErrorList& errors) {
      r.bad = as_item_error(errors.errors().at(0), row.where);
    }
    if (!r.pipeline) r.pipeline = x_main;
    x_requests.push_back(std::move(r));
    x_rows.push_back({row.where, row.out.value_or("")});
  }

  // A row's config or annotations may be wrong as a file of its own would be; here it is the item that fails.
  static Error as_item_error(const Error& error, const std::string& where) {
    ErrorParts parts = error.parts();
    if (!where.empty() && !parts.where.starts_with(where)) parts.where = where + ": " + parts.where;
    return {ErrorKind::input, error.slug(), std::move(parts)};
  }

  void fill_from_row(const JobRow& row, ItemRequest& r) {
    const auto beneath = [&](const std::string& path, const char* member) { return base::resolve_beneath(x_root, path, row.where + ": " + member); };
    r.image = beneath(row.image, "image");
    r.instruction = row.instruction.value_or(x_instruction);
    r.seed = item_seed(r.id, row.seed);
    std::vector<std::string> names;
    for (const auto& [name, file] : row.artifacts) {
      r.artifacts[name] = beneath(file, "artifacts");
      names.push_back(name);
    }
    std::vector<Setting> row_sets;
    for (const auto& [field, value] : row.set) row_sets.push_back(parse_setting(field + "=" + (value.is_string() ? value.get<std::string>() : io::dump_canonical(value))));
    r.set.insert(r.set.begin(), row_sets.begin(), row_sets.end());  // the command line's count last
    r.pipeline = x_pipelines.get(row.config.value_or(x_command.config), row_sets, names);
    r.config_name = r.pipeline->name;
    r.marks = x_marks.for_row(row, r.id, x_root);
    r.mask = row.mask ? std::optional<fs::path>(beneath(*row.mask, "mask")) : x_marks.mask_for(r.id);
  }

  ItemRequest fresh_request(const std::string& id, const fs::path& image, const std::string& shown) {
    ItemRequest r;
    r.id = id;
    r.index = x_requests.size();
    r.image = image;
    r.shown_image = shown;
    r.set = x_pipelines.command_sets();
    r.artifacts = x_artifacts;
    return r;
  }

  std::uint64_t item_seed(const std::string& id, std::optional<std::uint64_t> of_row) const {
    if (of_row) return *of_row;
    return x_command.seed_mode == "per_item" ? base::seed_of(x_seed, id) : x_seed;
  }

  void name_outputs() {
    for (std::size_t i = 0; i < x_requests.size(); ++i) {
      ItemRequest& r = x_requests[i];
      if (!r.bad) name_output(r, i < x_rows.size() ? x_rows[i] : RowOutput{});
    }
    check_outputs();
  }

  void name_output(ItemRequest& r, const RowOutput& row) {
    r.format = format_of_ending(row.out);
    if (r.format.empty() && row.out.empty()) r.format = format_of_ending(x_command.name_template);  // '{stem}.jpg'
    if (r.format.empty()) r.format = x_command.format == "same" ? format_of_file(r.image) : x_command.format == "jpg" ? "jpeg" : x_command.format;
    std::string ext = r.format == "jpeg" ? "jpg" : r.format;
    if (x_command.format == "same" && format_of_ending(r.image) == r.format) ext = base::ascii_lower(r.image.extension().string().substr(1));
    try {
      r.out = output_path(x_command.name_template, {r.id, row.out, ext, r.index, r.seed, r.config_name});
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::input) throw;
      r.bad = as_item_error(error, row.where);
    }
  }

  void check_outputs() {
    std::vector<std::string> ids;
    std::vector<OutputPath> paths;
    std::set<base::FileId> inputs;
    for (const ItemRequest& r : x_requests) {
      ids.push_back(r.id);
      paths.push_back(r.bad ? OutputPath{} : r.out);
      if (const auto id = base::file_id(r.image)) inputs.insert(*id);
    }
    check_collisions(ids, paths, x_command.out, !x_command.jobs.empty());
    for (const OutputPath& p : paths) {
      const auto id = p.picture.empty() ? std::nullopt : base::file_id(fs::path(x_command.out) / p.picture);
      if (id && inputs.contains(*id)) {
        throw Error(ErrorKind::usage, "output.input", {(fs::path(x_command.out) / p.picture).string(), "an output that is no input", "an input", "use another -o"});
      }
    }
    for (const std::string& twins : case_twins(paths)) x_notices.push_back("warning: outputs that differ only in case: " + twins);
  }

  ordered_json run_json() const {
    const ordered_json config = canonical(*x_main);
    return {{"format", "tiedit.run/1"},
            {"tool", "tiedit"},
            {"config", config},
            {"config_sha256", base::sha256_hex(io::dump_canonical(config))},
            {"models", ordered_json::array()},
            {"numerics", x_main->numerics},
            {"seed", x_seed},
            {"seed_mode", x_command.seed_mode},
            {"items", x_requests.size()}};
  }

  const EditCommand& x_command;
  Pipelines x_pipelines;
  std::string x_instruction;
  std::map<std::string, fs::path> x_artifacts;
  MarkSources x_marks;
  std::uint64_t x_seed;
  fs::path x_root = ".";
  std::shared_ptr<const Pipeline> x_main;
  std::vector<ItemRequest> x_requests;
  std::vector<RowOutput> x_rows;  // of --jobs, one a request
  std::vector<std::string> x_notices;
};

}  // namespace

std::uint64_t parse_seed(const std::string& text) {
  constexpr std::uint64_t kMost = (1ULL << 63) - 1;
  if (text == "random") return (static_cast<std::uint64_t>(std::random_device{}()) << 31 ^ std::random_device{}()) & kMost;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value > kMost) {
    throw Error(ErrorKind::usage, "seed.value", {"--seed", "0..9223372036854775807 or random", text});
  }
  return value;
}

RunPlan plan_run(const EditCommand& command) { return Planner(command).plan(); }

}  // namespace tiedit::pipeline
