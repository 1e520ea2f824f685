#include <algorithm>

#include "artifacts/annotations_json.h"

namespace tiedit::artifacts {
namespace {

using io::Json;

Json json_of(const MaskSpec& mask) {
  if (const auto* file = std::get_if<MaskFile>(&mask.shape)) return file->path;
  if (const auto* polygons = std::get_if<MaskPolygons>(&mask.shape)) return Json{{"polygons", polygons->rings}};
  const Rle& rle = std::get<Rle>(mask.shape);
  return Json{{"size", {rle.height, rle.width}}, {"counts", counts_to_string(rle.counts)}};
}

// Members of a box or star after its place, in the order of the format's example.
void put_common(Json& out, const std::string& label, MarkRole role, MarkRole default_role, const std::string& of) {
  if (!label.empty()) out["label"] = label;
  if (role != default_role) out["role"] = role_word(role);
  if (!of.empty()) out["of"] = of;
}

void put_star(Json& out, const std::optional<double>& radius, const std::string& anchor) {
  if (radius) out["radius"] = *radius;
  if (!anchor.empty()) out["anchor"] = anchor;
}

}  // namespace

Json to_json(const AnnotationSpec& spec) {
  Json out{{"format", kAnnotationsFormat}};
  if (spec.image) out["image"] = *spec.image;
  const bool px = !spec.boxes.empty() ? spec.boxes[0].origin.px : !spec.stars.empty() && spec.stars[0].origin.px;
  const auto same = [px](const auto& mark) { return mark.origin.px == px; };
  if (!std::all_of(spec.boxes.begin(), spec.boxes.end(), same) ||
      !std::all_of(spec.stars.begin(), spec.stars.end(), same)) {
    throw Error(ErrorKind::internal, "annotations.write", {"marks", "one unit for all"});
  }
  if (px) out["coord_space"] = "px";
  if (!spec.caption.empty()) out["caption"] = spec.caption;
  for (const BoxSpec& b : spec.boxes) {
    Json box{{"name", b.name}, {"box", b.xyxy}};
    put_common(box, b.label, b.role, MarkRole::none, b.of);
    if (b.mask) box["mask"] = json_of(*b.mask);
    if (b.mask && b.mask->of_box) box["mask_box"] = true;
    if (b.z != 0) box["z"] = b.z;
    if (b.extra) box["extra"] = *b.extra;
    out["boxes"].push_back(std::move(box));
  }
  for (const StarSpec& s : spec.stars) {
    Json star{{"name", s.name}, {"at", s.at}};
    put_common(star, "", s.role, MarkRole::target, "");
    put_star(star, s.radius, s.anchor);
    if (s.extra) star["extra"] = *s.extra;
    out["stars"].push_back(std::move(star));
  }
  if (spec.instruction) out["instruction"] = *spec.instruction;
  if (spec.extra) out["extra"] = *spec.extra;
  return out;
}

Json to_json(const AnnotationFile& file) {
  if (!file.for_many) return to_json(file.images.at(0).second);
  Json out{{"format", kAnnotationsFormat}, {"images", Json::object()}};
  for (const auto& [key, spec] : file.images) {
    Json entry = to_json(spec);
    entry.erase("format");
    out["images"][key] = std::move(entry);
  }
  return out;
}

Json to_json(const Annotations& annotations, cv::Size picture) {
  Json out{{"format", kAnnotationsFormat}, {"image", {{"width", picture.width}, {"height", picture.height}}}};
  if (!annotations.caption.empty()) out["caption"] = annotations.caption;
  for (const BoxMark& b : annotations.boxes) {
    Json box{{"name", b.name}, {"box", {b.box.x0, b.box.y0, b.box.x1, b.box.y1}}};
    put_common(box, b.label, b.role, MarkRole::none, b.of);
    if (b.mask) box["mask"] = json_of(MaskSpec{encode_rle(*b.mask)});
    if (b.z != 0) box["z"] = b.z;
    out["boxes"].push_back(std::move(box));
  }
  for (const StarMark& s : annotations.stars) {
    Json star{{"name", s.name}, {"at", {s.at.x, s.at.y}}};
    put_common(star, "", s.role, MarkRole::target, "");
    put_star(star, s.radius, s.anchor);
    out["stars"].push_back(std::move(star));
  }
  if (annotations.instruction) out["instruction"] = *annotations.instruction;
  return out;
}

}  // namespace tiedit::artifacts
