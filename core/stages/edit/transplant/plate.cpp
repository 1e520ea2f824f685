#include <fmt/format.h>

#include <algorithm>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "base/text.h"
#include "image/morphology.h"
#include "image/refine.h"
#include "photo/recolor.h"
#include "photo/surroundings.h"
#include "stages/edit/transplant/scene.h"
#include "stages/locate/geometry.h"

namespace tiedit::stages {
namespace {

constexpr double kBehind = 0.5;  // a thing whose box holds this share of a vacated place is what lies behind it

bool same_name(const std::string& a, const std::string& b) {
  return !a.empty() && a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(),
                    [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

/// The user's shadow marks of a piece that leaves the picture it was taken from.
cv::Mat shadow_marks(const Piece& piece, const Scene& scene) {
  cv::Mat out = cv::Mat::zeros(scene.size(), CV_8U);
  if (!piece.old || piece.lifted || !piece.vacates) return out;
  for (const BoxMark& b : scene.marks.boxes)
    if (b.role == MarkRole::shadow && (same_name(b.of, piece.old->mark) || same_name(b.of, piece.old->id)))
      out |= b.mask ? *b.mask : filled_boxes({b.box}, scene.size());
  return out;
}

cv::Mat hole_of(const Piece& piece, const Scene& scene) {
  const TransplantOptions& o = scene.options;
  const int least = static_cast<int>(255 * o.hole_alpha) + 1;
  const int reach = std::max(o.hole_least_px, static_cast<int>(std::lround(o.hole_share * piece.diagonal)));
  return image::dilate_edt(photo::footprint(piece.object.rgba, piece.object.at.tl(), scene.size(), least), reach) |
         shadow_marks(piece, scene);
}

bool leaves_the_plate(const Piece& p) { return p.vacates && !p.lifted; }

/// Masks of the things that stay and are not behind a hole: nothing is to be copied from them.
cv::Mat others(const Scene& scene) {
  cv::Mat out = cv::Mat::zeros(scene.size(), CV_8U);
  const auto changes = [&](const LayoutObject& o) {
    return std::any_of(scene.pieces.begin(), scene.pieces.end(),
                       [&](const Piece& p) { return p.old == &o && p.vacates; });
  };
  const auto behind = [&](const LayoutObject& o) {
    const cv::Rect box = image::pixel_rect(o.box, scene.size());
    return std::any_of(scene.pieces.begin(), scene.pieces.end(), [&](const Piece& p) {
      return leaves_the_plate(p) && (box & p.object.at).area() >= kBehind * p.object.at.area();
    });
  };
  for (const Piece& p : scene.pieces)
    if (p.only_over) out |= photo::footprint(p.object.rgba, p.object.at.tl(), scene.size(), 128);
  for (const LayoutObject& o : scene.before.objects) {
    const cv::Mat* mask = o.mask.empty() ? nullptr : pixels_of(scene, o.mask);
    if (mask && mask->size() == scene.size() && o.visible && !o.background && !changes(o) && !behind(o)) out |= *mask;
  }
  return out;
}

void fill_holes(Scene& scene) {
  scene.hole = cv::Mat::zeros(scene.size(), CV_8U);
  for (const Piece& p : scene.pieces)
    if (leaves_the_plate(p)) scene.hole |= hole_of(p, scene);
  if (!scene.keep.empty()) scene.hole.setTo(0, scene.keep);
  const double share = cv::countNonZero(scene.hole) / static_cast<double>(scene.hole.total());
  if (share > scene.options.most_hole)
    throw Error(ErrorKind::input, "fill.hole",
                {"edit.fill", fmt::format("a hole of at most {:.0f} %", 100 * scene.options.most_hole),
                 fmt::format("{:.0f} %", 100 * share), "draw a tighter box"});
  cv::Mat avoided = others(scene);
  avoided |= photo::unlike_surroundings(scene.base, scene.hole, avoided);
  photo::Filled filled = photo::fill(scene.base, scene.hole, scene.options.fill, avoided, scene.keep);
  for (Warning& w : filled.warnings) scene.context.warn(w.slug, w.text);
  scene.plate = filled.image;
  for (const Piece& p : scene.pieces)  // what stood in front of a hole stands there still
    if (p.only_over) photo::paste(p.object.rgba, p.object.at.tl(), scene.hole, scene.plate);
}

cv::Mat colours_of(const cv::Mat& rgba) {
  cv::Mat rgb;
  cv::cvtColor(rgba, rgb, cv::COLOR_RGBA2RGB);
  return rgb;
}

/// The sprite in its new colour; a shadow in it (black, not solid) stays black.
cv::Mat recoloured(const cv::Mat& rgba, cv::Vec3b colour) {
  const cv::Mat rgb = colours_of(rgba);
  cv::Mat alpha, dark, own;
  cv::extractChannel(rgba, alpha, 3);
  cv::inRange(rgba, cv::Scalar(0, 0, 0, 0), cv::Scalar(0, 0, 0, 254), dark);
  own = (alpha > 0) & ~dark;
  cv::Mat out = rgba.clone();
  cv::mixChannels(std::vector<cv::Mat>{photo::recolor(rgb, own, colour)}, std::vector<cv::Mat>{out},
                  {0, 0, 1, 1, 2, 2});
  return out;
}

/// New colours: in the sprite of what is painted, in the plate of what stays where it is.
void recolour(Piece& piece, Scene& scene) {
  if (!piece.colour) return;
  if (piece.paints) {
    piece.object.rgba = recoloured(piece.object.rgba, *piece.colour);
    return;
  }
  cv::Mat alpha = cv::Mat::zeros(scene.size(), CV_8U), own;
  cv::extractChannel(piece.object.rgba, own, 3);
  const cv::Rect visible = piece.object.at & cv::Rect(cv::Point(), scene.size());
  own(visible - piece.object.at.tl()).copyTo(alpha(visible));
  scene.plate = photo::recolor(scene.plate, alpha, *piece.colour);
}

void tone(Piece& piece, const Scene& scene) {
  const TransplantOptions& o = scene.options;
  if (o.tone <= 0 || !piece.fresh || !piece.old) return;
  const auto lightness = [&](const cv::Mat& rgb, const cv::Rect& at) {
    const cv::Mat rgba = photo::scaled(piece.object.rgba, at.size());
    return photo::ring_lightness(rgb, photo::footprint(rgba, at.tl(), scene.size()), o.tone_near_px, o.tone_far_px);
  };
  const double there = lightness(scene.plate, piece.mapping(piece.object.at)),
               here = lightness(scene.input, piece.object.at);
  if (there < 0 || here < 0) return;
  const double dL = o.tone * std::clamp(0.5 * (there - here), -o.tone_most, o.tone_most);
  piece.object.rgba = photo::toned(piece.object.rgba, dL);
}

void shade(Piece& piece, const Scene& scene) {
  piece.sprite = piece.object;
  const cv::Mat mark = shadow_marks(piece, scene);
  if (!piece.now || cv::countNonZero(mark) == 0) return;
  const cv::Mat object = photo::footprint(piece.object.rgba, piece.object.at.tl(), scene.size());
  piece.shadow = photo::shadow_of(scene.base, scene.plate, mark, object, scene.options.shadow);
  if (scene.options.blend != photo::Blend::border || piece.loose) return;
  piece.sprite = photo::over(piece.object, piece.shadow);
  piece.shadow = {};
}

}  // namespace

void make_plate(Scene& scene) {
  fill_holes(scene);
  for (Piece& piece : scene.pieces) {
    scene.context.check_cancelled();
    recolour(piece, scene);
    tone(piece, scene);
    shade(piece, scene);
  }
}

}  // namespace tiedit::stages
