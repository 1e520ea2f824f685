#include "stages/locate/region.h"

#include <opencv2/core.hpp>

#include "image/geometry.h"
#include "stages/locate/geometry.h"

namespace tiedit {
namespace {

constexpr double kUserBoxSlack = 0.1;  // of the box's sides, around a user's box that comes with a phrase

Mask run_locator(const Stage& stage, const LocatePorts& in, const Edit& edit, Context& context) {
  Bindings bindings{{"image", borrow(*in.image)}, {"input.image", borrow(*in.source)}, {"edit", borrow(edit)}};
  if (in.annotations) bindings["annotations"] = borrow(*in.annotations);
  return *artifact_as<Mask>(stage.run(bindings, context));
}

// Cuts a mask found from words to the user's boxes, grown a little.
void cut_to_user_boxes(Mask& mask, const Region& region) {
  cv::Mat allowed = cv::Mat::zeros(mask.size(), CV_8U);
  for (const Box& b : region.boxes) {
    const double dx = kUserBoxSlack * (b.x1 - b.x0);
    const double dy = kUserBoxSlack * (b.y1 - b.y0);
    allowed(image::pixel_rect({b.x0 - dx, b.y0 - dy, b.x1 + dx, b.y1 + dy}, mask.size())).setTo(255);
  }
  mask.pixels &= allowed;
}

Mask without_locator(const Region& region, const LocatePorts& in, Context& context) {
  Mask mask;
  const bool box = region.kind == RegionKind::box;
  mask.pixels = box ? stages::filled_boxes(region.boxes, in.source->size()) : stages::discs(region.points, in.source->size());
  mask.user_drawn = true;
  context.warn("locate.filled", std::string("locate.region: a locator for ") + (box ? "boxes" : "stars") + ", got none; the " +
                                    (box ? "whole rectangle" : "disc around the star") + " is edited");
  stages::apply_modifiers(mask, region);
  return mask;
}

const BoxMark* box_mark(const std::string& ref, const Annotations* marks) {
  if (!marks || !ref.starts_with("user:")) return nullptr;
  for (const BoxMark& b : marks->boxes)
    if (b.name == ref.substr(5)) return &b;
  return nullptr;
}

// "The background" is all but the marked things, and a thing's box holds some background too: what is left out is the
// thing in the box, found by the box locator, unless the user drew its mask or marked a whole region.
Mask everything_but(const Stage& box_locator, const Region& region, const LocatePorts& in, const Edit& edit, Context& context) {
  Mask mask;
  mask.pixels = cv::Mat(in.source->size(), CV_8U, cv::Scalar(255));
  for (std::size_t i = 1; i < region.of.size(); ++i) {
    const BoxMark* mark = box_mark(region.of[i], in.annotations);
    if (!mark || mark->mask || mark->role == MarkRole::region) {
      mask.pixels.setTo(0, stages::resolve_ref(region.of[i], in, context));
      continue;
    }
    Edit thing = edit;
    thing.op = Op::keep;
    thing.region = Region{.kind = RegionKind::box, .boxes = {mark->box}, .reground = region.reground, .source = "user"};
    mask.pixels.setTo(0, run_locator(box_locator, in, thing, context).pixels);
  }
  stages::apply_modifiers(mask, region);
  return mask;
}

Mask locate(const LocateRegion::Config& config, const Region& region, Op op, const LocatePorts& in, const Edit& edit, Context& context) {
  if (config.box && region.kind == RegionKind::subtract && region.of.at(0) == "whole") return everything_but(*config.box.stage, region, in, edit, context);
  if (auto mask = stages::geometric_mask(region, op, in, context)) return *mask;
  const Substage& locator = region.kind == RegionKind::box      ? config.box
                            : region.kind == RegionKind::points ? config.points
                                                                : config.phrase;
  if (locator) {
    Mask mask = run_locator(*locator.stage, in, edit, context);
    if (region.kind == RegionKind::phrase && !region.boxes.empty() && region.source == "user") cut_to_user_boxes(mask, region);
    return mask;
  }
  if (region.kind != RegionKind::phrase) return without_locator(region, in, context);
  throw Error(ErrorKind::input, "locate.unsupported",
              {"locate.region", "a locator for words", "\"" + region.query + "\"", "mark it: --box NAME=x0,y0,x1,y1 or --mask FILE"});
}

bool is_reference(const std::string& text) {
  return text == "whole" || text.starts_with("user:") || text.starts_with("file:") ||
         (text.size() > 2 && text[0] == 'e' && text.find('.') != std::string::npos && std::isdigit(static_cast<unsigned char>(text[1])));
}

}  // namespace

Mask LocateRegion::run(const In& in, Context& context) const {
  Mask mask = locate(config, in.edit->region, in.edit->op, in, *in.edit, context);
  for (const std::string& thing : in.edit->region.must_keep) {
    if (mask.keep.empty()) mask.keep = cv::Mat::zeros(mask.size(), CV_8U);
    if (is_reference(thing)) {
      mask.keep |= stages::resolve_ref(thing, in, context);
      continue;
    }
    Edit kept = *in.edit;  // the same base picture, another thing
    kept.op = Op::keep;
    kept.region = Region{.kind = RegionKind::phrase, .query = thing, .reground = in.edit->region.reground.value_or(!in.edit->depends_on.empty())};
    const Mask found = locate(config, kept.region, Op::keep, in, kept, context);
    if (found.found) {
      mask.keep |= found.pixels;
    } else {
      context.warn("locate.keep", "must_keep: \"" + thing + "\" was not found; nothing is protected for it");
    }
  }
  return mask;
}

}  // namespace tiedit
