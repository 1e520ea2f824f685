#include <algorithm>
#include <opencv2/core.hpp>

#include "artifacts/annotations_write.h"
#include "artifacts/mark_checks.h"
#include "base/text.h"

namespace tiedit::artifacts {
namespace {

using io::Json;

constexpr const char* kUnlabelled = "object";

class CocoWriter {
 public:
  explicit CocoWriter(const MaskLoader& load) : x_load(load) {}

  void add(const CocoPicture& picture) {
    const std::size_t id = x_images.size() + 1;
    x_images.push_back(
        {{"id", id}, {"file_name", picture.file}, {"width", picture.size.width}, {"height", picture.size.height}});
    const AnnotationSpec spec = in_pixels(picture.spec, picture.size);
    const ResolvedMarks marks = resolve(spec, {picture.file, picture.size, picture.size}, x_load);
    for (std::size_t i = 0; i < spec.boxes.size(); ++i) add_box(spec.boxes[i], marks.annotations.boxes[i], id);
    note_lost(spec);
  }

  WrittenAnnotations take() {
    Json categories = Json::array();
    for (std::size_t i = 0; i < x_labels.size(); ++i) categories.push_back({{"id", i + 1}, {"name", x_labels[i]}});
    return {Json{{"images", std::move(x_images)},
                 {"categories", std::move(categories)},
                 {"annotations", std::move(x_annotations)}},
            std::move(x_lost)};
  }

 private:
  std::size_t category(const std::string& label) {
    const std::string& name = label.empty() ? kUnlabelled : label;
    const auto found = std::find(x_labels.begin(), x_labels.end(), name);
    if (found != x_labels.end()) return static_cast<std::size_t>(found - x_labels.begin()) + 1;
    x_labels.push_back(name);
    return x_labels.size();
  }

  void add_box(const BoxSpec& box, const BoxMark& resolved, std::size_t picture) {
    const auto& b = box.xyxy;
    const bool crowd =
        box.role == MarkRole::region && box.mask && !std::holds_alternative<MaskPolygons>(box.mask->shape);
    Json out{{"id", x_annotations.size() + 1},
             {"image_id", picture},
             {"category_id", category(box.label)},
             {"bbox", {b[0], b[1], b[2] - b[0], b[3] - b[1]}},
             {"iscrowd", crowd ? 1 : 0}};
    out["area"] = resolved.mask ? cv::countNonZero(*resolved.mask) : (b[2] - b[0]) * (b[3] - b[1]);
    out["segmentation"] = resolved.mask ? shape_of(box, *resolved.mask) : Json::array();
    x_annotations.push_back(std::move(out));
    if (!crowd && box.role != MarkRole::none && box.role != MarkRole::object)
      lose(std::string("role ") + role_word(box.role) + " of " + box.name);
    if (box.z != 0) lose("z of " + box.name);
  }

  static Json shape_of(const BoxSpec& box, const cv::Mat& mask) {
    if (const auto* polygons = std::get_if<MaskPolygons>(&box.mask->shape)) return polygons->rings;
    const Rle rle = encode_rle(mask);
    return {{"size", {rle.height, rle.width}}, {"counts", counts_to_string(rle.counts)}};
  }

  void note_lost(const AnnotationSpec& spec) {
    for (const StarSpec& star : spec.stars) lose("star " + star.name);
    if (!spec.caption.empty()) lose("caption");
    if (spec.instruction) lose("instruction");
  }

  void lose(const std::string& what) {
    if (std::find(x_lost.begin(), x_lost.end(), what) == x_lost.end()) x_lost.push_back(what);
  }

  const MaskLoader& x_load;
  Json x_images = Json::array(), x_annotations = Json::array();
  std::vector<std::string> x_labels, x_lost;
};

}  // namespace

WrittenAnnotations coco_json(const std::vector<CocoPicture>& pictures, const MaskLoader& load) {
  CocoWriter writer(load);
  for (const CocoPicture& picture : pictures) writer.add(picture);
  return writer.take();
}

}  // namespace tiedit::artifacts
