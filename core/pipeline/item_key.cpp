#include "pipeline/item_key.h"

#include <algorithm>
#include <functional>
#include <map>

#include "artifacts/annotations_json.h"
#include "base/data_dir.h"
#include "base/digest.h"
#include "base/files.h"
#include "io/image_header.h"
#include "io/json.h"
#include "io/model_digest.h"

namespace tiedit::pipeline {
using nlohmann::ordered_json;
namespace {

// The files that fields of a stage name, by what is in them.
void add_field_files(const std::string& place, const Stage& stage, ordered_json& out) {
  for (const io::Field& field : stage.fields().all()) {
    if (!field.info.is_path) continue;
    if (const auto* path = std::get_if<std::string*>(&field.target); path && std::filesystem::is_regular_file(**path)) {
      out[place + "." + field.name] = base::sha256_file(**path);
    }
  }
  for (const auto& [name, nested] : stage.nested()) add_field_files(place + "." + name, *nested, out);
}

ordered_json field_files(const Pipeline& pipeline) {
  ordered_json out = ordered_json::object();
  for (const Step* step : all_steps(pipeline)) add_field_files(step->path, *step->stage, out);
  return out;
}

void add_models(const std::string& place, const Stage& stage, ordered_json& out) {
  for (const io::Field& field : stage.fields().all()) {
    std::string* const* text = std::get_if<std::string*>(&field.target);
    if (!text || !field.info.is_path || std::filesystem::is_regular_file(**text)) continue;
    const std::filesystem::path folder = io::local_model(**text);
    if (folder.empty()) continue;
    const bool is_folder = std::filesystem::is_directory(**text);
    const std::string name = is_folder ? std::filesystem::weakly_canonical(folder).filename().string() : **text;
    out.push_back({{"step", place}, {"model", name}, {"sha256", io::model_digest(folder)}});
  }
  for (const auto& [name, nested] : stage.nested()) add_models(place + "." + name, *nested, out);
}

// A file that the item names and that cannot be read is that item's fault; a FIFO is refused, not waited for.
std::string content_of(const std::filesystem::path& file, std::string_view slug_prefix) {
  return base::sha256_hex(base::read_file(file, ErrorKind::input, slug_prefix, io::kMaxImageBytes));
}

// Marks with their mask files by content, so that a key does not depend on where they lie.
artifacts::AnnotationSpec by_content(artifacts::AnnotationSpec marks) {
  for (artifacts::BoxSpec& box : marks.boxes) {
    if (!box.mask) continue;
    if (auto* file = std::get_if<artifacts::MaskFile>(&box.mask->shape)) file->path = content_of(file->path, "mask");
  }
  return marks;
}

ordered_json marks_json(const artifacts::AnnotationSpec& marks) {
  const auto in_px = [](const auto& mark) { return mark.origin.px; };
  artifacts::AnnotationSpec pixels = marks, fractions = marks;
  const auto boxes = std::erase_if(fractions.boxes, in_px), stars = std::erase_if(fractions.stars, in_px);
  if (boxes + stars == 0 || fractions.boxes.size() + fractions.stars.size() == 0) return artifacts::to_json(marks);
  // A box in pixels beside a star in fractions: the annotations' format has one unit a file.
  std::erase_if(pixels.boxes, std::not_fn(in_px));
  std::erase_if(pixels.stars, std::not_fn(in_px));
  return {artifacts::to_json(fractions), artifacts::to_json(pixels)};
}

// The mask files that a user's plan names.
void add_plan_files(const ordered_json& value, const std::filesystem::path& root, ordered_json& out) {
  if (value.is_string()) {
    const std::string text = value.get<std::string>();
    if (text.starts_with("file:") && std::filesystem::is_regular_file(root / text.substr(5))) out[text] = content_of(root / text.substr(5), "mask");
  } else if (value.is_structured()) {
    for (const ordered_json& member : value) add_plan_files(member, root, out);
  }
}

ordered_json plan_files(const ItemRequest& request, const ItemSettings& settings) {
  ordered_json out = ordered_json::object();
  const auto plan = request.artifacts.find("plan");
  if (plan == request.artifacts.end()) return out;
  const std::string text = base::read_file(plan->second, ErrorKind::input, "plan", io::kMaxImageBytes);
  const ordered_json value = ordered_json::parse(text, nullptr, false);  // what is wrong with it is told when it is read
  if (!value.is_discarded()) add_plan_files(value, settings.input_root, out);
  return out;
}

// The words of the grammar and the colours: what a sentence comes to depends on them. Empty where there is no lexicon:
// a stage that needs it says so, the others do without.
const std::string& lexicon_digest() {
  static const std::string digest = [] {
    try {
      return base::sha256_file(base::data_dir() / "lexicon.yaml");
    } catch (const Error&) {
      return std::string{};
    }
  }();
  return digest;
}

bool has_language_model(const Stage& stage) {
  const io::FieldList fields = stage.fields();
  if (fields.find("transcript") != nullptr) return true;
  for (const auto& [name, nested] : stage.nested())
    if (has_language_model(*nested)) return true;
  return false;
}

// The shipped prompts, where a stage asks a language model: what it is told is part of the question.
ordered_json prompts_of(const Pipeline& pipeline) {
  ordered_json out = ordered_json::object();
  const std::vector<const Step*> steps = all_steps(pipeline);
  if (std::none_of(steps.begin(), steps.end(), [](const Step* s) { return has_language_model(*s->stage); })) return out;
  std::error_code ignored;
  std::map<std::string, std::string> digests;
  for (const auto& file : std::filesystem::directory_iterator(base::data_dir() / "prompts", ignored))
    if (file.is_regular_file()) digests[file.path().filename().string()] = base::sha256_file(file.path());
  for (auto& [name, digest] : digests) out[name] = std::move(digest);
  return out;
}

}  // namespace

ordered_json model_digests(const Pipeline& pipeline) {
  ordered_json out = ordered_json::array();
  for (const Step* step : all_steps(pipeline)) add_models(step->id, *step->stage, out);
  return out;
}

std::string item_key(const ItemRequest& request, const ItemSettings& settings, const std::string& image_sha256) {
  ordered_json key{{"domain", "tiedit.item/1"},
                   {"numeric_version", kNumericVersion},
                   {"image", image_sha256},
                   {"instruction", request.instruction},
                   {"marks", marks_json(by_content(request.marks))},
                   {"seed", request.seed},
                   {"pipeline", canonical(*request.pipeline)},
                   {"lexicon", lexicon_digest()},
                   {"out", request.out.picture.generic_string()},
                   {"format", request.format},
                   {"until", settings.until},
                   {"keep", static_cast<int>(settings.keep)},
                   {"strict", settings.strict},
                   {"first_frame", settings.first_frame},
                   {"allow_damaged", settings.allow_damaged},
                   {"copy_unresolved", settings.copy_unresolved}};
  if (const ordered_json files = field_files(*request.pipeline); !files.empty()) key["files"] = files;
  if (const ordered_json models = model_digests(*request.pipeline); !models.empty()) key["models"] = models;
  if (const ordered_json prompts = prompts_of(*request.pipeline); !prompts.empty()) key["prompts"] = prompts;
  if (request.mask) key["mask"] = content_of(*request.mask, "mask");
  for (const auto& [name, file] : request.artifacts) key["artifacts"][name] = content_of(file, "artifact");
  if (const ordered_json files = plan_files(request, settings); !files.empty()) key["plan_files"] = files;
  return base::sha256_hex(io::dump_canonical(key));
}

}  // namespace tiedit::pipeline
