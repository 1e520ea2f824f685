#include "stages/locate/grabcut.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>

#include "base/text.h"
#include "image/geometry.h"
#include "photo/grabcut.h"
#include "stages/locate/geometry.h"

namespace tiedit {
namespace {

cv::Point pixel_of(double x, double y, cv::Size size) {
  return {std::clamp(static_cast<int>(x * size.width), 0, size.width - 1), std::clamp(static_cast<int>(y * size.height), 0, size.height - 1)};
}

// "select" stars: the user points at the thing.
std::vector<cv::Point> select_points(const Annotations* marks, cv::Size size) {
  std::vector<cv::Point> out;
  if (!marks) return out;
  for (const StarMark& s : marks->stars)
    if (s.role == MarkRole::select) out.push_back(pixel_of(s.at.x, s.at.y, size));
  return out;
}

// Below this agreement of the starts a mask is no more than a guess.
constexpr double kDoubtful = 0.7;

std::string quality_text(double quality) { return base::shortest(std::round(quality * 100) / 100); }

class Finder {
 public:
  Finder(const cv::Mat& rgb, Context& context) : x_context(context) { x_mask.pixels = cv::Mat::zeros(rgb.size(), CV_8U); }

  /// `protects` is the box of a thing that must stay: in doubt all of it does.
  void add(photo::ObjectMask found, const cv::Rect& protects) {
    x_mask.pixels |= found.mask;
    if (!protects.empty() && found.quality < kDoubtful) {
      x_mask.pixels(protects).setTo(255);
      x_context.warn("grabcut.keep", "locate.grabcut: three starts that agree on what to keep, got quality " + quality_text(found.quality) + "; the whole box is kept");
    }
    x_quality = std::min(x_quality, found.quality);
    for (Warning& w : found.warnings) {
      if (x_context.strict) throw Error(ErrorKind::input, w.slug, {"locate.grabcut", "a mask without doubt (--strict)", w.text, "draw a mask"});
      x_context.warn(w.slug, w.text);
    }
  }

  Mask take() {
    x_context.notes["quality"] = x_quality;
    x_mask.found = cv::countNonZero(x_mask.pixels) > 0;
    return std::move(x_mask);
  }

 private:
  Context& x_context;
  Mask x_mask;
  double x_quality = 1;
};

}  // namespace

Mask LocateGrabcut::run(const In& in, Context& context) const {
  static const Region nowhere{.kind = RegionKind::phrase};
  const Region& region = in.edit ? in.edit->region : nowhere;
  if (in.edit) {
    if (auto mask = stages::geometric_mask(region, in.edit->op, in, context)) return *mask;
  }
  const cv::Mat& rgb = in.base_image().srgb8();
  Finder finder(rgb, context);
  const std::vector<cv::Point> select = select_points(in.annotations, rgb.size());
  for (const Box& box : region.boxes) {
    context.check_cancelled();
    const cv::Rect r = image::pixel_rect(box, rgb.size());
    if (r.empty()) throw Error(ErrorKind::input, "box.empty", {"box", "at least 1 x 1 px", std::to_string(r.width) + " x " + std::to_string(r.height)});
    finder.add(photo::object_in_box(rgb, r, select), in.edit && in.edit->op == Op::keep ? r : cv::Rect());
  }
  for (const RegionPoint& p : region.points)
    if (p.label == 1 && region.boxes.empty()) finder.add(photo::object_at(rgb, pixel_of(p.x, p.y, rgb.size())), {});
  if (region.boxes.empty() && region.points.empty()) context.warn("locate.mark", "locate.grabcut: a box or a star, got words alone (\"" + region.query + "\"); mark the thing with --box or --star");
  Mask mask = finder.take();
  stages::apply_modifiers(mask, region);
  return mask;
}

}  // namespace tiedit
