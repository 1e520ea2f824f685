#include "stages/edit/transplant.h"

#include <fmt/format.h>

#include <opencv2/core.hpp>

#include "image/difference.h"
#include "stages/edit/transplant/from_edit.h"
#include "stages/edit/transplant/record.h"
#include "stages/edit/transplant/scene.h"
#include "stages/layout/program_run.h"
#include "stages/locate/geometry.h"

namespace tiedit {
namespace {

using stages::Piece;
using stages::Scene;

photo::FillMethod fill_method(const std::string& name) {
  return name == "telea" ? photo::FillMethod::telea : name == "ns" ? photo::FillMethod::ns : photo::FillMethod::patch;
}

photo::Blend blend(const std::string& name) {
  return name == "membrane" ? photo::Blend::membrane : name == "none" ? photo::Blend::none : photo::Blend::border;
}

stages::TransplantOptions options_of(const Transplant::Config& c, const Context& context) {
  stages::TransplantOptions o{
      .blend = blend(c.blend),
      .tone = c.tone,
      .tone_most = c.tone_most,
      .tone_near_px = c.tone_near_px,
      .tone_far_px = c.tone_far_px,
      .free_aspect = c.aspect == "free",
      .aspect_tolerance = c.aspect_tolerance,
      .matte = {c.band_share, c.band_px, c.regularisation, c.alpha_low, c.alpha_span, c.colour_blur},
      .shadow = {c.shadow_least, c.shadow_blur_px, c.shadow_feather_px},
      .fill = {},
      .hole_alpha = c.hole_alpha,
      .hole_share = c.hole_share,
      .hole_least_px = c.hole_px,
      .most_hole = c.hole_most,
      .membrane_residual = c.membrane_residual,
      .old_place_most = c.old_place};
  o.fill.method = fill_method(c.fill);
  o.fill.seed = c.seed.value_or(context.seed);
  o.fill.height_weight = c.height_weight;
  return o;
}

/// What must stay: keep marks, the plan's keep edits, what the edit must keep.
cv::Mat kept(const Transplant::In& in, const Annotations& marks, const Context& context) {
  const cv::Size size = in.image->size();
  cv::Mat out = cv::Mat::zeros(size, CV_8U);
  for (const BoxMark& b : marks.boxes)
    if (b.role == MarkRole::keep) out |= b.mask ? *b.mask : stages::filled_boxes({b.box}, size);
  for (const StarMark& s : marks.stars)
    if (s.role == MarkRole::keep) out |= stages::discs({{s.at.x, s.at.y, 1}}, size);
  for (const std::string& id : context.keep_ids) {
    const auto found = context.masks ? context.masks->find(id + ".mask") : MaskStore::const_iterator{};
    if (context.masks && found != context.masks->end() && found->second->found) out |= found->second->pixels;
  }
  if (in.mask && !in.mask->keep.empty()) out |= in.mask->keep;
  return cv::countNonZero(out) > 0 ? out : cv::Mat();
}

void require_size(const Layout& layout, cv::Size size) {
  const cv::Size got(layout.image.width, layout.image.height);
  if (got.empty() || got == size) return;
  throw Error(ErrorKind::input, "layout.size",
              {"edit.transplant", fmt::format("a layout of a picture of {}x{}", size.width, size.height),
               fmt::format("{}x{}", got.width, got.height)});
}

void start(Scene& scene) {
  require_size(scene.before, scene.image.size());
  require_size(scene.target, scene.image.size());
  scene.input = scene.image.srgb8();
  scene.base = scene.input;
  const cv::Mat* plate = scene.before.plate.empty() ? nullptr : stages::pixels_of(scene, scene.before.plate);
  for (const LayoutObject& o : scene.before.objects)
    scene.chained |=
        plate && plate->size() == scene.size() && o.appearance && stages::pixels_of(scene, o.appearance->file);
  if (scene.chained) scene.base = *plate;
}

/// The promise about everything that is not to change, checked on the samples.
int outside_max_abs(const Scene& scene, const Image& out) {
  const image::OutsideDifference outside = image::outside_difference(out.pixels, scene.image.pixels, scene.changed);
  if (outside.max_abs == 0) return 0;
  throw Error(ErrorKind::internal, "transplant.outside",
              {"edit.transplant", "every sample outside the changed pixels as it was",
               fmt::format("{} pixels changed by up to {}", outside.pixels, outside.max_abs)});
}

void note(const Scene& scene, int outside, bool by_edit) {
  auto& notes = scene.context.notes;
  const auto number = [](const std::optional<double>& v) {
    return v ? nlohmann::ordered_json(*v) : nlohmann::ordered_json(nullptr);
  };
  const std::vector<stages::PieceScore> scores = stages::scores_of(scene);
  notes["outside_max_abs"] = outside;
  if (!by_edit) notes["objects"] = nlohmann::ordered_json::array();
  for (const stages::PieceScore& s : scores) {
    if (by_edit) {
      notes["box_iou"] = number(s.box_iou);
      notes["old_place"] = number(s.old_place);
    } else {
      notes["objects"].push_back({{"id", s.id}, {"box_iou", number(s.box_iou)}, {"old_place", number(s.old_place)}});
    }
  }
}

std::shared_ptr<const Mask> made_mask(cv::Mat pixels) {
  auto mask = std::make_shared<Mask>();
  mask->pixels = std::move(pixels);
  return mask;
}

/// Later steps may change what was repainted here; later edits may speak of the thing and of its old place.
void make_masks(const Scene& scene, bool by_edit) {
  if (cv::countNonZero(scene.changed) > 0) scene.context.made_masks["mask"] = made_mask(scene.changed);
  if (!by_edit) return;
  cv::Mat thing = cv::Mat::zeros(scene.size(), CV_8U);
  for (const Piece& p : scene.pieces)
    if (p.fresh) thing |= photo::footprint(p.painted, p.mapping(p.object.at).tl(), scene.size(), 128);
  if (cv::countNonZero(thing) > 0) scene.context.made_masks["dest_mask"] = made_mask(thing);
  scene.context.made_masks["source_mask"] = made_mask(scene.hole);
}

void warn_of_alpha(const Scene& scene) {
  if (!scene.image.has_alpha()) return;
  cv::Mat alpha;
  cv::extractChannel(scene.image.pixels, alpha, 3);
  const double full = alpha.depth() == CV_16U ? 65535 : 255;
  if (cv::countNonZero((alpha < full) & scene.changed) > 0)
    scene.context.warn("transplant.alpha",
                       "edit.transplant: an opaque picture where things move, got transparency; it stays where it was");
}

}  // namespace

Image Transplant::run(const In& in, Context& context) const {
  const bool by_layouts = in.layout && in.target, by_edit = in.edit && in.mask;
  if (by_layouts == by_edit)
    throw Error(
        ErrorKind::config, "wiring.transplant",
        {"edit.transplant", "layout and target, or edit and mask", by_edit ? "both" : "neither",
         by_edit ? "put it before or after each_edit" : "put it behind layout.apply, or into each_edit behind a mask"});
  static const Annotations no_marks;
  const Annotations& marks = in.annotations ? *in.annotations : no_marks;
  const stages::TransplantOptions options = options_of(config, context);
  const stages::EditLayouts layouts = by_edit
                                          ? stages::layouts_of(*in.edit, *in.mask, marks, context)
                                          : stages::EditLayouts{stages::before_of(*in.layout, *in.target, marks), {}};
  Scene scene{.image = *in.image,
              .before = layouts.before,
              .target = by_edit ? layouts.target : *in.target,
              .marks = marks,
              .options = options,
              .context = context};
  start(scene);
  scene.keep = kept(in, marks, context);
  scene.pieces = stages::compared(scene);
  stages::cut_pieces(scene);
  stages::make_plate(scene);
  stages::compose(scene);
  const bool changes = cv::countNonZero(scene.changed) > 0;
  const Image out = changes ? stages::in_native_pixels(scene) : *in.image;
  note(scene, outside_max_abs(scene, out), by_edit);
  warn_of_alpha(scene);
  make_masks(scene, by_edit);
  stages::add_files(scene, by_edit ? in.edit->id + "." : std::string{});
  return out;
}

}  // namespace tiedit
