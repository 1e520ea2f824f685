#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "artifacts/annotation_formats.h"
#include "artifacts/annotation_parts.h"
#include "artifacts/mark_checks.h"
#include "base/text.h"

namespace tiedit::artifacts {
namespace {

using io::Json;
using io::JsonCursor;

constexpr io::JsonLimits kCocoLimits{.bytes = std::int64_t{2} << 30, .depth = 64, .elements = 50'000'000};

// x0,y0,x1,y1 of the pixels inside, which run down the columns; nothing when there are none.
std::optional<std::array<double, 4>> hull(const Rle& rle) {
  const auto height = static_cast<std::uint64_t>(rle.height);
  std::uint64_t at = 0, x0 = UINT64_MAX, x1 = 0, y0 = UINT64_MAX, y1 = 0;
  for (std::size_t i = 0; i < rle.counts.size(); ++i) {
    const std::uint64_t next = at + rle.counts[i], last = next - 1;
    if (i % 2 == 1 && next > at) {
      const bool one_column = at / height == last / height;
      x0 = std::min(x0, at / height);
      x1 = std::max(x1, last / height + 1);
      y0 = std::min(y0, one_column ? at % height : 0);
      y1 = std::max(y1, one_column ? last % height + 1 : height);
    }
    at = next;
  }
  if (x0 == UINT64_MAX) return {};
  return std::array{static_cast<double>(x0), static_cast<double>(y0), static_cast<double>(x1), static_cast<double>(y1)};
}

/// Elements come in the order of the file, which need not be pictures first: they are joined at the end.
class CocoReader {
 public:
  explicit CocoReader(const io::JsonSource& source) : x_source(source), x_file(source.name, true) {}

  AnnotationFile read(std::string_view text) {
    const Json root = io::parse_json_elements(
        text, x_source, kCocoLimits,
        [this](const std::string& list, std::size_t index, Json value) { element(list, index, std::move(value)); });
    check_root(root);
    join();
    x_errors.throw_if_any();
    return std::move(x_file);
  }

 private:
  struct Mark {
    BoxSpec box;
    std::string image, category;  // ids as written
    std::size_t index;
  };

  void element(const std::string& list, std::size_t index, Json value) {
    if (list != "images" && list != "annotations" && list != "categories") return;
    io::JsonSource source = x_source;
    source.inside = fmt::format("{}[{}]", list, index);
    const io::JsonDocument document("", std::move(source), std::move(value));
    const JsonCursor cursor(document, x_errors);
    if (!cursor.json().is_object()) return cursor.fail("json.type", "an object", "an array");
    if (list == "images") return picture(cursor, index);
    if (list == "categories") return category(cursor);
    annotation(cursor, index);
  }

  // Lists must be lists, and what is left in them was no object.
  void check_root(const Json& root) {
    if (!root.is_object())
      return fail_at("", "json.type", {"", "an object of images and annotations", io::describe(root)});
    for (const std::string list : {"images", "annotations", "categories"}) {
      if (!root.contains(list)) {
        if (list != "categories") fail_at(": " + list, "json.missing", {"", "required", "nothing"});
        continue;
      }
      if (!root[list].is_array()) fail_at(": " + list, "json.type", {"", "an array", io::describe(root[list])});
      for (std::size_t i = 0; root[list].is_array() && i < root[list].size(); ++i) {
        if (root[list][i].is_null()) continue;
        fail_at(fmt::format(": {}[{}]", list, i), "json.type", {"", "an object", io::describe(root[list][i])});
      }
    }
  }

  void fail_at(const std::string& place, std::string slug, ErrorParts parts) {
    parts.where = x_source.name + place;
    x_errors.add(Error(x_source.kind, std::move(slug), std::move(parts)));
  }

  // An id as a key: 7 and "7" differ.
  std::string id_of(const JsonCursor& object, const char* name) const {
    const auto id = object.required(name);
    if (!id) return {};
    if (id->json().is_number_integer() || id->json().is_string()) return io::dump_canonical(id->json());
    id->fail("json.type", "an integer or a string", io::describe(id->json()));
    return {};
  }

  void picture(const JsonCursor& image, std::size_t index) {
    const std::string id = id_of(image, "id");
    const auto file_member = image.required("file_name");
    const auto file = file_member ? file_member->string() : std::nullopt;
    if (id.empty() || !file) return;
    AnnotationSpec spec;
    spec.image = Json{{"file", *file}};
    std::optional<cv::Size> declared;
    if (image.member("width") || image.member("height")) {
      const auto width = side(image, "width"), height = side(image, "height");
      if (!width || !height) return;
      declared = cv::Size(*width, *height);
      (*spec.image)["width"] = *width;
      (*spec.image)["height"] = *height;
    }
    const auto [first, fresh] = x_pictures.emplace(id, Picture{x_file.images.size(), declared});
    if (!fresh) return image.member("id")->fail("coco.image", "an id of its own", id);
    const auto [named, free] = x_names.emplace(*file, index);
    if (!free)
      return file_member->fail("coco.image", "a name of its own", *file,
                               fmt::format("images[{}] has it too", named->second));
    x_file.images.emplace_back(*file, std::move(spec));
  }

  static std::optional<int> side(const JsonCursor& image, const char* name) {
    const auto member = image.required(name);
    const auto value = member ? member->integer(1, kLongestSide) : std::nullopt;
    return value ? std::optional(static_cast<int>(*value)) : std::nullopt;
  }

  void category(const JsonCursor& category) {
    const std::string id = id_of(category, "id");
    const std::string name = category.required("name") ? read_text(category, "name", kLongestLabel) : std::string();
    if (id.empty()) return;
    if (!x_categories.emplace(id, name).second) category.member("id")->fail("coco.category", "an id of its own", id);
  }

  void annotation(const JsonCursor& object, std::size_t index) {
    Mark mark{{}, id_of(object, "image_id"), {}, index};
    if (mark.image.empty()) return;
    if (object.member("category_id")) mark.category = id_of(object, "category_id");
    mark.box.role = crowd(object) ? MarkRole::region : MarkRole::object;
    if (const auto shape = object.member("segmentation")) {
      mark.box.mask = mask_of(*shape);
      if (!mark.box.mask && !is_empty_list(*shape)) return;
    }
    if (const auto place = place_of(object, mark.box.mask)) {
      mark.box.xyxy = *place;
      x_marks.push_back(std::move(mark));
    }
  }

  static bool is_empty_list(const JsonCursor& value) { return value.json().is_array() && value.json().empty(); }

  static bool crowd(const JsonCursor& object) {
    const auto flag = object.member("iscrowd");
    return flag && (flag->json().is_boolean() ? flag->json().get<bool>() : flag->integer(0, 1).value_or(0) == 1);
  }

  static std::optional<MaskSpec> mask_of(const JsonCursor& shape) {
    if (is_empty_list(shape)) return {};
    if (shape.json().is_object()) {
      auto rle = read_rle(shape);
      return rle ? std::optional(MaskSpec{std::move(*rle), shape.where()}) : std::nullopt;
    }
    auto polygons = read_polygons(shape);
    return polygons ? std::optional(MaskSpec{std::move(*polygons), shape.where()}) : std::nullopt;
  }

  // xyxy of `bbox`, else around the mask.
  static std::optional<std::array<double, 4>> place_of(const JsonCursor& object, const std::optional<MaskSpec>& mask) {
    const auto bbox = object.member("bbox");
    if (!bbox && mask) {
      if (const auto* polygons = std::get_if<MaskPolygons>(&mask->shape)) return hull(*polygons);
      if (const auto around = hull(std::get<Rle>(mask->shape))) return around;
    }
    if (!bbox) return object.required("bbox"), std::nullopt;
    const auto v = read_numbers(*bbox);
    if (!v) return {};
    if (v->size() != 4)
      return bbox->fail("box.arity", "4 numbers x,y,width,height", std::to_string(v->size())), std::nullopt;
    for (std::size_t i = 2; i < 4; ++i) {
      if ((*v)[i] > 0) continue;
      return bbox->fail("box.order", i == 2 ? "width > 0" : "height > 0", base::shortest((*v)[i])), std::nullopt;
    }
    return std::array{(*v)[0], (*v)[1], (*v)[0] + (*v)[2], (*v)[1] + (*v)[3]};
  }

  void fail(const Mark& mark, const char* member, std::string slug, ErrorParts parts) {
    fail_at(fmt::format(": annotations[{}].{}", mark.index, member), std::move(slug), std::move(parts));
  }

  void join() {
    for (Mark& mark : x_marks) {
      const auto picture = x_pictures.find(mark.image);
      if (picture == x_pictures.end()) {
        fail(mark, "image_id", "coco.image", {"", "an id of images", mark.image});
      } else if (const auto category = x_categories.find(mark.category);
                 !mark.category.empty() && !x_categories.empty() && category == x_categories.end()) {
        fail(mark, "category_id", "coco.category", {"", "an id of categories", mark.category});
      } else if (picture->second.place < x_file.images.size()) {
        if (category != x_categories.end()) mark.box.label = category->second;
        add(std::move(mark), picture->second);
      }
    }
  }

  struct Picture {
    std::size_t place;
    std::optional<cv::Size> declared;
  };

  void add(Mark mark, const Picture& picture) {
    auto& boxes = x_file.images[picture.place].second.boxes;
    if (boxes.size() >= kMostMarks) {
      if (x_crowded.insert(mark.image).second)
        fail(mark, "image_id", "box.count", {"", fmt::format("at most {} boxes a picture", kMostMarks), "more"});
      return;
    }
    mark.box.name = fmt::format("B{}", boxes.size() + 1);
    mark.box.origin = {fmt::format("{}: annotations[{}].bbox", x_source.name, mark.index), true, picture.declared};
    boxes.push_back(std::move(mark.box));
  }

  const io::JsonSource& x_source;
  AnnotationFile x_file;
  io::JsonErrors x_errors;
  std::map<std::string, Picture> x_pictures;  // by id
  std::map<std::string, std::size_t> x_names;
  std::map<std::string, std::string> x_categories;
  std::vector<Mark> x_marks;
  std::set<std::string> x_crowded;
};

}  // namespace

AnnotationFile read_coco(std::string_view text, const io::JsonSource& source) { return CocoReader(source).read(text); }

}  // namespace tiedit::artifacts
