#pragma once
#include <optional>
#include <string>
#include <vector>

#include "stages/locate/ports.h"

namespace tiedit::stages {

/// The filled rectangles of `boxes`. Throws Error{input, box.empty} for one that covers no pixel.
cv::Mat filled_boxes(const std::vector<Box>& boxes, cv::Size size);

/// Discs of radius 0.08 * min(W, H) at the label-1 points.
cv::Mat discs(const std::vector<RegionPoint>& points, cv::Size size);

/// The pixels a reference names: whole, eN.mask, eN.raw, user:NAME (a mark's mask, else its rectangle or disc), file:PATH.
/// Throws Error{input, region.ref} when there is no such thing.
cv::Mat resolve_ref(const std::string& ref, const LocatePorts& in, const Context& context);

/// The mask of a region that needs no locator: mask, union, subtract, intersect, whole; the boxes and points of `add`;
/// a box that is a user's mark with a mask of its own. Empty when the region asks for a locator.
std::optional<Mask> geometric_mask(const Region& region, Op op, const LocatePorts& in, const Context& context);

/// The region's mask under `scale` (about the bottom centre of its bounding box) and `invert`.
void apply_modifiers(Mask& mask, const Region& region);

}  // namespace tiedit::stages
