#pragma once
#include "stages/stage.h"

namespace tiedit {

/// Moves, resizes, copies, removes and recolours things with their own pixels: cut out, their place filled from what
/// surrounds it, and laid down again. Nothing is invented, so what has no pixels yet (a new kite) needs an appearance.
/// In:  image [H, W]; layout and target (what is where before and after), or edit and mask (one edit of a plan);
///      annotations: keep, shadow and select marks
/// Out: image like the one given, in size, depth and profile; its alpha stays where it is.
///   Outside the holes, shadows and painted pixels every sample is the input's; solid pixels of a thing that moves
///   without scaling are the input's own; without any change the output is the input.
/// Side files: plate.png, <id>.rgba.png, <id>.mask.png, changed.mask.png, target.json, overlay.png. A next turn that
/// starts from target.json lays the same pixels on the same plate: no loss by the generation.
/// Notes: outside_max_abs; box_iou and old_place, in `objects` by id where layouts are given.
/// Throws: Error{config, wiring.transplant} when both or neither of the two pairs is bound; {input}: edit.unsupported,
/// edit.destination, edit.color, transplant.box, fill.hole, fill.source, layout.size
struct Transplant {
  struct Config {
    std::string blend = "border", aspect = "keep", fill = "patch";
    double tone = 0;
    std::optional<std::uint64_t> seed = {};
    double height_weight = 1500;
    double band_share = 0.006, regularisation = 1e-4, alpha_low = 0.1, alpha_span = 0.8;
    int band_px = 2, colour_blur = 6;
    double hole_alpha = 0.02, hole_share = 0.015, hole_most = 0.7;
    int hole_px = 3;
    double shadow_least = 0.2;
    int shadow_blur_px = 3, shadow_feather_px = 4;
    double tone_most = 12;
    int tone_near_px = 8, tone_far_px = 16;
    double membrane_residual = 0.002, aspect_tolerance = 0.02, old_place = 0.5;

    template <class V>
    void fields(V& v) {
      v("blend", blend,
        {.help = "border: by the matte; membrane: colours bent to the surroundings, for loose masks; none: hard edge",
         .choices = {"border", "membrane", "none"}});
      v("tone", tone, {.help = "how far the thing's lightness follows its new surroundings", .min = 0, .max = 1});
      v("aspect", aspect,
        {.help = "of a thing that is resized: its own, or that of the box", .choices = {"keep", "free"}});
      v("fill", fill, {.help = "how the old place is filled", .choices = {"patch", "telea", "ns"}});
      v("seed", seed, {.help = "of the fill's search", .default_text = "the edit's"});
      v("height_weight", height_weight,
        {.help = "how much the fill prefers what lies at the same height; 0 is off", .min = 0, .max = 1e6});
      v("band_share", band_share,
        {.help = "half width of the edge that the matte decides, of the mask's diagonal", .min = 0, .max = 0.2});
      v("band_px", band_px, {.help = "... at least", .unit = "px", .min = 1, .max = 64});
      v("regularisation", regularisation, {.help = "of the matte's guide", .min = 0, .max = 1, .above_min = true});
      v("alpha_low", alpha_low, {.help = "alpha = (filtered mask - low) / span", .min = 0, .max = 1});
      v("alpha_span", alpha_span, {.help = "... span", .min = 0, .max = 1, .above_min = true});
      v("colour_blur", colour_blur,
        {.help = "first radius of the clean colours, in half widths of the edge", .min = 1, .max = 64});
      v("hole_alpha", hole_alpha, {.help = "the hole is where alpha exceeds this, grown", .min = 0, .max = 1});
      v("hole_share", hole_share, {.help = "growth of the hole, of the mask's diagonal", .min = 0, .max = 1});
      v("hole_px", hole_px, {.help = "... at least", .unit = "px", .min = 0, .max = 256});
      v("hole_most", hole_most, {.help = "largest share of the picture that is filled", .min = 0, .max = 1});
      v("shadow_least", shadow_least, {.help = "light left in the deepest shadow", .min = 0, .max = 1});
      v("shadow_blur_px", shadow_blur_px,
        {.help = "box over which a shadow is measured", .unit = "px", .min = 1, .max = 255});
      v("shadow_feather_px", shadow_feather_px,
        {.help = "a shadow fades towards the edge of its mark", .unit = "px", .min = 0, .max = 256});
      v("tone_most", tone_most, {.help = "largest change of lightness by tone", .unit = "Lab L", .min = 0, .max = 100});
      v("tone_near_px", tone_near_px,
        {.help = "inner edge of the ring that tone compares", .unit = "px", .min = 0, .max = 1024});
      v("tone_far_px", tone_far_px, {.help = "outer edge", .unit = "px", .min = 1, .max = 1024});
      v("membrane_residual", membrane_residual,
        {.help = "how far an equation of the membrane may be off; its colours are then within some 20 times that",
         .unit = "levels",
         .min = 0,
         .max = 16,
         .above_min = true});
      v("aspect_tolerance", aspect_tolerance,
        {.help = "boxes of another shape than this share are warned of", .min = 0, .max = 10});
      v("old_place", old_place,
        {.help = "likeness of an old place to the thing that is warned of", .min = -1, .max = 1});
    }
  };
  struct In {
    const Image* image = nullptr;
    const Layout* layout = nullptr;
    const Layout* target = nullptr;
    const Edit* edit = nullptr;
    const Mask* mask = nullptr;
    const Annotations* annotations = nullptr;
    template <class V>
    void ports(V& v) {
      v("image", image);
      v.optional("layout", layout);
      v.optional("target", target);
      v.optional("edit", edit);
      v.optional("mask", mask);
      v.optional("annotations", annotations);
      v.one_of({"layout", "target"}, {"edit", "mask"});
    }
  };
  using Out = Image;
  explicit Transplant(const Config& c) : config(c) {}
  Out run(const In& in, Context& context) const;
  Config config;
};

}  // namespace tiedit
