#include "pipeline/describe.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "io/fields_write.h"

namespace tiedit::pipeline {
namespace {

using nlohmann::ordered_json;

const Registry::Entry& entry_of(const Registry& registry, const std::string& id) {
  if (const Registry::Entry* entry = registry.find(id)) return *entry;
  const std::string near = base::nearest(id, registry.ids());
  throw Error(ErrorKind::usage, "stage.unknown",
              {"stages", "a stage", io::shown(id), near.empty() ? "tiedit stages lists them" : "did you mean " + near});
}

std::size_t widest(const std::vector<std::string>& words) {
  std::size_t width = 0;
  for (const std::string& w : words) width = std::max(width, w.size());
  return width;
}

/// Rows of two columns under a heading that stands in the first row's margin.
std::string table(const std::string& heading, const std::vector<std::pair<std::string, std::string>>& rows) {
  std::vector<std::string> names;
  for (const auto& [name, text] : rows) names.push_back(name);
  const std::size_t width = widest(names);
  std::string out;
  for (const auto& [name, text] : rows)
    out += fmt::format("{:<7} {:<{}}  {}\n", out.empty() ? heading : "", name, width, text);
  return out;
}

std::vector<std::pair<std::string, std::string>> port_rows(const StageInfo& info) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const Port& p : info.in)
    rows.emplace_back(p.name, fmt::format("{}{}", to_string(p.kind), p.optional ? ", optional" : ""));
  return rows;
}

std::vector<std::pair<std::string, std::string>> field_rows(const io::FieldList& fields) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const io::Field& f : fields.all())
    rows.emplace_back(f.name, fmt::format("{} ({})", f.info.help, io::field_summary(f)));
  return rows;
}

ordered_json entry_json(const Registry::Entry& entry) {
  const StageInfo& info = entry.info;
  ordered_json in = ordered_json::array(), fields = ordered_json::array();
  for (const Port& p : info.in) in.push_back({{"name", p.name}, {"kind", to_string(p.kind)}, {"optional", p.optional}});
  const auto draft = entry.draft(entry);
  for (const io::Field& f : draft->fields().all()) fields.push_back(io::field_description(f));
  return {{"id", info.id}, {"summary", info.summary},    {"needs_engine", info.needs_engine},
          {"in", in},      {"out", to_string(info.out)}, {"fields", fields}};
}

// "image, mask = edit.mask": the name too where it is another than the port's.
std::string reads_text(const StepWiring& wired) {
  if (wired.replaced) return "a file (--artifact)";
  std::vector<std::string> out;
  for (const Binding& b : wired.reads)
    out.push_back(b.port == b.artifact ? b.port : fmt::format("{} = {}", b.port, b.artifact));
  return base::join(out);
}

std::string nested_text(const Stage& stage, const std::string& indent) {
  std::string out;
  for (const auto& [field, nested] : stage.nested()) {
    out += fmt::format("{}{}: {}\n", indent, field, nested->info().id);
    out += nested_text(*nested, indent + "  ");
  }
  return out;
}

std::string step_text(const Step& step, const StepWiring& wired, const std::string& indent) {
  const std::string id = step.id == step.stage->info().id ? "" : fmt::format(" [{}]", step.id);
  const std::string line =
      fmt::format("{}{} = {}{}({})", indent, step.name, step.stage->info().id, id, reads_text(wired));
  return fmt::format("{} -> {}\n", line, to_string(step.stage->info().out)) + nested_text(*step.stage, indent + "    ");
}

}  // namespace

std::string list_stages(const Registry& registry) {
  const std::vector<std::string> ids = registry.ids();
  const std::size_t width = widest(ids);
  std::string out;
  for (const std::string& id : ids) {
    const StageInfo& info = registry.find(id)->info;
    out += fmt::format("{:<{}}  {}{}\n", id, width, info.summary, info.needs_engine ? " (engine)" : "");
  }
  return out;
}

ordered_json stages_json(const Registry& registry) {
  ordered_json out = ordered_json::array();
  for (const std::string& id : registry.ids()) out.push_back(entry_json(*registry.find(id)));
  return out;
}

std::string describe_stage(const Registry& registry, const std::string& id) {
  const Registry::Entry& entry = entry_of(registry, id);
  const auto draft = entry.draft(entry);
  std::string out = fmt::format("{}: {}{}\n", id, entry.info.summary, entry.info.needs_engine ? " (engine)" : "");
  out += table("reads", port_rows(entry.info));
  out += fmt::format("makes   {}\n", to_string(entry.info.out));
  return out + table("fields", field_rows(draft->fields()));
}

ordered_json stage_json(const Registry& registry, const std::string& id) { return entry_json(entry_of(registry, id)); }

std::string describe_pipeline(const Pipeline& pipeline, const Wiring& wiring) {
  std::string out = fmt::format("{}: numerics {}, {}\n", pipeline.name, pipeline.numerics,
                                needs_engine(pipeline) ? "needs the engine" : "needs no model");
  auto wired = wiring.begin();
  for (const auto& entry : pipeline.steps) {
    if (const Step* step = std::get_if<Step>(&entry)) out += step_text(*step, *wired++, "  ");
    if (const Block* block = std::get_if<Block>(&entry)) {
      out += fmt::format("  {}:\n", block->kind);
      for (const Step& step : block->steps) out += step_text(step, *wired++, "    ");
    }
  }
  return out;
}

ordered_json pipeline_json(const Pipeline& pipeline, const Wiring& wiring) {
  ordered_json steps = ordered_json::array();
  auto wired = wiring.begin();
  for (const Step* step : all_steps(pipeline)) {
    ordered_json reads = ordered_json::object();
    for (const Binding& b : wired->reads) reads[b.port] = b.artifact;
    steps.push_back({{"path", step->path},
                     {"id", step->id},
                     {"use", step->stage->info().id},
                     {"assigns", step->name},
                     {"kind", to_string(step->stage->info().out)},
                     {"reads", reads},
                     {"replaced", wired->replaced}});
    ++wired;
  }
  return {{"name", pipeline.name},
          {"numerics", pipeline.numerics},
          {"needs_engine", needs_engine(pipeline).has_value()},
          {"steps", steps}};
}

}  // namespace tiedit::pipeline
