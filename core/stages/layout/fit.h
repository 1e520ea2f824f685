#pragma once
#include <vector>

#include "stages/layout/boxes.h"
#include "stages/layout/program_run.h"

namespace tiedit::stages {

/// Boxes of one group after the fit policy; the group keeps its shape.
/// clamp: first scaled about its centre to be no larger than the frame, then shifted inside.
/// shrink: scaled about its centre until inside; a centre outside leaves nothing (boxes of no size).
/// allow, reject: as they are.
std::vector<Box> fitted(std::vector<Box> boxes, Fit fit);

}  // namespace tiedit::stages
