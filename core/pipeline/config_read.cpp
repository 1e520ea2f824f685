#include "pipeline/config_read.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "base/text.h"
#include "io/fields_read.h"

namespace tiedit::pipeline {
namespace {

using Kind = io::YamlNode::Kind;

constexpr std::size_t kMaxName = 32;
/// Names that the run itself binds, or that are files of the steps folder.
constexpr std::array<std::string_view, 8> kReserved{"instruction", "annotations", "parent", "edit",
                                                    "input",       "item",        "window", "round"};

bool is_name(const std::string& name) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return !name.empty() && name.size() <= kMaxName && is_letter(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; });
}

}  // namespace

Pipeline ConfigReader::read(std::string_view text, const std::vector<Setting>& sets) {
  Pipeline out{.name = std::filesystem::path(x_file).stem().string(), .steps = {}, .file = x_file};
  const io::YamlNode root = io::read_yaml(text, {x_file, "pipeline", "tiedit and steps"}, x_errors);
  if (!root.is(Kind::map)) return out;
  x_all_steps_read = true;
  read_head(root, out);
  read_steps(root, out);
  check_ids();
  for (const Setting& setting : sets) apply(setting);
  finish(out);
  return out;
}

void ConfigReader::read_head(const io::YamlNode& root, Pipeline& out) {
  const io::YamlEntry* version = root.find("tiedit");
  if (!version) {
    x_errors.add({{1, 1}, "tiedit"}, "yaml.missing",
                 {{}, "1, the format's version", "none", "begin the file with tiedit: 1"});
  } else if (!version->value.is(Kind::refused) && (version->value.text != "1" || version->value.quoted)) {
    x_errors.add({version->value.at, "tiedit"}, "yaml.version",
                 {{}, "1, the format's version", io::got_of(version->value)});
  }
  if (const io::YamlEntry* numerics = root.find("numerics")) {
    const io::Field field{"numerics", &out.numerics, {.help = "arithmetic of the run", .choices = {"exact", "fast"}}};
    io::read_field(field, numerics->value, {numerics->value.at, "numerics"}, x_errors);
  }
  const std::vector<std::string> known{"tiedit", "numerics", "steps"};
  for (const io::YamlEntry& e : root.entries) {
    if (std::find(known.begin(), known.end(), e.key) != known.end()) continue;
    x_errors.add({e.key_at, io::shown(e.key)}, "yaml.unknown",
                 {{}, "unknown field", {}, base::suggestion(e.key, known)});
  }
}

void ConfigReader::read_steps(const io::YamlNode& root, Pipeline& out) {
  const io::YamlEntry* steps = root.find("steps");
  if (steps && steps->value.is(Kind::list) && !steps->value.items.empty()) {
    out.steps_at = steps->key_at;
    const io::Spot spot{steps->key_at, "steps"};
    for (std::size_t i = 0; i < steps->value.items.size(); ++i) {
      const io::YamlNode& item = steps->value.items[i];
      read_item(item, spot.item(i, item.at), out);
    }
    return;
  }
  x_all_steps_read = false;
  constexpr const char* kNeed = "a list of steps, each NAME: {use: STAGE}";
  if (!steps) {
    x_errors.add({{1, 1}, "steps"}, "yaml.missing", {{}, kNeed, "none"});
  } else if (!steps->value.is(Kind::refused)) {
    const std::string got = steps->value.is(Kind::list) ? "an empty list" : io::got_of(steps->value);
    x_errors.add({steps->value.at, "steps"}, "yaml.type", {{}, kNeed, got});
  }
}

// The one `NAME: value` of a list item; null when it is something else.
const io::YamlEntry* ConfigReader::only_entry(const io::YamlNode& item, const io::Spot& spot) {
  if (item.is(Kind::map) && item.entries.size() == 1) return &item.entries.front();
  x_all_steps_read = false;
  if (item.is(Kind::refused)) return nullptr;
  if (item.is(Kind::map) && item.entries.size() > 1) {
    std::vector<std::string> keys;
    for (const io::YamlEntry& e : item.entries) keys.push_back(io::shown(e.key));
    x_errors.add({item.entries[1].key_at, spot.path}, "yaml.step",
                 {{},
                  "one NAME: {use: STAGE}",
                  io::shown(base::join(keys)),
                  "begin each step with a dash and indent its fields"});
  } else {
    x_errors.add(spot, "yaml.step", {{}, "a step NAME: {use: STAGE}", io::got_of(item)});
  }
  return nullptr;
}

void ConfigReader::read_item(const io::YamlNode& item, const io::Spot& spot, Pipeline& out) {
  const io::YamlEntry* entry = only_entry(item, spot);
  if (!entry) return;
  if (entry->key == "each_round") {
    x_all_steps_read = false;
    x_errors.add({entry->key_at, spot.path}, "yaml.block",
                 {{}, "a step or each_edit", "each_round", "the rounds of a dialogue come with a later version"});
  } else if (entry->key == "each_edit" || entry->value.is(Kind::list)) {
    read_block(*entry, spot, out);
  } else {
    read_step(*entry, {entry->key_at, spot.path}, std::get<Step>(out.steps.emplace_back(Step{})));
  }
}

void ConfigReader::read_block(const io::YamlEntry& entry, const io::Spot& spot, Pipeline& out) {
  const io::Spot at = spot.member(entry.key, entry.key_at);
  if (entry.key != "each_edit") {
    x_all_steps_read = false;
    x_errors.add({entry.key_at, spot.path}, "yaml.block",
                 {{}, "a step NAME: {use: STAGE} or the block each_edit", io::shown(entry.key) + " with a list"});
    return;
  }
  const auto is_block = [](const auto& e) { return std::holds_alternative<Block>(e); };
  if (std::any_of(out.steps.begin(), out.steps.end(), is_block)) {
    x_errors.add(at, "yaml.block", {{}, "one each_edit in a pipeline", "a second", "put its steps into the first"});
  }
  Block& block = std::get<Block>(
      out.steps.emplace_back(Block{.kind = entry.key, .steps = {}, .path = at.path, .at = entry.key_at}));
  if (!entry.value.is(Kind::list) || entry.value.items.empty()) {
    x_all_steps_read = false;
    if (entry.value.is(Kind::refused)) return;
    const std::string got = entry.value.is(Kind::list) ? "an empty list" : io::got_of(entry.value);
    x_errors.add({entry.value.at, at.path}, "yaml.type", {{}, "a list of steps, each NAME: {use: STAGE}", got});
    return;
  }
  for (std::size_t i = 0; i < entry.value.items.size(); ++i) {
    const io::YamlNode& item = entry.value.items[i];
    const io::Spot item_spot = at.item(i, item.at);
    const io::YamlEntry* step = only_entry(item, item_spot);
    if (!step) continue;
    if (step->key == "each_edit" || step->key == "each_round" || step->value.is(Kind::list)) {
      x_all_steps_read = false;
      x_errors.add({step->key_at, item_spot.path}, "yaml.block",
                   {{}, "a step NAME: {use: STAGE}", "a block inside each_edit"});
      continue;
    }
    read_step(*step, {step->key_at, item_spot.path}, block.steps.emplace_back());
  }
}

void ConfigReader::check_name(const io::YamlEntry& entry, const io::Spot& spot) {
  if (!is_name(entry.key)) {
    x_errors.add(spot, "yaml.name",
                 {{}, "a name of 1..32 letters, digits and _, beginning with a letter", io::shown(entry.key)});
  } else if (std::find(kReserved.begin(), kReserved.end(), entry.key) != kReserved.end()) {
    x_errors.add(spot, "yaml.name",
                 {{}, "a name that a step may assign", entry.key, "the run itself makes " + entry.key});
  }
}

void ConfigReader::read_step(const io::YamlEntry& entry, const io::Spot& spot, Step& out) {
  out.name = entry.key;
  out.path = spot.path;
  out.at = entry.key_at;
  check_name(entry, spot);
  std::unique_ptr<Draft> draft = x_drafts.read(entry.value, spot, true);
  if (draft) {
    out.info = &draft->entry->info;
    out.id = draft->id;
    read_in(entry.value, out);
    add_addresses(*draft, {draft->id});
  }
  x_steps.push_back(std::move(draft));
}

void ConfigReader::read_in(const io::YamlNode& node, Step& step) {
  const io::YamlEntry* in = node.find("in");
  if (!in || in->value.is(Kind::refused)) return;
  const io::Spot spot{in->value.at, step.path + ".in"};
  if (!in->value.is(Kind::map)) {
    x_errors.add(spot, "yaml.type", {{}, "a map PORT: NAME", io::got_of(in->value)});
    return;
  }
  std::vector<std::string> ports;
  for (const Port& p : step.info->in) ports.push_back(p.name);
  for (const io::YamlEntry& e : in->value.entries) {
    if (std::find(ports.begin(), ports.end(), e.key) == ports.end()) {
      x_errors.add(spot.member(e.key, e.key_at), "yaml.unknown",
                   {{}, "unknown port", {}, base::suggestion(e.key, ports)});
    } else if (e.value.is(Kind::scalar)) {
      step.in[e.key] = e.value.text;
      step.places["in." + e.key] = e.value.at;
    } else if (!e.value.is(Kind::refused)) {
      x_errors.add(spot.member(e.key, e.value.at), "yaml.type", {{}, "the name of an artifact", io::got_of(e.value)});
    }
  }
}

// A nested stage is reached by its own id and through its holder: locate.grabcut, locate.region.box.
void ConfigReader::add_addresses(Draft& draft, const std::vector<std::string>& of_draft) {
  for (const std::string& a : of_draft) x_addresses.push_back({a, &draft});
  for (const auto& [field, nested] : draft.nested) {
    std::vector<std::string> below{nested->id};
    for (const std::string& a : of_draft) below.push_back(a + "." + field);
    add_addresses(*nested, below);
  }
}

void ConfigReader::check_ids() {
  std::map<std::string, io::Place> first;
  for (const Address& a : x_addresses) {
    if (!a.draft->explicit_id_at || a.text != a.draft->id) continue;
    const auto [it, is_new] = first.emplace(a.text, *a.draft->explicit_id_at);
    if (is_new) continue;
    x_errors.add(
        a.draft->spot.member("id", *a.draft->explicit_id_at), "yaml.id",
        {{}, "an id of its own", fmt::format("{} again (first at {}:{})", a.text, it->second.line, it->second.column)});
  }
}

void ConfigReader::apply(const Setting& setting) {
  const io::Spot flag{{}, fmt::format("--set {}.{}", io::shown(setting.step), io::shown(setting.field))};
  std::vector<Draft*> found;
  std::vector<std::string> known, where;
  for (const Address& a : x_addresses) {
    known.push_back(a.text);
    if (a.text != setting.step || std::find(found.begin(), found.end(), a.draft) != found.end()) continue;
    found.push_back(a.draft);
    where.push_back(a.draft->spot.path);
  }
  if (found.size() == 1) {
    x_drafts.set(*found.front(), setting, flag);
    x_addresses.clear();  // a nested stage may be another one now
    for (const auto& step : x_steps)
      if (step) add_addresses(*step, {step->id});
  } else if (found.size() > 1) {
    x_errors.add(flag, "set.ambiguous",
                 {{}, "one step of that name", fmt::format("{}", fmt::join(where, " and ")), "give them ids"});
  } else if (std::find(x_steps.begin(), x_steps.end(), nullptr) == x_steps.end() && x_all_steps_read) {
    const std::string near = base::nearest(setting.step, known);
    x_errors.add(flag, "set.step",
                 {{},
                  "a step of the pipeline",
                  io::shown(setting.step),
                  near.empty() ? "tiedit check lists them" : "did you mean " + near});
  }
}

void ConfigReader::finish(Pipeline& out) {
  std::vector<Step*> steps;
  for (auto& entry : out.steps) {
    if (Step* step = std::get_if<Step>(&entry)) steps.push_back(step);
    if (Block* block = std::get_if<Block>(&entry))
      for (Step& step : block->steps) steps.push_back(&step);
  }
  const std::string folder = std::filesystem::path(x_file).parent_path().string();
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (!x_steps[i]) continue;
    steps[i]->stage = x_drafts.finish(*x_steps[i], folder, "", steps[i]->written);
    for (const auto& [field, nested] : x_steps[i]->nested)
      if (!nested->spot.is_flag()) steps[i]->places[field] = nested->spot.at;
  }
}

}  // namespace tiedit::pipeline
