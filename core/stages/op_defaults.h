#pragma once
#include "artifacts/plan.h"

namespace tiedit::stages {

/// Start values of an operation where neither the edit nor the step says otherwise. Lengths in reference px.
struct OpDefaults {
  double dilate_px;
  double feather_px;
  double strength;
  bool fill_holes;         ///< of the mask's clean-up
  bool feather_in_growth;  ///< the feather stays within what the mask was grown by, so that the old thing never shines through
};

const OpDefaults& op_defaults(Op op);

}  // namespace tiedit::stages
