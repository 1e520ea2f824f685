#include "stages/composite/keep_background.h"

#include <fmt/format.h>

#include <algorithm>
#include <opencv2/core.hpp>

#include "image/colour.h"
#include "image/composite.h"
#include "image/difference.h"
#include "image/geometry.h"
#include "image/morphology.h"
#include "stages/op_defaults.h"

namespace tiedit {
namespace {

int feather(const KeepBackground& stage, const KeepBackground::In& in) {
  const stages::OpDefaults defaults = stages::op_defaults(in.edit ? in.edit->op : Op::attribute);
  double reference = in.edit ? defaults.feather_px : 0;
  if (stage.config.feather_px) reference = *stage.config.feather_px;
  if (in.edit && in.edit->region.feather_px) reference = *in.edit->region.feather_px;
  const int px = image::effective_px(reference, in.mask->size());
  return in.edit && defaults.feather_in_growth ? std::min(px, in.mask->dilated_px) : px;
}

cv::Mat colours_of(const cv::Mat& pixels) {
  if (pixels.channels() == 3) return pixels;
  cv::Mat colours(pixels.size(), CV_MAKETYPE(pixels.depth(), 3));
  cv::mixChannels(pixels, colours, {0, 0, 1, 1, 2, 2});
  return colours;
}

// The edit's pixels in the parent's profile and depth. A pixel the edit left alone keeps the parent's own sample, which
// a trip through 8-bit sRGB would not.
cv::Mat native_pixels(const cv::Mat& edited_srgb8, const cv::Mat& parent_srgb8, const cv::Mat& parent_pixels, const Image& parent) {
  cv::Mat native = image::from_srgb8(edited_srgb8, parent);
  if (native.data == edited_srgb8.data) return native;  // same profile and depth
  cv::Mat difference, changed;
  cv::absdiff(edited_srgb8, parent_srgb8, difference);
  cv::transform(difference, changed, cv::Matx13f(1, 1, 1));
  colours_of(parent_pixels).copyTo(native, changed == 0);
  return native;
}

// An editor that moves pixels hands them on as they were, not by way of 8-bit sRGB.
bool is_native(const Image& image, const Image& parent) {
  return image.meta == parent.meta && image.pixels.type() == parent.pixels.type();
}

void require_sizes(const KeepBackground::In& in) {
  const auto text = [](cv::Size s) { return fmt::format("{}x{}", s.width, s.height); };
  const auto require = [&](const char* what, cv::Size got) {
    if (got == in.parent->size()) return;
    throw Error(ErrorKind::internal, "composite.size",
                {"composite.keep_background", std::string(what) + " of " + text(in.parent->size()), text(got), "fix the edit stage"});
  };
  require("gen", in.image->size());
  require("mask", in.mask->size());
}

}  // namespace

Image KeepBackground::run(const In& in, Context& context) const {
  require_sizes(in);
  const cv::Mat& mask = in.mask->pixels;
  const image::Drift drift = image::drift(in.image->srgb8(), in.parent->srgb8(), mask);
  Image out(in.parent->pixels.clone(), in.parent->meta);
  const cv::Rect box = image::mask_box(mask);
  if (!box.empty()) {
    const cv::Rect work = image::grown(box, 1, mask.size());  // the rim outside the mask is what distances are measured from
    const cv::Mat parent = in.parent->pixels(work);
    const cv::Mat gen = is_native(*in.image, *in.parent) ? colours_of(in.image->pixels(work))
                                                         : native_pixels(in.image->srgb8()(work), in.parent->srgb8()(work), parent, *in.parent);
    image::composite(parent, gen, mask(work), feather(*this, in)).copyTo(out.pixels(work));
  }
  const image::OutsideDifference outside = image::outside_difference(out.pixels, in.parent->pixels, mask);
  if (outside.max_abs != 0) {
    throw Error(ErrorKind::internal, "background.changed",
                {"composite.keep_background", "every sample outside the mask as it was",
                 fmt::format("{} pixels changed by up to {}", outside.pixels, outside.max_abs)});
  }
  context.notes["background"] = {{"outside_max_abs", outside.max_abs}, {"outside_pixels", outside.pixels}, {"drift_mean", drift.mean}, {"drift_max", drift.max}};
  return out;
}

}  // namespace tiedit
