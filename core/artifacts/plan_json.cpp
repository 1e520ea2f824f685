#include "artifacts/plan_json.h"

#include "artifacts/plan_checks.h"
#include "artifacts/plan_order.h"
#include "artifacts/plan_schema.h"
#include "base/text.h"

namespace tiedit::artifacts {
namespace {

using io::Json;

constexpr io::JsonLimits kLimits{.bytes = 64 * 1024, .depth = 16};
constexpr double kPastInt64 = 9223372036854775808.0;

void put(Json& object, const char* name, const std::string& text) {
  if (!text.empty()) object[name] = text;
}
void put(Json& object, const char* name, const std::vector<std::string>& words) {
  if (!words.empty()) object[name] = words;
}
template <class T>
void put(Json& object, const char* name, const std::optional<T>& value) {
  if (value) object[name] = *value;
}

Json json_of(const Check& check) {
  Json out{{"type", check.type}};
  put(out, "phrase", check.phrase);
  put(out, "n", check.n);
  put(out, "value", check.value);
  return out;
}

void put(Json& object, const char* name, const std::vector<Check>& checks) {
  for (const Check& check : checks) object[name].push_back(json_of(check));
}

Json json_of(const EditParams& params) {
  Json out = Json::object();
  put(out, "backend", params.backend);
  put(out, "strength", params.strength);
  put(out, "guidance", params.guidance);
  put(out, "steps", params.steps);
  put(out, "seed", params.seed);
  put(out, "crop", params.crop);
  return out;
}

// Reading: the schema has checked types and required members, so these only look for what is there.

void get(const Json& object, const char* name, std::string& text) {
  if (object.contains(name)) text = object[name].get<std::string>();
}
void get(const Json& object, const char* name, std::vector<std::string>& words) {
  if (object.contains(name)) words = object[name].get<std::vector<std::string>>();
}
template <class T>
void get(const Json& object, const char* name, std::optional<T>& value) {
  if (object.contains(name)) value = object[name].get<T>();
}
void get(const Json& object, const char* name, std::optional<Json>& value) {
  if (object.contains(name)) value = object[name];
}

template <std::size_t N>
std::size_t index_of(const std::array<const char*, N>& names, const std::string& word) {
  std::size_t i = 0;
  while (i + 1 < N && word != names[i]) ++i;
  return i;
}

Check check_of(const Json& value) {
  Check check{value["type"]};
  get(value, "phrase", check.phrase);
  get(value, "n", check.n);
  get(value, "value", check.value);
  return check;
}

void get(const Json& object, const char* name, std::vector<Check>& checks) {
  if (!object.contains(name)) return;
  for (const Json& check : object[name]) checks.push_back(check_of(check));
}

Region region_of(const Json& value) {
  Region region;
  region.kind = static_cast<RegionKind>(index_of(kRegionKindNames, value["kind"]));
  get(value, "query", region.query);
  for (const Json& b : value.value("boxes", Json::array())) region.boxes.push_back({b[0], b[1], b[2], b[3]});
  for (const Json& p : value.value("points", Json::array())) region.points.push_back({p["x"], p["y"], p["label"]});
  get(value, "mask_ref", region.mask_ref);
  get(value, "of", region.of);
  get(value, "must_keep", region.must_keep);
  get(value, "invert", region.invert);
  get(value, "reground", region.reground);
  get(value, "include_shadow", region.include_shadow);
  get(value, "dilate_px", region.dilate_px);
  get(value, "feather_px", region.feather_px);
  get(value, "source", region.source);
  get(value, "scale", region.scale);
  return region;
}

EditParams params_of(const Json& value) {
  EditParams params;
  get(value, "backend", params.backend);
  get(value, "strength", params.strength);
  get(value, "guidance", params.guidance);
  get(value, "steps", params.steps);
  get(value, "seed", params.seed);
  get(value, "crop", params.crop);
  return params;
}

Attributes attributes_of(const Json& value) {
  Attributes attributes;
  for (const char* name : {"color", "material", "pattern", "pose", "state", "age", "mood"}) {
    if (value.contains(name)) attributes.emplace_back(name, value[name]);
  }
  return attributes;
}

Edit edit_of(const Json& value) {
  Edit edit;
  edit.id = value["id"];
  edit.op = static_cast<Op>(index_of(kOpNames, value["op"]));
  edit.target_phrase = value["target_phrase"];
  edit.region = region_of(value["region"]);
  if (value.contains("destination")) edit.destination = region_of(value["destination"]);
  get(value, "description", edit.description);
  get(value, "source_caption", edit.source_caption);
  get(value, "target_caption", edit.target_caption);
  get(value, "negative_prompt", edit.negative_prompt);
  get(value, "depends_on", edit.depends_on);
  if (value.contains("text")) {
    edit.text = EditText{value["text"]["value"]};
    get(value["text"], "mode", edit.text->mode);
  }
  if (value.contains("attributes")) edit.attributes = attributes_of(value["attributes"]);
  get(value, "adjust", edit.adjust);
  get(value, "amount", edit.amount);
  get(value, "rationale", edit.rationale);
  get(value, "checks", edit.checks);
  if (value.contains("params")) edit.params = params_of(value["params"]);
  return edit;
}

Plan plan_of(const Json& value) {
  Plan plan;
  plan.instruction = value["instruction"];
  get(value, "image", plan.image);
  get(value, "planner", plan.planner);
  get(value, "coord_space", plan.coord_space);
  get(value, "exec", plan.exec);
  get(value, "source_caption", plan.source_caption);
  get(value, "target_caption", plan.target_caption);
  get(value, "global_negative_prompt", plan.global_negative_prompt);
  get(value, "checks", plan.checks);
  if (value.contains("reject")) plan.reject = Reject{value["reject"]["code"], value["reject"]["reason"]};
  for (const Json& edit : value["edits"]) plan.edits.push_back(edit_of(edit));
  get(value, "layout_program", plan.layout_program);
  return plan;
}

std::string place(const PlanSource& source, const std::string& path) {
  if (source.name.empty()) return path.empty() ? "plan" : path;
  return path.empty() ? source.name : source.name + ": " + path;
}

std::vector<Error> schema_errors(const Json& value, const PlanSource& source) {
  std::vector<Error> errors;
  for (const io::SchemaMessage& m : plan_schema().check(value)) {
    errors.emplace_back(source.kind, "plan.schema", ErrorParts{place(source, m.path.text()), m.need, m.got, m.remedy});
  }
  if (!errors.empty()) return errors;
  // The schema calls 1e300 an integer too; a seed must fit one.
  for (std::size_t i = 0; i < value["edits"].size(); ++i) {
    const Json seed = value["edits"][i].value("params", Json::object()).value("seed", Json(0));
    if (!seed.is_number_float() || seed.get<double>() < kPastInt64) continue;
    errors.emplace_back(
        source.kind, "plan.schema",
        ErrorParts{place(source, io::JsonPath().member("edits").item(i).member("params").member("seed").text()),
                   "0.." + base::grouped(INT64_MAX), io::describe(seed)});
  }
  return errors;
}

}  // namespace

Json to_json(const Region& region) {
  Json out{{"kind", to_string(region.kind)}};
  put(out, "query", region.query);
  for (const Box& b : region.boxes) out["boxes"].push_back(Json::array({b.x0, b.y0, b.x1, b.y1}));
  for (const RegionPoint& p : region.points) out["points"].push_back(Json{{"x", p.x}, {"y", p.y}, {"label", p.label}});
  put(out, "mask_ref", region.mask_ref);
  put(out, "of", region.of);
  put(out, "must_keep", region.must_keep);
  put(out, "invert", region.invert);
  put(out, "reground", region.reground);
  put(out, "include_shadow", region.include_shadow);
  put(out, "dilate_px", region.dilate_px);
  put(out, "feather_px", region.feather_px);
  put(out, "source", region.source);
  put(out, "scale", region.scale);
  return out;
}

Json to_json(const Edit& edit) {
  Json out{{"id", edit.id},
           {"op", to_string(edit.op)},
           {"target_phrase", edit.target_phrase},
           {"region", to_json(edit.region)}};
  if (edit.destination) out["destination"] = to_json(*edit.destination);
  out["description"] = edit.description;
  put(out, "source_caption", edit.source_caption);
  put(out, "target_caption", edit.target_caption);
  put(out, "negative_prompt", edit.negative_prompt);
  out["depends_on"] = edit.depends_on;
  if (edit.text) {
    out["text"] = Json{{"value", edit.text->value}};
    put(out["text"], "mode", edit.text->mode);
  }
  for (const auto& [name, value] : edit.attributes) out["attributes"][name] = value;
  put(out, "adjust", edit.adjust);
  put(out, "amount", edit.amount);
  put(out, "rationale", edit.rationale);
  put(out, "checks", edit.checks);
  if (edit.params) out["params"] = json_of(*edit.params);
  return out;
}

Json to_json(const Plan& plan) {
  Json out{{"format", "tiedit.plan/1"}, {"instruction", plan.instruction}};
  put(out, "image", plan.image);
  put(out, "planner", plan.planner);
  put(out, "coord_space", plan.coord_space);
  put(out, "exec", plan.exec);
  put(out, "source_caption", plan.source_caption);
  put(out, "target_caption", plan.target_caption);
  put(out, "global_negative_prompt", plan.global_negative_prompt);
  put(out, "checks", plan.checks);
  if (plan.reject) out["reject"] = Json{{"code", plan.reject->code}, {"reason", plan.reject->reason}};
  out["edits"] = Json::array();
  for (const Edit& edit : plan.edits) out["edits"].push_back(to_json(edit));
  put(out, "layout_program", plan.layout_program);
  return out;
}

Plan plan_from_value(const Json& value, const PlanSource& source) {
  std::vector<Error> errors = schema_errors(value, source);
  if (!errors.empty()) throw ErrorList(std::move(errors));
  Plan plan = plan_of(value);
  clamp_overshoot(plan);
  errors = check_plan(plan, source);
  if (!errors.empty()) throw ErrorList(std::move(errors));
  return plan;
}

Plan plan_from_json(std::string_view text, const PlanSource& source) {
  const std::string name = source.name.empty() ? "plan" : source.name;
  return plan_from_value(io::parse_json(std::string(text), {name, source.kind}, kLimits).root(), source);
}

}  // namespace tiedit::artifacts
