#include "stages/edit/transplant/from_edit.h"

#include <algorithm>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "image/morphology.h"
#include "image/refine.h"
#include "stages/locate/geometry.h"
#include "stages/locate/ports.h"

namespace tiedit::stages {
namespace {

constexpr const char* kMaskFile = "o1.mask.png";

/// The thing itself: the first mask of the edit, cleaned, inside what is left of it after growing and protecting.
cv::Mat thing(const Edit& edit, const Mask& mask, const Context& context) {
  if (mask.dilated_px <= 0) return mask.pixels;
  const auto raw = context.masks ? context.masks->find(edit.id + ".raw") : MaskStore::const_iterator{};
  if (!context.masks || raw == context.masks->end() || raw->second->size() != mask.size())
    return image::dilate_edt(mask.pixels, -mask.dilated_px);
  std::vector<cv::Point> points;
  for (const RegionPoint& p : edit.region.points)
    if (p.label == 1)
      points.emplace_back(static_cast<int>(p.x * mask.size().width), static_cast<int>(p.y * mask.size().height));
  return image::clean(raw->second->pixels, raw->second->logits, points, {}).mask & mask.pixels;
}

cv::Rect2d centred_on(const cv::Rect2d& r, cv::Point2d p) {
  return {p.x - r.width / 2, p.y - r.height / 2, r.width, r.height};
}

cv::Rect2d standing_on(const cv::Rect2d& r, cv::Point2d bottom, double factor) {
  return {bottom.x - r.width * factor / 2, bottom.y - r.height * factor, r.width * factor, r.height * factor};
}

cv::Point2d bottom_of(const cv::Rect2d& r) { return {r.x + r.width / 2, r.y + r.height}; }

cv::Rect2d fitted_into(const cv::Rect2d& r, const cv::Rect2d& box) {
  return standing_on(r, bottom_of(box), std::min(box.width / r.width, box.height / r.height));
}

/// Inside the frame: scaled down about its centre if it is larger, then shifted.
cv::Rect2d clamped(cv::Rect2d r, cv::Size frame) {
  const double s = std::min({1.0, frame.width / r.width, frame.height / r.height});
  const cv::Point2d centre(r.x + r.width / 2, r.y + r.height / 2);
  r = centred_on({0, 0, r.width * s, r.height * s}, centre);
  r.x = std::clamp(r.x, 0.0, std::max(0.0, frame.width - r.width));
  r.y = std::clamp(r.y, 0.0, std::max(0.0, frame.height - r.height));
  return r;
}

[[noreturn]] void throw_no_destination(const Edit& edit, const std::string& got) {
  throw Error(ErrorKind::input, "edit.destination",
              {edit.id, "a destination that is marked", got, "mark it: --star NAME=x,y or --box NAME=x0,y0,x1,y1"});
}

cv::Point2d centroid(const cv::Mat& mask) {
  const cv::Moments m = cv::moments(mask, true);
  return {m.m10 / m.m00 + 0.5, m.m01 / m.m00 + 0.5};
}

class Destination {
 public:
  Destination(const Edit& edit, const cv::Rect2d& thing, cv::Size frame, const Annotations& marks,
              const Context& context)
      : x_edit(edit), x_thing(thing), x_frame(frame), x_marks(marks), x_context(context) {}

  cv::Rect2d box() const { return clamped(wanted(), x_frame); }

 private:
  cv::Rect2d wanted() const {
    if (!x_edit.destination) throw_no_destination(x_edit, "none");
    const Region& to = *x_edit.destination;
    switch (to.kind) {
      case RegionKind::box:
        return in_box(union_of(to.boxes));
      case RegionKind::points:
        return at_points(to);
      case RegionKind::mask:
        if (to.mask_ref == x_edit.id + ".source_mask")
          return standing_on(x_thing, bottom_of(x_thing), to.scale.value_or(1));
        if (const BoxMark* mark = box_mark(to.mask_ref)) return in_box(pixels(mark->box));
        if (const StarMark* mark = star_mark(to.mask_ref))
          return centred_on(x_thing, {mark->at.x * x_frame.width, mark->at.y * x_frame.height});
        break;
      case RegionKind::phrase:
        break;
      default:
        break;
    }
    return on_mask(mask_of(to));
  }

  cv::Rect2d pixels(const Box& b) const {
    return {b.x0 * x_frame.width, b.y0 * x_frame.height, (b.x1 - b.x0) * x_frame.width, (b.y1 - b.y0) * x_frame.height};
  }

  cv::Rect2d union_of(const std::vector<Box>& boxes) const {
    cv::Rect2d all = pixels(boxes.at(0));
    for (const Box& b : boxes) all |= pixels(b);
    return all;
  }

  cv::Rect2d in_box(const cv::Rect2d& box) const {
    if (x_edit.op == Op::resize) return fitted_into(x_thing, box);
    return centred_on(x_thing, {box.x + box.width / 2, box.y + box.height / 2});
  }

  cv::Rect2d at_points(const Region& to) const {
    cv::Point2d sum;
    int n = 0;
    for (const RegionPoint& p : to.points) {
      if (p.label != 1) continue;
      sum += cv::Point2d(p.x * x_frame.width, p.y * x_frame.height);
      ++n;
    }
    if (n == 0) throw_no_destination(x_edit, "no point inside it");
    return centred_on(x_thing, sum / n);
  }

  cv::Rect2d on_mask(const cv::Mat& mask) const {
    if (mask.empty() || cv::countNonZero(mask) == 0) throw_no_destination(x_edit, "an empty mask");
    if (x_edit.op == Op::resize) return fitted_into(x_thing, cv::Rect2d(image::mask_box(mask)));
    return standing_on(x_thing, centroid(mask), 1);
  }

  /// A mask that an earlier step found for the destination, or the region's own pixels.
  cv::Mat mask_of(const Region& to) const {
    if (x_context.masks)
      if (const auto found = x_context.masks->find(x_edit.id + ".dest_mask"); found != x_context.masks->end())
        return found->second->pixels;
    const Image frame(cv::Mat(x_frame, CV_8UC3));
    const LocatePorts ports{&frame, &frame, &x_edit, &x_marks};
    const auto mask = geometric_mask(to, Op::add, ports, x_context);
    if (!mask)
      throw_no_destination(x_edit, "\"" + (to.query.empty() ? std::string(to_string(to.kind)) : to.query) + "\"");
    return mask->pixels;
  }

  const BoxMark* box_mark(const std::string& ref) const {
    for (const BoxMark& b : x_marks.boxes)
      if (ref == "user:" + b.name && !b.mask) return &b;
    return nullptr;
  }
  const StarMark* star_mark(const std::string& ref) const {
    for (const StarMark& s : x_marks.stars)
      if (ref == "user:" + s.name) return &s;
    return nullptr;
  }

  const Edit& x_edit;
  const cv::Rect2d& x_thing;
  cv::Size x_frame;
  const Annotations& x_marks;
  const Context& x_context;
};

Box fractions(const cv::Rect2d& r, cv::Size frame) {
  return {r.x / frame.width, r.y / frame.height, (r.x + r.width) / frame.width, (r.y + r.height) / frame.height};
}

/// The user's mark that the edit is about: its shadow moves along.
std::string mark_of(const Region& region, const Annotations& marks) {
  for (const BoxMark& b : marks.boxes)
    if (region.mask_ref == "user:" + b.name || (region.boxes.size() == 1 && region.boxes[0] == b.box)) return b.name;
  return {};
}

}  // namespace

EditLayouts layouts_of(const Edit& edit, const Mask& mask, const Annotations& marks, const Context& context) {
  const cv::Size frame = mask.size();
  const cv::Mat own = thing(edit, mask, context);
  const cv::Rect2d box(image::mask_box(own));
  EditLayouts out;
  out.before.image = {{}, frame.width, frame.height};
  out.before.pixels[kMaskFile] = own;
  out.before.last_id = 1;
  LayoutObject object{.id = "o1",
                      .label = edit.target_phrase,
                      .phrase = edit.target_phrase,
                      .box = fractions(box, frame),
                      .mask = kMaskFile};
  object.mark = mark_of(edit.region, marks);
  if (!box.empty()) out.before.objects = {object};
  out.target = out.before;
  if (box.empty()) return out;
  LayoutObject& after = out.target.objects[0];
  switch (edit.op) {
    case Op::move:
    case Op::resize:
      after.box = fractions(Destination(edit, box, frame, marks, context).box(), frame);
      break;
    case Op::duplicate: {
      LayoutObject copy = object;
      copy.id = "o2";
      copy.from = "o1";
      copy.mask.clear();
      copy.box = fractions(Destination(edit, box, frame, marks, context).box(), frame);
      out.target.objects.push_back(copy);
      out.target.last_id = 2;
      break;
    }
    case Op::remove:
      out.target.objects.clear();
      break;
    case Op::attribute:
      after.attributes = edit.attributes;
      break;
    default:
      throw Error(ErrorKind::input, "edit.unsupported",
                  {"edit.transplant", "move, resize, duplicate, remove or another colour", to_string(edit.op),
                   "new content needs a model: use edit.inpaint"});
  }
  return out;
}

}  // namespace tiedit::stages
