#include "artifacts/annotation_reader.h"

#include <algorithm>
#include <array>

#include "artifacts/annotation_formats.h"
#include "artifacts/annotations_json.h"
#include "base/text.h"

namespace tiedit::artifacts {
namespace {

constexpr std::array<std::string_view, 7> kWords{"", "tiedit", "original", "examples", "coco", "labelme", "yolo"};
constexpr std::array<std::string_view, 7> kShown{
    "", "tiedit.annotations/1", "an original request", "original examples", "COCO", "Labelme", "YOLO"};

std::string_view shown_format(AnnotationFormat format) { return kShown.at(static_cast<std::size_t>(format)); }

bool is_figure(char c) { return c >= '0' && c <= '9'; }

// What a text file of labels begins with; JSON begins with a bracket. An empty one is a picture without labels.
bool looks_like_yolo(std::string_view text, const std::string& name) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return name.ends_with(".txt");
  return is_figure(text[first]) || (name.ends_with(".txt") && text[first] != '{' && text[first] != '[');
}

std::vector<AnnotationFormat> fitting(const std::vector<std::string>& members) {
  const auto has = [&](std::string_view name) {
    return std::find(members.begin(), members.end(), name) != members.end();
  };
  std::vector<AnnotationFormat> found;
  if (has("format")) found.push_back(AnnotationFormat::tiedit);
  if (has("layout") && has("instruction")) found.push_back(AnnotationFormat::original);
  if (has("examples")) found.push_back(AnnotationFormat::examples);
  if (has("images") && has("annotations")) found.push_back(AnnotationFormat::coco);
  if (has("shapes")) found.push_back(AnnotationFormat::labelme);
  return found;
}

// A text of no known format: what is wrong with it as JSON comes first.
[[noreturn]] void refuse_unknown(std::string text, const io::JsonSource& source) {
  const io::JsonDocument document = io::parse_json(std::move(text), source);
  std::string got = io::describe(document.root());
  if (document.root().is_object()) {
    std::vector<std::string> names;
    for (const auto& [name, value] : document.root().items()) names.push_back(name);
    names.resize(std::min<std::size_t>(names.size(), 8));
    got = names.empty() ? "an empty object" : "an object of " + base::join(names);
  }
  throw Error(source.kind, "annotations.format",
              {source.name + ": format", "tiedit.annotations/1, COCO, Labelme, YOLO or ClickDiffusion's", got});
}

}  // namespace

AnnotationFormat annotation_format(const std::string& word) {
  const auto found = std::find(kWords.begin(), kWords.end(), word);
  if (found != kWords.end()) return static_cast<AnnotationFormat>(found - kWords.begin());
  throw Error(ErrorKind::usage, "annotations.format",
              {"--ann-format", std::string("one of ") + kAnnotationFormatWords, word});
}

AnnotationFormat detect_annotations(std::string_view text, const io::JsonSource& source) {
  const std::string_view content = text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text;
  if (looks_like_yolo(content, source.name)) return AnnotationFormat::yolo;
  const std::vector<AnnotationFormat> found = fitting(io::root_members(text));
  if (found.empty()) return AnnotationFormat::detect;
  if (found.size() > 1) {
    throw Error(source.kind, "annotations.format",
                {source.name + ": format", "members of one format",
                 std::string(shown_format(found[0])) + " and " + std::string(shown_format(found[1])),
                 "--ann-format says which it is"});
  }
  return found[0];
}

AnnotationFile read_annotation_text(std::string text, const AnnotationSource& source) {
  AnnotationFormat format = source.format;
  if (format == AnnotationFormat::detect) format = detect_annotations(text, source.json);
  switch (format) {
    case AnnotationFormat::detect:
      refuse_unknown(std::move(text), source.json);
    case AnnotationFormat::tiedit:
      return read_annotations(std::move(text), source.json);
    case AnnotationFormat::original:
      return read_original_request(std::move(text), source.json);
    case AnnotationFormat::examples:
      return read_original_examples(std::move(text), source.json);
    case AnnotationFormat::coco:
      return read_coco(text, source.json);
    case AnnotationFormat::labelme:
      return read_labelme(std::move(text), source.json);
    case AnnotationFormat::yolo:
      return read_yolo(text, source.json, yolo_class_names(source.folder));
  }
  throw Error(ErrorKind::internal, "annotations.format", {"annotations", "a known format"});
}

}  // namespace tiedit::artifacts
