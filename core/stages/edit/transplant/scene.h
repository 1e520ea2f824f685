#pragma once
#include <opencv2/core/mat.hpp>
#include <optional>
#include <string>
#include <vector>

#include "artifacts/annotations.h"
#include "artifacts/layout.h"
#include "photo/fill.h"
#include "photo/matte.h"
#include "photo/paste.h"
#include "photo/shadow.h"
#include "stages/context.h"
#include "stages/edit/transplant/mapping.h"

namespace tiedit::stages {

/// The constants of edit.transplant; see its fields.
struct TransplantOptions {
  photo::Blend blend = photo::Blend::border;
  double tone = 0, tone_most = 12;
  int tone_near_px = 8, tone_far_px = 16;
  bool free_aspect = false;
  double aspect_tolerance = 0.02;
  photo::MatteOptions matte;
  photo::ShadowOptions shadow;
  photo::FillOptions fill;
  double hole_alpha = 0.02, hole_share = 0.015;
  int hole_least_px = 3;
  double most_hole = 0.7;
  double membrane_residual = 0.002;
  double old_place_most = 0.5;
};

/// An object that takes part: because it changes, or because it must be painted again over or under one that does.
struct Piece {
  std::string id;
  const LayoutObject* old = nullptr;  ///< of Scene::before, whose pixels it takes; null: those of its appearance file
  const LayoutObject* now = nullptr;  ///< of Scene::target; null: it goes
  bool lifted = false;     ///< the plate of an earlier turn does not show it; its pixels come from its appearance
  bool vacates = false;    ///< it leaves its old place
  bool paints = false;     ///< it is painted
  bool fresh = false;      ///< ... with pixels that were not there, so all of it counts as changed
  bool only_over = false;  ///< it is in the plate, and painted only over what was painted before it
  std::optional<cv::Vec3b> colour = {};  ///< new colour; without `paints` it is given to it in the plate
  std::vector<Box> flipped = {};         ///< boxes of the things that a lifted piece came above or below

  photo::Sprite object = {};  ///< own pixels, at the old place
  photo::Sprite sprite = {};  ///< ... with the shadow under it, where the blend is border
  photo::Sprite shadow = {};  ///< else the shadow alone
  bool loose = false;         ///< the mask is no more than the box
  double diagonal = 0;        ///< of the mask, px
  Mapping mapping = {};       ///< to the new place
  cv::Mat painted = {};       ///< [h, w, 4] u8: the object alone as it was painted, at mapping(object.at)
};

/// One transplant: the picture, what it holds before and after, and what comes of it step by step.
struct Scene {
  const Image& image;
  const Layout& before;  ///< with objects that the program made from marks
  const Layout& target;
  const Annotations& marks;
  const TransplantOptions& options;
  Context& context;
  cv::Mat keep = {};  ///< [H, W] u8, nonzero = must stay; empty: nothing

  cv::Mat input = {};              ///< [H, W, 3] u8 sRGB
  cv::Mat base = {};               ///< the plate of an earlier turn, else the input
  bool chained = false;            ///< base is such a plate
  std::vector<Piece> pieces = {};  ///< in paint order

  cv::Mat hole = {};     ///< [H, W] u8: filled anew
  cv::Mat plate = {};    ///< [H, W, 3] u8: base with the holes filled
  cv::Mat changed = {};  ///< [H, W] u8: outside of it the result is the input
  cv::Mat covered = {};  ///< [H, W] u8: where something was painted
  cv::Mat result = {};   ///< [H, W, 3] u8

  cv::Size size() const { return input.size(); }
};

/// The pixels of a file that the layouts name, or null.
const cv::Mat* pixels_of(const Scene& scene, const std::string& file);

/// The pieces that change, and all lifted ones, in paint order.
/// Throws Error{input}: edit.unsupported for what needs pixels that nobody has, edit.color.
std::vector<Piece> compared(const Scene& scene);

/// Cuts every piece out of the picture or takes its appearance, and sets where it goes. Adds the pieces in front of
/// painted ones.
/// Throws Error{input}: transplant.box, and under --strict the doubts of GrabCut.
void cut_pieces(Scene& scene);

/// Fills the vacated places: hole and plate; then shadows, new colours and tone of the pieces.
/// Throws Error{input, fill.hole, fill.source} when too much is to be filled.
void make_plate(Scene& scene);

/// Lays the pieces down: changed, covered and result.
void compose(Scene& scene);

/// The result in the depth and profile of the picture it came from. Outside of `changed` every sample is the picture's
/// own, and so are the solid pixels of objects that moved without scaling.
Image in_native_pixels(const Scene& scene);

}  // namespace tiedit::stages
