#include "stages/locate/geometry.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "image/geometry.h"
#include "image/morphology.h"

namespace tiedit::stages {
namespace {

constexpr double kDiscShare = 0.08;

cv::Mat empty_mask(cv::Size size) { return cv::Mat::zeros(size, CV_8U); }

cv::Mat mark_pixels(const std::string& name, const LocatePorts& in, cv::Size size) {
  const Annotations none;
  const Annotations& marks = in.annotations ? *in.annotations : none;
  if (name == "mask" && marks.mask) return *marks.mask;
  for (const BoxMark& b : marks.boxes)
    if (b.name == name) return b.mask ? *b.mask : filled_boxes({b.box}, size);
  for (const StarMark& s : marks.stars)
    if (s.name == name) return discs({{s.at.x, s.at.y, 1}}, size);
  throw Error(ErrorKind::input, "region.ref", {"user:" + name, "a box, star or mask of that name", "none"});
}

std::optional<cv::Mat> own_mask_of_box(const Box& box, const Annotations* marks) {
  if (!marks) return std::nullopt;
  for (const BoxMark& b : marks->boxes)
    if (b.box == box && b.mask) return b.mask;
  return std::nullopt;
}

cv::Mat combine(RegionKind kind, const std::vector<std::string>& refs, const LocatePorts& in, const Context& context) {
  cv::Mat out = resolve_ref(refs.at(0), in, context).clone();
  for (std::size_t i = 1; i < refs.size(); ++i) {
    const cv::Mat other = resolve_ref(refs[i], in, context);
    if (kind == RegionKind::set_union) out |= other;
    if (kind == RegionKind::intersect) out &= other;
    if (kind == RegionKind::subtract) out.setTo(0, other);
  }
  return out;
}

bool asks_for_rectangle(Op op) { return op == Op::add; }

}  // namespace

cv::Mat filled_boxes(const std::vector<Box>& boxes, cv::Size size) {
  cv::Mat out = empty_mask(size);
  for (const Box& box : boxes) {
    const cv::Rect r = image::pixel_rect(box, size);
    if (r.empty()) {
      throw Error(ErrorKind::input, "box.empty", {"box", "at least 1 x 1 px", std::to_string(r.width) + " x " + std::to_string(r.height)});
    }
    out(r).setTo(255);
  }
  return out;
}

cv::Mat discs(const std::vector<RegionPoint>& points, cv::Size size) {
  cv::Mat seeds = empty_mask(size);
  for (const RegionPoint& p : points) {
    if (p.label != 1) continue;
    const int x = std::clamp(static_cast<int>(p.x * size.width), 0, size.width - 1);
    const int y = std::clamp(static_cast<int>(p.y * size.height), 0, size.height - 1);
    seeds.at<unsigned char>(y, x) = 255;
  }
  return image::dilate_edt(seeds, static_cast<int>(std::lround(kDiscShare * std::min(size.width, size.height))));
}

cv::Mat resolve_ref(const std::string& ref, const LocatePorts& in, const Context& context) {
  const cv::Size size = in.source->size();
  if (ref == "whole") return cv::Mat(size, CV_8U, cv::Scalar(255));
  if (ref.starts_with("user:")) return mark_pixels(ref.substr(5), in, size);
  if (ref.starts_with("file:")) {
    const cv::Mat loaded = context.load_mask ? context.load_mask(ref.substr(5)) : cv::Mat();
    if (loaded.size() == size) return loaded;
    throw Error(ErrorKind::input, "region.ref",
                {ref, "a mask of the picture's size", loaded.empty() ? "none" : std::to_string(loaded.cols) + "x" + std::to_string(loaded.rows)});
  }
  if (context.masks) {
    const auto found = context.masks->find(ref);
    if (found != context.masks->end()) return found->second->pixels;
  }
  throw Error(ErrorKind::input, "region.ref", {ref, "a mask made by an earlier edit", "none"});
}

std::optional<Mask> geometric_mask(const Region& region, Op op, const LocatePorts& in, const Context& context) {
  const cv::Size size = in.source->size();
  Mask mask;
  mask.user_drawn = true;
  switch (region.kind) {
    case RegionKind::phrase: return std::nullopt;
    case RegionKind::box: {
      const auto own = region.boxes.size() == 1 ? own_mask_of_box(region.boxes[0], in.annotations) : std::nullopt;
      if (!own && !asks_for_rectangle(op)) return std::nullopt;
      mask.pixels = own ? *own : filled_boxes(region.boxes, size);
      break;
    }
    case RegionKind::points:
      if (!asks_for_rectangle(op)) return std::nullopt;
      mask.pixels = discs(region.points, size);
      break;
    case RegionKind::mask:
      mask.pixels = resolve_ref(region.mask_ref, in, context);
      mask.user_drawn = !region.mask_ref.starts_with("e");  // an earlier edit's mask was a locator's
      break;
    case RegionKind::whole: mask.pixels = resolve_ref("whole", in, context); break;
    default: mask.pixels = combine(region.kind, region.of, in, context);
  }
  apply_modifiers(mask, region);
  return mask;
}

void apply_modifiers(Mask& mask, const Region& region) {
  if (region.kind == RegionKind::mask && region.scale.value_or(1) != 1) {
    const cv::Rect box = image::mask_box(mask.pixels);
    const double s = *region.scale;
    const double cx = box.x + box.width / 2.0;
    const double bottom = box.y + box.height;
    const cv::Matx23d about{s, 0, cx - s * cx, 0, s, bottom - s * bottom};
    cv::Mat scaled;
    cv::warpAffine(mask.pixels, scaled, about, mask.size(), cv::INTER_NEAREST);
    mask.pixels = scaled;
  }
  if (region.invert.value_or(false)) {
    // Into new pixels: the old ones may be the user's mark or another edit's mask.
    const cv::Mat pixels = mask.pixels, logits = mask.logits;
    mask.pixels = cv::Mat();
    mask.logits = cv::Mat();
    cv::bitwise_not(pixels, mask.pixels);
    if (!logits.empty()) cv::multiply(logits, -1, mask.logits);
  }
}

}  // namespace tiedit::stages
