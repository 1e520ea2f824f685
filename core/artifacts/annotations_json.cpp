#include "artifacts/annotations_json.h"

#include "artifacts/annotation_parts.h"

namespace tiedit::artifacts {
namespace {

using io::JsonCursor;

std::optional<cv::Size> read_image(const JsonCursor& entry, AnnotationSpec& spec) {
  const auto image = entry.member("image");
  if (!image || !image->object({"file", "width", "height"})) return {};
  spec.image = image->json();
  if (const auto file = image->member("file")) file->string();
  const auto width = image->member("width"), height = image->member("height");
  if (!width && !height) return {};
  const auto side = [&](const char* name) {
    const auto member = image->required(name);
    return member ? member->integer(1, kLongestSide) : std::nullopt;
  };
  const auto w = side("width"), h = side("height");
  if (!w || !h) return {};
  return cv::Size(static_cast<int>(*w), static_cast<int>(*h));
}

AnnotationSpec read_entry(const JsonCursor& entry, const std::vector<std::string>& more) {
  AnnotationSpec spec;
  std::vector<std::string> known{"image", "coord_space", "caption", "boxes", "stars", "instruction", "extra"};
  known.insert(known.end(), more.begin(), more.end());
  if (!entry.object(known)) return spec;
  MarkUnit unit{.outside_remedy = "set coord_space: px for pixels"};
  unit.declared = read_image(entry, spec);
  if (const auto space = entry.member("coord_space")) unit.px = space->one_of({"rel", "px"}) == "px";
  spec.caption = read_text(entry, "caption", kLongestCaption);
  if (const auto text = entry.member("instruction")) spec.instruction = text->string();
  if (entry.json().contains("extra")) spec.extra = entry.json()["extra"];
  read_marks(entry, unit, spec);
  return spec;
}

void check_format(const JsonCursor& root, const std::string& file) {
  const auto member = root.member("format");
  const std::string got = !member                      ? "nothing"
                          : member->json().is_string() ? member->json().get<std::string>()
                                                       : io::describe(member->json());
  if (got == kAnnotationsFormat) return;
  throw Error(root.source().kind, "annotations.format",
              {file + ": format", kAnnotationsFormat, got, "this build reads 1"});
}

}  // namespace

AnnotationFile read_annotations(std::string text, const io::JsonSource& source) {
  const io::JsonDocument document = io::parse_json(std::move(text), source);
  io::JsonErrors errors;
  const JsonCursor root(document, errors);
  AnnotationFile file(source.name, false);
  if (!root.json().is_object()) {
    root.object({});
    errors.throw_if_any();
  }
  check_format(root, source.name);
  if (const auto images = root.member("images")) {
    file.for_many = true;
    root.object({"format", "images", "extra"});
    for (const auto& [key, entry] : images->members()) file.images.emplace_back(key, read_entry(entry, {}));
  } else {
    file.images.emplace_back("", read_entry(root, {"format", "images"}));
  }
  errors.throw_if_any();
  return file;
}

}  // namespace tiedit::artifacts
