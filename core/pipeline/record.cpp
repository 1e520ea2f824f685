#include "pipeline/record.h"

#include <algorithm>

#include "base/digest.h"
#include "base/text.h"
#include "io/json.h"
#include "pipeline/item_key.h"

namespace tiedit::pipeline {
namespace {

using nlohmann::ordered_json;

ordered_json error_json(const Error& error) {
  const ErrorParts& p = error.parts();
  const auto text = [](const std::string& s) { return base::valid_utf8(s); };  // it may quote names of files
  return {{"kind", to_string(error.kind())}, {"class", error.slug()}, {"where", text(p.where)}, {"need", text(p.need)}, {"got", text(p.got)}, {"remedy", text(p.remedy)}};
}

ordered_json warnings_json(const std::vector<Warning>& warnings) {
  ordered_json out = ordered_json::array();
  for (const Warning& w : warnings) out.push_back({{"class", w.slug}, {"text", base::valid_utf8(w.text)}});
  return out;
}

ordered_json steps_json(const Pipeline& pipeline) {
  ordered_json out = ordered_json::array();
  for (const Step* step : all_steps(pipeline)) out.push_back({{"id", step->id}, {"use", step->stage->info().id}});
  return out;
}

ordered_json edits_json(const std::vector<EditRecord>& edits) {
  ordered_json out = ordered_json::array();
  for (const EditRecord& e : edits) {
    ordered_json one{{"id", e.id}, {"op", e.op}, {"verdict", e.notes.value("verdict", "ok")}, {"seed", e.seed}};
    for (const auto& [name, value] : e.notes.items())
      if (name != "verdict") one[name] = value;
    out.push_back(std::move(one));
  }
  return out;
}

// Outside of everything painted: what the whole pipeline changed, and how far its editors drifted before compositing.
ordered_json background_json(const ItemRequest& request, const ItemFacts& facts) {
  double mean = 0;
  int most = 0, composites = 0;
  for (const EditRecord& e : facts.edits) {
    if (!e.notes.contains("background")) continue;
    mean += e.notes["background"].value("drift_mean", 0.0);
    most = std::max(most, e.notes["background"].value("drift_max", 0));
    ++composites;
  }
  const std::string exact = facts.outside->max_abs != 0 ? "off" : request.format == "jpeg" ? "before_encoding" : "file";
  return {{"outside_max_abs", facts.outside->max_abs},
          {"outside_pixels", facts.outside->pixels},
          {"drift_mean", composites ? mean / composites : 0.0},
          {"drift_max", most},
          {"exact", exact}};
}

ordered_json timing_json(const ItemFacts& facts) {
  ordered_json steps = ordered_json::object();
  for (const auto& [step, seconds] : facts.timings) steps[step] = seconds;
  return {{"decode", facts.decode_seconds}, {"steps", steps}, {"encode", facts.encode_seconds}};
}

ordered_json settings_json(const std::vector<Setting>& set) {
  ordered_json out = ordered_json::object();
  for (const Setting& s : set) out[s.step + "." + s.field] = s.value;
  return out;
}

}  // namespace

ordered_json make_record(const ItemRequest& request, const ItemSettings& settings, const ItemFacts& facts, const ItemResult& result) {
  ordered_json r{{"format", "tiedit.item/1"}, {"id", request.id}};
  r["image"] = {{"path", request.shown_image}};
  if (!facts.image_sha256.empty()) r["image"]["sha256"] = facts.image_sha256;
  if (facts.size.width > 0) r["image"].update({{"width", facts.size.width}, {"height", facts.size.height}});
  r["instruction"] = facts.instruction.empty() ? request.instruction : facts.instruction;
  r["state"] = result.state == ItemState::done ? "done" : "failed";
  if (!facts.outcome.empty() && result.state == ItemState::done) r["outcome"] = facts.outcome;
  r["outputs"] = ordered_json::array();
  if (!result.picture.empty()) {
    r["outputs"].push_back({{"path", request.out.picture.generic_string()}, {"sha256", base::sha256_hex(result.picture)}, {"size", result.picture.size()}, {"role", "image"}});
  }
  r["key"] = result.key;
  r["seed"] = request.seed;
  r["seed_low32"] = request.seed & 0xFFFFFFFFU;  // all a torch CPU generator uses
  r["config"] = request.config_name;
  r["set"] = settings_json(request.set);
  r["models"] = request.pipeline ? model_digests(*request.pipeline) : ordered_json::array();
  r["steps"] = request.pipeline ? steps_json(*request.pipeline) : ordered_json::array();
  if (!facts.edits.empty()) r["edits"] = edits_json(facts.edits);
  if (!facts.notes.empty()) r["notes"] = facts.notes;
  r["warnings"] = warnings_json(result.warnings);
  if (result.error) r["error"] = error_json(*result.error);
  if (facts.outside) r["background"] = background_json(request, facts);
  if (settings.timing) r["timing"] = timing_json(facts);
  return r;
}

std::string embedded_record(const ItemRequest& request, const ItemSettings& settings, const ItemFacts& facts, const ItemResult& result) {
  ordered_json r = make_record(request, settings, facts, result);
  r.erase("outputs");
  r.erase("timing");
  r["image"].erase("path");
  return io::dump_canonical(r);
}

}  // namespace tiedit::pipeline
