#pragma once
#include <vector>

#include "artifacts/layout.h"

namespace tiedit::stages {

/// The objects (places in the list) in the order in which they are painted: by z, ties by list order.
std::vector<std::size_t> paint_order(const Layout& layout);

/// z of the objects := 0, 1, 2, ... in this order.
void renumber(Layout& layout, const std::vector<std::size_t>& order);

/// Paints a group right above (or below) an object, the group's own order kept. Where z allows, only the group's z
/// change: to the object's z, else one more (less); else all are renumbered.
void put_above(Layout& layout, const std::vector<std::size_t>& group, std::size_t object);
void put_below(Layout& layout, const std::vector<std::size_t>& group, std::size_t object);
/// put_above, unless all of the group are painted after the object already.
void lift_above(Layout& layout, const std::vector<std::size_t>& group, std::size_t object);

/// reorder: front, back, forward or backward (one object on), or above or below `object`; all are renumbered.
void reorder(Layout& layout, const std::vector<std::size_t>& group, const std::string& to, std::size_t object = 0);

}  // namespace tiedit::stages
