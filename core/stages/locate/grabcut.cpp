#include "stages/locate/grabcut.h"

#include <algorithm>
#include <opencv2/core.hpp>

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

class Finder {
 public:
  Finder(const cv::Mat& rgb, Context& context) : x_context(context) { x_mask.pixels = cv::Mat::zeros(rgb.size(), CV_8U); }

  void add(photo::ObjectMask found) {
    x_mask.pixels |= found.mask;
    x_quality = std::min(x_quality, found.quality);
    for (Warning& w : found.warnings) {
      if (x_context.strict && w.slug == "star_ambiguous") throw Error(ErrorKind::input, "star_ambiguous", {"locate.grabcut", "one thing under the star", w.text, "draw a box around it"});
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
    finder.add(photo::object_in_box(rgb, r, select));
  }
  for (const RegionPoint& p : region.points)
    if (p.label == 1 && region.boxes.empty()) finder.add(photo::object_at(rgb, pixel_of(p.x, p.y, rgb.size())));
  if (region.boxes.empty() && region.points.empty()) context.warn("locate.mark", "locate.grabcut: a box or a star, got words alone (\"" + region.query + "\"); mark the thing with --box or --star");
  Mask mask = finder.take();
  stages::apply_modifiers(mask, region);
  return mask;
}

}  // namespace tiedit
