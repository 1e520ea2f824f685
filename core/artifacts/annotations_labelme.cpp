#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>

#include "artifacts/annotation_formats.h"
#include "artifacts/annotation_parts.h"
#include "artifacts/mark_checks.h"
#include "base/base64.h"
#include "base/text.h"
#include "io/codec_formats.h"

namespace tiedit::artifacts {
namespace {

using io::JsonCursor;

// The picture itself often lies in the file, as base64 text; it is not looked at.
constexpr io::JsonLimits kLabelmeLimits{.bytes = std::int64_t{400} << 20};

using Points = std::vector<std::array<double, 2>>;

std::optional<Points> read_points(const JsonCursor& shape) {
  const auto list = shape.required("points");
  if (!list) return {};
  Points points;
  for (const JsonCursor& item : list->items()) {
    const auto xy = read_numbers(item);
    if (!xy) return {};
    if (xy->size() != 2) return item.fail("star.arity", "2 numbers x,y", std::to_string(xy->size())), std::nullopt;
    points.push_back({(*xy)[0], (*xy)[1]});
  }
  return points;
}

// The object's pixels [h, w] u8 of a base64 PNG: whatever is not 0, since the format writes 1 for inside.
std::optional<cv::Mat> read_crop(const JsonCursor& text) {
  const auto encoded = text.string();
  const auto bytes = encoded ? base::from_base64(*encoded) : std::nullopt;
  if (!bytes) {
    if (encoded) text.fail("mask.base64", "a PNG as base64", io::describe(text.json()));
    return {};
  }
  try {
    const io::ImageHeader header = io::read_image_header(*bytes, "mask");
    const bool fits = header.width > 0 && header.height > 0 && header.width <= io::kMaxImageSide &&
                      header.height <= io::kMaxImageSide && header.width * header.height <= io::kMaxImagePixels;
    if (header.format != "png" || !fits)
      return text.fail("mask.base64", "a PNG as base64", header.format), std::nullopt;
    const io::RawPicture picture = io::decode_png(*bytes, header);
    if (!picture.damage.slug.empty()) {
      return text.fail("mask.base64", picture.damage.need, picture.damage.got, picture.damage.remedy), std::nullopt;
    }
    cv::Mat first;
    cv::extractChannel(picture.pixels, first, 0);
    return cv::Mat(first != 0);
  } catch (const Error& error) {
    return text.fail("mask.base64", error.parts().need, error.parts().got), std::nullopt;
  }
}

MaskPolygons ring_of(const Points& points) {
  std::vector<double> ring;
  for (const auto& [x, y] : points) ring.insert(ring.end(), {x, y});
  return MaskPolygons{{std::move(ring)}};
}

class LabelmeReader {
 public:
  LabelmeReader(const JsonCursor& root, AnnotationSpec& spec) : x_root(root), x_spec(spec) {}

  void read() {
    read_picture();
    const auto shapes = x_root.required("shapes");
    if (!shapes) return;
    for (const JsonCursor& shape : shapes->items()) {
      if (!shape.json().is_object()) {
        shape.fail("json.type", "an object", io::describe(shape.json()));
      } else {
        read_shape(shape);
      }
    }
    check_count(*shapes, "box.count", x_spec.boxes.size());
    check_count(*shapes, "star.count", x_spec.stars.size());
  }

 private:
  void read_picture() {
    io::Json image = io::Json::object();
    if (const auto file = x_root.member("imagePath")) image["file"] = file->string().value_or("");
    const auto width = side("imageWidth"), height = side("imageHeight");
    if (width && height) {
      x_declared = cv::Size(*width, *height);
      image["width"] = *width;
      image["height"] = *height;
    }
    if (!image.empty()) x_spec.image = std::move(image);
  }

  std::optional<int> side(const char* name) const {
    const auto member = x_root.member(name);
    const auto value = member ? member->integer(1, kLongestSide) : std::nullopt;
    return value ? std::optional(static_cast<int>(*value)) : std::nullopt;
  }

  static void check_count(const JsonCursor& shapes, const char* slug, std::size_t n) {
    if (n > kMostMarks)
      shapes.fail(slug, fmt::format("at most {}", kMostMarks), base::grouped(static_cast<std::int64_t>(n)));
  }

  void read_shape(const JsonCursor& shape) {
    const auto type_member = shape.member("shape_type");
    const std::string type = type_member ? type_member->string().value_or("") : "polygon";
    const auto points = read_points(shape);
    if (!points) return;
    if (type == "rectangle") return rectangle(shape, *points);
    if (type == "polygon") return polygon(shape, *points);
    if (type == "mask") return mask(shape, *points);
    if (type == "point") return star(shape, *points, 1);
    if (type == "circle") return star(shape, *points, 2);
    x_spec.warnings.push_back({"labelme.shape", shape.where() + ": a rectangle, polygon, mask, point or circle, got " +
                                                    (type.empty() ? "\"\"" : type) + "; left out"});
  }

  static bool has(const JsonCursor& shape, const Points& points, std::initializer_list<std::size_t> counts,
                  const char* need) {
    if (std::find(counts.begin(), counts.end(), points.size()) != counts.end()) return true;
    shape.member("points")->fail("box.arity", need, std::to_string(points.size()));
    return false;
  }

  void rectangle(const JsonCursor& shape, const Points& points) {
    if (has(shape, points, {2, 4}, "2 or 4 corners")) add_box(shape, hull(ring_of(points)), {});
  }

  void polygon(const JsonCursor& shape, const Points& points) {
    if (points.size() < 3) {
      return shape.member("points")->fail("mask.polygon", "at least 3 corners", std::to_string(points.size()));
    }
    MaskPolygons ring = ring_of(points);
    const std::array<double, 4> box = hull(ring);
    add_box(shape, box, MaskSpec{std::move(ring), shape.member("points")->where()});
  }

  // Its two points are the first and the last pixel of the crop.
  void mask(const JsonCursor& shape, const Points& points) {
    const auto text = shape.required("mask");
    if (!text || !has(shape, points, {2}, "2 corners")) return;
    const auto crop = read_crop(*text);
    if (!crop) return;
    std::array<double, 4> box = hull(ring_of(points));
    for (double& v : box) v = std::floor(v + 0.5);
    box[2] += 1;
    box[3] += 1;
    const std::string wanted = fmt::format("{:.0f}x{:.0f}", box[2] - box[0], box[3] - box[1]);
    const std::string got = fmt::format("{}x{}", crop->cols, crop->rows);
    if (wanted != got) return text->fail("mask.size", wanted + " like its points", got);
    MaskSpec spec{encode_rle(*crop), text->where()};
    spec.of_box = true;
    add_box(shape, box, std::move(spec));
  }

  void add_box(const JsonCursor& shape, const std::array<double, 4>& xyxy, std::optional<MaskSpec> mask) {
    const JsonCursor points = *shape.member("points");
    if (const auto fault = box_fault(xyxy, true, "")) return points.fail(fault->slug, fault->need, fault->got);
    BoxSpec box;
    box.name = fmt::format("B{}", x_spec.boxes.size() + 1);
    box.xyxy = xyxy;
    box.label = read_text(shape, "label", kLongestLabel);
    box.role = MarkRole::object;
    box.mask = std::move(mask);
    box.origin = {points.where(), true, x_declared};
    x_spec.boxes.push_back(std::move(box));
  }

  void star(const JsonCursor& shape, const Points& points, std::size_t count) {
    if (!has(shape, points, {count}, count == 1 ? "1 point" : "2 points, centre and rim")) return;
    StarSpec star;
    star.name = fmt::format("S{}", x_spec.stars.size() + 1);
    star.at = points[0];
    const std::string label = read_text(shape, "label", kLongestLabel);
    if (!label.empty()) star.extra = io::Json{{"label", label}};
    star.origin = {shape.member("points")->where(), true, x_declared};
    if (count == 2) {
      star.radius = std::hypot(points[1][0] - points[0][0], points[1][1] - points[0][1]);
      if (!(*star.radius > 0)) return shape.member("points")->fail("star.radius", "above 0", "0");
    }
    x_spec.stars.push_back(std::move(star));
  }

  const JsonCursor& x_root;
  AnnotationSpec& x_spec;
  std::optional<cv::Size> x_declared;
};

}  // namespace

AnnotationFile read_labelme(std::string text, const io::JsonSource& source) {
  const io::JsonDocument document = io::parse_json(std::move(text), source, kLabelmeLimits);
  io::JsonErrors errors;
  const JsonCursor root(document, errors);
  AnnotationFile file(source.name, false);
  AnnotationSpec& spec = file.images.emplace_back().second;
  if (root.json().is_object()) {
    LabelmeReader(root, spec).read();
  } else {
    root.object({});
  }
  errors.throw_if_any();
  return file;
}

}  // namespace tiedit::artifacts
