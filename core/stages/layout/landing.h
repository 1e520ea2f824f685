#pragma once
#include <optional>

#include "artifacts/program.h"
#include "stages/layout/placement.h"
#include "stages/layout/working_layout.h"

namespace tiedit::stages {

/// Where a group is to go, and the object (if any) whose layer decides.
struct Landing {
  Shift shift;
  std::optional<std::size_t> support = {};
};

/// Of a box (of a group) by to, by, rel or frame. `moved`: objects that cannot be their own support.
Landing landing(const Placement& place, const Box& u, const Selection& moved, WorkingLayout& w);
Landing landing(const Relation& rel, const std::string& member, const Box& u, const Selection& moved, WorkingLayout& w);

/// Paints a group where its landing wants it.
void set_layer(const Landing& landing, const Selection& group, WorkingLayout& w);

/// The anchor for a mark as target: the operation's, else (of a star) the star's, else the option's; else center.
std::string target_anchor(const std::string& own, const MarkPlace& mark, const WorkingLayout& w);

}  // namespace tiedit::stages
