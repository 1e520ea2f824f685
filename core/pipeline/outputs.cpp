#include "pipeline/outputs.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "base/ascii.h"
#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "pipeline/picture_formats.h"

namespace tiedit::pipeline {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kMaxComponent = 255;
// Room for the steps folder's temporary name, the longest of an item: ".STEM.steps.tiedit-HHHHHHHH".
constexpr std::size_t kTemporaryRoom = 23;

// One path component out of untrusted text.
std::string safe(std::string text) {
  for (char& c : text)
    if (c == '/' || static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = '_';
  if (!text.empty() && (text.front() == '.' || text.front() == '-')) text.front() = '_';
  return text;
}

std::string padded(std::size_t index, std::string_view format) {
  if (format.empty()) return std::to_string(index);
  std::size_t width = 0;
  const auto [end, error] = std::from_chars(format.data(), format.data() + format.size(), width);
  if (error != std::errc{} || end != format.data() + format.size() || width > 12) {
    throw Error(ErrorKind::usage, "name.field", {"--name", "{index} or {index:04}", fmt::format("{{index:{}}}", format)});
  }
  return fmt::format("{:0{}}", index, width);
}

std::string field_value(const std::string& field, const NameFields& f) {
  const fs::path id(f.id);
  if (field == "dir") return id.parent_path().generic_string();
  if (field == "stem") return safe(id.stem().string());
  if (field == "ext") return f.ext;
  if (field == "inext") return safe(id.has_extension() ? id.extension().string().substr(1) : "");
  if (field == "id") return safe(f.id);
  if (field == "seed") return std::to_string(f.seed);
  if (field == "config") return safe(f.config);
  if (field == "index") return padded(f.index, "");
  if (field.starts_with("index:")) return padded(f.index, std::string_view(field).substr(6));
  throw Error(ErrorKind::usage, "name.field",
              {"--name", "known fields", "{" + field + "}",
               base::suggestion(field, {"dir", "stem", "ext", "inext", "id", "index", "seed", "config"})});
}

std::string expand(const std::string& name_template, const NameFields& fields) {
  std::string out;
  for (std::size_t i = 0; i < name_template.size(); ++i) {
    if (name_template[i] != '{') {
      out += name_template[i];
      continue;
    }
    const std::size_t end = name_template.find('}', i);
    if (end == std::string::npos) throw Error(ErrorKind::usage, "name.field", {"--name", "a closing }", name_template});
    out += field_value(name_template.substr(i + 1, end - i - 1), fields);
    i = end;
  }
  return out;
}

// What a run folder keeps for itself.
bool reserved(const fs::path& normal) {
  const auto is_own = [](const fs::path& part) {
    const std::string name = part.string();
    return name == ".tiedit" || name.ends_with(".steps") || base::is_temporary_name(name);
  };
  return normal == "run.json" || normal == "run.jsonl" || std::any_of(normal.begin(), normal.end(), is_own);
}

fs::path beneath(const std::string& given, const std::string& where) {
  const fs::path normal = fs::path(given).lexically_normal();
  const bool nameless = !normal.has_filename() || normal == ".";
  if (nameless || normal.is_absolute() || *normal.begin() == ".." || given.find('\0') != std::string::npos) {
    throw Error(ErrorKind::input, "path.escape", {where, "a path beneath the output folder", given.empty() ? "\"\"" : given});
  }
  if (reserved(normal)) {
    throw Error(ErrorKind::input, "path.reserved", {where, "a name other than the run folder's own (.tiedit, *.steps, run.json)", given});
  }
  for (const fs::path& part : normal) {
    if (part.string().size() > kMaxComponent - kTemporaryRoom) {
      throw Error(ErrorKind::input, "name.length",
                  {where, fmt::format("at most {} bytes a path component", kMaxComponent - kTemporaryRoom), std::to_string(part.string().size())});
    }
  }
  return normal;
}

}  // namespace

OutputPath output_path(const std::string& name_template, const NameFields& fields) {
  fs::path picture;
  if (fields.out.empty()) {
    std::string expanded = expand(name_template, fields);
    expanded.erase(0, expanded.find_first_not_of('/'));  // "{dir}/" of a file without a folder
    picture = beneath(expanded, "--name");
  } else {
    picture = beneath(fields.out, "out");
    if (format_of_ending(fields.out).empty()) picture = beneath(fields.out + "." + fields.ext, "out");
  }
  fs::path steps = picture;
  return {picture, steps.replace_extension(".steps")};
}

void check_collisions(const std::vector<std::string>& ids, const std::vector<OutputPath>& paths, const fs::path& out, bool from_jobs) {
  std::map<std::string, std::size_t> first;  // steps folder -> item
  std::vector<Error> errors;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (paths[i].picture.empty()) continue;
    const auto [found, fresh] = first.emplace(paths[i].steps.generic_string(), i);
    if (fresh) continue;
    const std::string remedy = from_jobs ? "give the rows an out of their own, or use --name '{id}.{ext}'"
                                         : "use --name '{dir}/{stem}.{inext}.{ext}'";
    errors.emplace_back(ErrorKind::usage, "output.collision",
                        ErrorParts{(out / paths[found->second].picture).generic_string(), "one item", ids[found->second] + " and " + ids[i], remedy});
  }
  if (!errors.empty()) throw ErrorList(std::move(errors));
}

std::vector<std::string> case_twins(const std::vector<OutputPath>& paths) {
  std::map<std::string, std::string> seen;
  std::vector<std::string> twins;
  for (const OutputPath& p : paths) {
    const std::string name = p.picture.generic_string();
    const auto [found, fresh] = seen.emplace(base::ascii_lower(name), name);
    if (!fresh && found->second != name) twins.push_back(found->second + " and " + name);
  }
  return twins;
}

}  // namespace tiedit::pipeline
