#pragma once
#include "artifacts/plan.h"

namespace tiedit::artifacts {

/// A plan with coord_space px as one with fractions: boxes and points divided by the picture's sides, dilate_px and
/// feather_px from plain pixels to reference pixels. Each rounds back to the very pixel it came from. Other plans stay.
/// `width`, `height`: of the displayed picture.
Plan to_relative(Plan plan, int width, int height);

}  // namespace tiedit::artifacts
