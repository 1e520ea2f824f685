#pragma once
#include <optional>
#include <string>
#include <vector>

#include "stages/plan/layout_nouns.h"
#include "stages/plan/layout_scene.h"

namespace tiedit::stages {

/// True when the object stands so to the thing at `box` (paint order `z`): `side` as Relation::side.
/// For "near" and "between" see nearest_first and stands_between.
bool stands(const LayoutObject& object, const std::string& side, const Box& box, int z);
bool stands_between(const LayoutObject& object, const Box& a, const Box& b);
/// The gap between two boxes; 0 where they meet.
double gap_between(const Box& a, const Box& b);

/// Those of `from` (places in the layout's list) that the pick takes: one, or `count`, or for `all` of a side those in
/// that half of the frame. Nothing where it makes no sense ("the biggest cups") or the rank is too high.
std::optional<std::vector<std::size_t>> picked(const Layout& layout, const std::vector<std::size_t>& from,
                                               const Pick& pick, bool all, std::optional<int> count);

/// The side that a row of objects is counted from when none was said: the left, or the top of a column.
std::string counted_from(const Layout& layout, const std::vector<std::size_t>& objects);

}  // namespace tiedit::stages
