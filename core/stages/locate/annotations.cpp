#include "stages/locate/annotations.h"

#include <opencv2/core.hpp>

#include "stages/locate/geometry.h"

namespace tiedit {
namespace {

bool marks_a_region(MarkRole role) {
  return role == MarkRole::none || role == MarkRole::object || role == MarkRole::region || role == MarkRole::target;
}

}  // namespace

Mask LocateAnnotations::run(const In& in, Context&) const {
  const cv::Size size = in.image->size();
  Mask out;
  out.user_drawn = true;
  out.pixels = cv::Mat::zeros(size, CV_8U);
  bool any = in.annotations->mask.has_value();
  if (any) out.pixels |= *in.annotations->mask;
  for (const BoxMark& b : in.annotations->boxes) {
    if (!marks_a_region(b.role)) continue;
    out.pixels |= b.mask ? *b.mask : stages::filled_boxes({b.box}, size);
    any = true;
  }
  for (const StarMark& s : in.annotations->stars) {
    if (s.role != MarkRole::target) continue;
    out.pixels |= stages::discs({{s.at.x, s.at.y, 1}}, size);
    any = true;
  }
  if (!any) throw Error(ErrorKind::input, "locate.marks", {"locate.annotations", "a box, star or mask", "none", "add --box NAME=x0,y0,x1,y1, --star NAME=x,y or --mask FILE"});
  return out;
}

}  // namespace tiedit
