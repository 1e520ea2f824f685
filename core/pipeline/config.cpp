#include "pipeline/config.h"

#include <fmt/format.h>

#include "io/fields_write.h"
#include "pipeline/config_read.h"

namespace tiedit::pipeline {
namespace {

using nlohmann::ordered_json;

ordered_json fields_json(const Stage& stage, const Step& step, const std::string& below);

ordered_json stage_json(const Stage& stage, const Step& step, const std::string& below) {
  ordered_json out{{"use", stage.info().id}};
  out.update(fields_json(stage, step, below));
  return out;
}

ordered_json fields_json(const Stage& stage, const Step& step, const std::string& below) {
  ordered_json out = ordered_json::object();
  for (const io::Field& field : stage.fields().all()) {
    const std::string path = below + field.name;
    if (const auto* nested = std::get_if<Substage*>(&field.target)) {
      out[field.name] = **nested ? stage_json(*(*nested)->stage, step, path + ".") : ordered_json(nullptr);
    } else if (const auto* list = std::get_if<std::vector<Substage>*>(&field.target)) {
      out[field.name] = ordered_json::array();
      for (std::size_t i = 0; i < (*list)->size(); ++i)
        out[field.name].push_back(stage_json(*(**list)[i].stage, step, fmt::format("{}[{}].", path, i)));
    } else {
      const auto written = step.written.find(path);
      out[field.name] = written != step.written.end() ? ordered_json(written->second) : io::field_value(field);
    }
  }
  return out;
}

ordered_json step_json(const Step& step) {
  ordered_json body{{"use", step.stage->info().id}, {"id", step.id}};
  if (!step.in.empty()) body["in"] = step.in;
  body.update(fields_json(*step.stage, step, ""));
  return {{step.name, body}};
}

std::optional<std::string> engine_stage(const Stage& stage) {
  if (stage.info().needs_engine) return stage.info().id;
  for (const auto& [field, nested] : stage.nested())
    if (auto id = engine_stage(*nested)) return id;
  return std::nullopt;
}

}  // namespace

std::vector<const Step*> all_steps(const Pipeline& pipeline) {
  std::vector<const Step*> out;
  for (const auto& entry : pipeline.steps) {
    if (const Step* step = std::get_if<Step>(&entry)) out.push_back(step);
    if (const Block* block = std::get_if<Block>(&entry))
      for (const Step& step : block->steps) out.push_back(&step);
  }
  return out;
}

Setting parse_setting(const std::string& text) {
  const std::size_t equals = text.find('=');
  const std::size_t dot = text.substr(0, equals).rfind('.');
  if (equals == std::string::npos || dot == std::string::npos || dot == 0 || dot + 1 == equals) {
    throw Error(ErrorKind::usage, "set.syntax", {"--set", "STEP.FIELD=VALUE", io::shown(text)});
  }
  return {text.substr(0, dot), text.substr(dot + 1, equals - dot - 1), text.substr(equals + 1)};
}

Pipeline load_pipeline(std::string_view text, const std::string& file_name, const std::vector<Setting>& sets,
                       const Registry& registry) {
  io::PlacedErrors errors(file_name);
  Pipeline out = ConfigReader(file_name, registry, errors).read(text, sets);
  errors.throw_if_any();
  return out;
}

ordered_json canonical(const Pipeline& pipeline) {
  ordered_json steps = ordered_json::array();
  for (const auto& entry : pipeline.steps) {
    if (const Step* step = std::get_if<Step>(&entry)) steps.push_back(step_json(*step));
    if (const Block* block = std::get_if<Block>(&entry)) {
      ordered_json inner = ordered_json::array();
      for (const Step& step : block->steps) inner.push_back(step_json(step));
      steps.push_back({{block->kind, inner}});
    }
  }
  return {{"tiedit", 1}, {"numerics", pipeline.numerics}, {"steps", steps}};
}

std::optional<std::string> needs_engine(const Pipeline& pipeline) {
  for (const Step* step : all_steps(pipeline))
    if (auto id = engine_stage(*step->stage)) return id;
  return std::nullopt;
}

}  // namespace tiedit::pipeline
