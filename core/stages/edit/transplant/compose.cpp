#include <opencv2/core.hpp>

#include "image/difference.h"
#include "image/geometry.h"
#include "stages/edit/transplant/scene.h"

namespace tiedit::stages {
namespace {

photo::Blend blend_of(const Piece& piece, const Scene& scene) {
  return piece.loose ? photo::Blend::membrane : scene.options.blend;
}

/// A sprite at its new place.
photo::Sprite moved(const photo::Sprite& sprite, const Mapping& mapping) { return {sprite.rgba, mapping(sprite.at)}; }

/// Where a sprite may leave a trace: alpha above 0 before its blend hardens it.
cv::Mat trace(const photo::Sprite& sprite, cv::Size size) {
  return photo::footprint(photo::scaled(sprite.rgba, sprite.at.size()), sprite.at.tl(), size);
}

/// What differs from the input: holes, places that lifted pieces left, new colours, painted pieces and shadows.
cv::Mat changed_pixels(const Scene& scene) {
  cv::Mat out = scene.hole.clone();
  for (const Piece& p : scene.pieces) {
    if (p.vacates && p.lifted) out |= trace(p.sprite, scene.size());
    if (p.colour && !p.paints) out |= trace(p.object, scene.size());
    if (p.fresh) {
      out |= trace(moved(p.sprite, p.mapping), scene.size());
      if (!p.shadow.empty()) out |= trace(moved(p.shadow, p.mapping), scene.size());
    }
    for (const Box& other : p.flipped) {
      const cv::Rect box = image::pixel_rect(other, scene.size());
      out(box) |= trace(p.sprite, scene.size())(box);
    }
  }
  if (!scene.keep.empty()) out.setTo(0, scene.keep);
  return out;
}

void lay_down(Piece& piece, Scene& scene, cv::Mat& canvas) {
  const cv::Mat clip = piece.only_over ? scene.covered.clone() : cv::Mat();
  const auto put = [&](const photo::Sprite& sprite, photo::Blend blend) {
    const cv::Mat rgba = photo::drawn(sprite, blend, canvas, scene.options.membrane_residual);
    photo::paste(rgba, sprite.at.tl(), clip, canvas);
    if (!piece.only_over) scene.covered |= photo::footprint(rgba, sprite.at.tl(), scene.size());
    return rgba;
  };
  if (!piece.shadow.empty()) put(moved(piece.shadow, piece.mapping), photo::Blend::border);
  const cv::Mat rgba = put(moved(piece.sprite, piece.mapping), blend_of(piece, scene));
  const photo::Sprite object = moved(piece.object, piece.mapping);
  piece.painted =
      piece.sprite.rgba.data == piece.object.rgba.data ? rgba : photo::scaled(object.rgba, object.at.size());
}

}  // namespace

void compose(Scene& scene) {
  scene.changed = changed_pixels(scene);
  scene.covered = cv::Mat::zeros(scene.size(), CV_8U);
  cv::Mat canvas = scene.plate.clone();
  for (Piece& piece : scene.pieces) {
    scene.context.check_cancelled();
    if (piece.paints) lay_down(piece, scene, canvas);
  }
  scene.result = scene.input.clone();
  canvas.copyTo(scene.result, scene.changed);
}

}  // namespace tiedit::stages
