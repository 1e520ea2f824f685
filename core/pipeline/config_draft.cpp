#include "pipeline/config_draft.h"

#include <algorithm>
#include <filesystem>

#include "base/text.h"
#include "io/fields_read.h"

namespace tiedit::pipeline {
namespace {

using Kind = io::YamlNode::Kind;
namespace fs = std::filesystem;

constexpr std::size_t kMaxId = 64;

// Ids become parts of file names.
bool is_id(const std::string& id) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !id.empty() && id.size() <= kMaxId && is_letter(id.front()) &&
         std::all_of(id.begin(), id.end(), [&](char c) { return is_letter(c) || c == '.' || c == '-'; });
}

std::string near_stage(const std::string& use, const Registry& registry) {
  const std::string near = base::nearest(use, registry.ids());
  return near.empty() ? "tiedit stages lists them" : "did you mean " + near;
}

// What a relative path of the YAML means: the working folder first, then the YAML's.
std::string found_path(const std::string& value, const std::string& yaml_folder) {
  std::error_code ignored;
  if (value.empty() || yaml_folder.empty() || fs::path(value).is_absolute() || fs::exists(value, ignored)) return value;
  const fs::path beside = fs::path(yaml_folder) / value;
  return fs::exists(beside, ignored) ? beside.string() : value;
}

// An element of a list of stages: "try[0]".
std::string list_name(const std::string& field, std::size_t index) { return field + "[" + std::to_string(index) + "]"; }

std::string join_path(const std::string& below, const std::string& name) {
  return below.empty() ? name : below + "." + name;
}

}  // namespace

std::unique_ptr<Draft> DraftReader::read(const io::YamlNode& node, const io::Spot& spot, bool is_step) {
  const io::YamlNode* use = !is_step && node.is(Kind::scalar) ? &node : find_use(node, spot);
  if (!use) return nullptr;
  const Registry::Entry* entry = x_registry.find(use->text);
  if (!entry) {
    const io::Spot at =
        use == &node ? io::Spot{spot.is_flag() ? io::Place{} : node.at, spot.path} : spot.member("use", use->at);
    x_errors.add(at, "stage.unknown", {{}, "a stage", io::got_of(*use), near_stage(use->text, x_registry)});
    return nullptr;
  }
  auto draft = std::make_unique<Draft>();
  draft->entry = entry;
  draft->stage = entry->draft(*entry);
  draft->fields = draft->stage->fields();
  draft->id = entry->info.id;
  draft->spot = spot;
  if (use == &node) return draft;
  read_id(*draft, node);
  read_fields(*draft, node, is_step);
  return draft;
}

const io::YamlNode* DraftReader::find_use(const io::YamlNode& node, const io::Spot& spot) {
  if (node.is(Kind::refused)) return nullptr;
  if (!node.is(Kind::map)) {
    const std::string remedy =
        node.is(Kind::scalar) ? "write {use: " + io::shown(node.text) + "}" : "write {use: STAGE}";
    x_errors.add({spot.is_flag() ? io::Place{} : node.at, spot.path}, "yaml.type",
                 {{}, "a map with use", io::got_of(node), remedy});
    return nullptr;
  }
  const io::YamlEntry* use = node.find("use");
  if (!use) {
    std::vector<std::string> keys;
    for (const io::YamlEntry& e : node.entries) keys.push_back(e.key);
    const std::string near = base::nearest("use", keys);
    x_errors.add(spot.member("use", spot.at), "yaml.missing",
                 {{}, "a stage", "none", near.empty() ? "write use: STAGE" : "write use for " + near});
    return nullptr;
  }
  if (use->value.is(Kind::refused)) return nullptr;
  if (!use->value.is(Kind::scalar)) {
    x_errors.add(spot.member("use", use->value.at), "yaml.type", {{}, "a stage's id", io::got_of(use->value)});
    return nullptr;
  }
  return &use->value;
}

void DraftReader::read_id(Draft& draft, const io::YamlNode& node) {
  const io::YamlEntry* id = node.find("id");
  if (!id || id->value.is(Kind::refused)) return;
  if (!id->value.is(Kind::scalar) || !is_id(id->value.text)) {
    draft.good = false;
    x_errors.add(draft.spot.member("id", id->value.at), "yaml.id",
                 {{}, "1..64 letters, digits, _ . -, not beginning with . or -", io::got_of(id->value)});
    return;
  }
  draft.id = id->value.text;
  draft.explicit_id_at = id->value.at;
}

void DraftReader::read_fields(Draft& draft, const io::YamlNode& node, bool is_step) {
  for (const io::YamlEntry& entry : node.entries) {
    if (entry.key == "use" || entry.key == "id" || (is_step && entry.key == "in")) continue;
    const io::Field* field = draft.fields.find(entry.key);
    if (!field) {
      unknown_field(draft, entry.key, draft.spot.member(entry.key, entry.key_at), is_step);
      continue;
    }
    const bool is_stage = std::holds_alternative<Substage*>(field->target);
    const io::Place at = is_stage ? entry.key_at : entry.value.at;
    if (!assign(draft, *field, entry.value, draft.spot.member(entry.key, at))) draft.good = false;
    draft.of_file.insert(entry.key);
  }
}

void DraftReader::unknown_field(Draft& draft, const std::string& key, const io::Spot& spot, bool is_step) {
  std::vector<std::string> known = draft.fields.names();
  if (!spot.is_flag()) known.insert(known.end(), {"use", "id"});
  if (is_step) known.emplace_back("in");
  draft.good = false;
  const std::string none = draft.entry->info.id + " has no fields";
  x_errors.add(spot, "yaml.unknown", {{}, "unknown field", {}, known.empty() ? none : base::suggestion(key, known)});
}

bool DraftReader::assign(Draft& draft, const io::Field& field, const io::YamlNode& value, const io::Spot& spot) {
  draft.given[field.name] = spot;  // also when the value is wrong: it is not missing then
  if (std::holds_alternative<std::vector<Substage>*>(field.target)) return assign_list(draft, field, value, spot);
  if (!std::holds_alternative<Substage*>(field.target)) return io::read_field(field, value, spot, x_errors);
  draft.nested.erase(field.name);
  if (value.is(Kind::null) && !value.text.empty()) return true;
  std::unique_ptr<Draft> nested = read(value, spot, false);
  if (!nested) return false;
  draft.nested[field.name] = std::move(nested);
  return true;
}

bool DraftReader::assign_list(Draft& draft, const io::Field& field, const io::YamlNode& value, const io::Spot& spot) {
  std::erase_if(draft.nested, [&](const auto& entry) { return entry.first.starts_with(field.name + "["); });
  if (value.is(Kind::refused)) return false;
  if (!value.is(Kind::list)) {
    x_errors.add(spot, "yaml.type", {{}, "a list of stages", io::got_of(value)});
    return false;
  }
  bool good = true;
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    std::unique_ptr<Draft> nested = read(value.items[i], spot.item(i, value.items[i].at), false);
    good &= nested != nullptr;
    if (nested) draft.nested[list_name(field.name, i)] = std::move(nested);
  }
  std::get<std::vector<Substage>*>(field.target)->assign(value.items.size(), {});
  return good;
}

void DraftReader::set(Draft& draft, const Setting& setting, const io::Spot& flag) {
  const io::Field* field = draft.fields.find(setting.field);
  if (!field) return unknown_field(draft, setting.field, flag, false);
  if (!assign(draft, *field, io::node_of_setting(*field, setting.value, flag, x_errors), flag)) draft.good = false;
  draft.of_file.erase(setting.field);
}

void DraftReader::check_required(Draft& draft) {
  for (const io::Field& field : draft.fields.all()) {
    if (!field.info.required || draft.given.contains(field.name)) continue;
    draft.good = false;
    x_errors.add(draft.spot.member(field.name, draft.spot.at), "yaml.missing",
                 {{}, "a value", "none", field.name + " is " + field.info.help});
  }
}

void DraftReader::finish_list(Draft& draft, std::vector<Substage>& stages, const ListPlace& place,
                              std::map<std::string, std::string>& written) {
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const auto nested = draft.nested.find(list_name(place.field, i));
    if (nested != draft.nested.end())
      stages[i].stage = finish(*nested->second, place.yaml_folder, list_name(place.path, i), written);
    draft.good &= stages[i].stage != nullptr;
  }
}

std::shared_ptr<const Stage> DraftReader::finish(Draft& draft, const std::string& yaml_folder, const std::string& below,
                                                 std::map<std::string, std::string>& written) {
  check_required(draft);
  for (const io::Field& field : draft.fields.all()) {
    const std::string path = join_path(below, field.name);
    if (const auto nested = draft.nested.find(field.name); nested != draft.nested.end()) {
      Substage& target = *std::get<Substage*>(field.target);
      target.stage = finish(*nested->second, yaml_folder, path, written);
      draft.good &= target.stage != nullptr;
    }
    if (std::vector<Substage>* const* list = std::get_if<std::vector<Substage>*>(&field.target))
      finish_list(draft, **list, {field.name, yaml_folder, path}, written);
    std::string* const* text = std::get_if<std::string*>(&field.target);
    if (!text || !field.info.is_path || !draft.of_file.contains(field.name)) continue;
    if (std::string found = found_path(**text, yaml_folder); found != **text) {
      written[path] = **text;
      **text = std::move(found);
    }
  }
  if (!draft.good) return nullptr;
  try {
    return draft.stage->finish();
  } catch (const Error& e) {
    const ErrorParts& p = e.parts();
    const auto given = draft.given.find(p.where);
    io::Spot spot = given != draft.given.end() ? given->second : draft.spot;
    if (given == draft.given.end() && draft.fields.find(p.where)) spot = draft.spot.member(p.where, draft.spot.at);
    x_errors.add(spot, e.slug(), {{}, p.need, p.got, p.remedy});
    return nullptr;
  }
}

}  // namespace tiedit::pipeline
