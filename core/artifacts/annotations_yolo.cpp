#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "artifacts/annotation_formats.h"
#include "artifacts/annotation_parts.h"
#include "artifacts/mark_checks.h"
#include "base/text.h"

namespace tiedit::artifacts {
namespace {

constexpr std::size_t kLongestText = 16U << 20;

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t first = std::min(line.find_first_not_of(" \t\r", at), line.size());
    at = std::min(line.find_first_of(" \t\r", first), line.size());
    if (at > first) words.emplace_back(line.substr(first, at - first));
  }
  return words;
}

std::optional<double> number_of(const std::string& word) {
  double value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  const bool whole = error == std::errc{} && end == word.data() + word.size() && std::isfinite(value);
  return whole ? std::optional(value) : std::nullopt;
}

std::optional<std::size_t> index_of(const std::string& word) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  return error == std::errc{} && end == word.data() + word.size() ? std::optional(value) : std::nullopt;
}

class YoloReader {
 public:
  YoloReader(const io::JsonSource& source, const std::optional<std::vector<std::string>>& names)
      : x_source(source), x_names(names) {}

  AnnotationSpec read(std::string_view text) {
    for (int line = 1; !text.empty(); ++line) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      const std::vector<std::string> words = words_of(text.substr(0, end));
      if (!words.empty()) read_line(fmt::format("{}:{}", x_source.name, line), words);
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    if (x_spec.boxes.size() > kMostMarks) {
      fail(x_source.name + ": boxes", "box.count", fmt::format("at most {}", kMostMarks),
           base::grouped(static_cast<std::int64_t>(x_spec.boxes.size())));
    }
    x_errors.throw_if_any();
    if (!x_names && !x_spec.boxes.empty()) {
      x_spec.warnings.push_back({"yolo.names", x_source.name +
                                                   ": names of classes, got no classes.txt or data.yaml beside it; its "
                                                   "boxes have no label"});
    }
    return std::move(x_spec);
  }

 private:
  void fail(std::string where, std::string slug, std::string need, std::string got, std::string remedy = {}) {
    x_errors.add(
        Error(x_source.kind, std::move(slug), {std::move(where), std::move(need), std::move(got), std::move(remedy)}));
  }

  void read_line(const std::string& where, const std::vector<std::string>& words) {
    std::vector<double> values;
    for (const std::string& word : words) {
      const auto value = number_of(word);
      if (!value) return fail(where, "json.number", "a finite number", io::describe(word));
      values.push_back(*value);
    }
    values.erase(values.begin());
    BoxSpec box;
    if (!read_class(where, words[0], box)) return;
    const bool polygon = values.size() >= 6 && values.size() % 2 == 0;
    if (values.size() != 4 && values.size() != 5 && !polygon) {
      return fail(where, "yolo.line", "cls cx cy w h, or cls and x y of at least 3 corners",
                  fmt::format("{} numbers", words.size()));
    }
    if (polygon) {
      MaskPolygons ring{{values}};
      box.xyxy = hull(ring);
      box.mask = MaskSpec{std::move(ring), where};
    } else if (!read_box(where, values, box)) {
      return;
    }
    if (const auto fault = box_fault(box.xyxy, false, "YOLO has fractions"))
      return fail(where, fault->slug, fault->need, fault->got, fault->remedy);
    box.name = fmt::format("B{}", x_spec.boxes.size() + 1);
    box.role = MarkRole::object;
    box.origin.where = where;
    x_spec.boxes.push_back(std::move(box));
  }

  bool read_class(const std::string& where, const std::string& word, BoxSpec& box) {
    const auto index = index_of(word);
    if (!index) return fail(where, "yolo.class", "a class index from 0", word), false;
    if (!x_names) return true;
    if (*index >= x_names->size()) {
      return fail(where, "yolo.class", fmt::format("a class below {}", x_names->size()), word), false;
    }
    box.label = (*x_names)[*index];
    return true;
  }

  bool read_box(const std::string& where, const std::vector<double>& v, BoxSpec& box) {
    for (std::size_t i = 2; i < 4; ++i) {
      if (v[i] > 0) continue;
      return fail(where, "box.order", i == 2 ? "w > 0" : "h > 0", base::shortest(v[i])), false;
    }
    box.xyxy = {v[0] - v[2] / 2, v[1] - v[3] / 2, v[0] + v[2] / 2, v[1] + v[3] / 2};
    if (v.size() == 5) box.extra = io::Json{{"confidence", v[4]}};
    return true;
  }

  const io::JsonSource& x_source;
  const std::optional<std::vector<std::string>>& x_names;
  AnnotationSpec x_spec;
  io::JsonErrors x_errors;
};

}  // namespace

AnnotationFile read_yolo(std::string_view text, const io::JsonSource& source,
                         const std::optional<std::vector<std::string>>& names) {
  if (text.size() > kLongestText) {
    throw Error(
        source.kind, "json.size",
        {source.name + ": file", "at most 16,777,216 bytes", base::grouped(static_cast<std::int64_t>(text.size()))});
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);  // a byte order mark is no number
  AnnotationFile file(source.name, false);
  file.images.emplace_back("", YoloReader(source, names).read(text));
  return file;
}

}  // namespace tiedit::artifacts
