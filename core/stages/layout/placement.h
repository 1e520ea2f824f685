#pragma once
#include <optional>
#include <string>

#include "stages/layout/boxes.h"

namespace tiedit::stages {

inline constexpr double kGap = 0.02, kMargin = 0.02;

/// What a place asks of the paint order, in relation to the support.
enum class Layer { any, above, just_above, just_below };

/// How far a group is to be shifted.
struct Shift {
  double dx = 0, dy = 0;
  Layer layer = Layer::any;
};

/// So that the anchor of `u` is at the point.
Shift to_point(const Box& u, const std::string& anchor, const Point& point);
/// To a side or corner of the frame, `kMargin` inside it; a plain side keeps the other axis; center = both.
Shift to_frame(const Box& u, const std::string& place);
/// Beside, above, on, ... a support, u's own size kept; side as Relation::side but between.
Shift beside(const Box& u, const std::string& side, const Box& support, double gap);
/// Centred at the midpoint of two centres.
Shift between(const Box& u, const Box& a, const Box& b);

/// The place in the frame that a side of `of: "frame"` means: above is top; nothing for sides without one.
std::optional<std::string> frame_place_of(const std::string& side);

}  // namespace tiedit::stages
