#pragma once
#include "io/json_schema.h"

namespace tiedit::artifacts {

/// The schema of tiedit.plan/1: configs/schemas/plan.schema.json, compiled in.
const io::JsonSchema& plan_schema();

}  // namespace tiedit::artifacts
