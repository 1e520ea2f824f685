#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "pipeline/wiring.h"

namespace tiedit::pipeline {

/// `tiedit stages`: one line a stage, "id  summary", with (engine) where it needs one.
std::string list_stages(const Registry& registry);
/// The same as a list of stage_json.
nlohmann::ordered_json stages_json(const Registry& registry);

/// `tiedit stages NAME`: what it reads and makes, and every field with default, unit, range, choices and help.
/// Throws Error{usage, stage.unknown} with the nearest id.
std::string describe_stage(const Registry& registry, const std::string& id);
nlohmann::ordered_json stage_json(const Registry& registry, const std::string& id);

/// `tiedit check`: each step with what it reads and makes.
std::string describe_pipeline(const Pipeline& pipeline, const Wiring& wiring);
/// {name, numerics, needs_engine, steps: [{path, id, use, assigns, kind, reads: {port: name}}]}
nlohmann::ordered_json pipeline_json(const Pipeline& pipeline, const Wiring& wiring);

}  // namespace tiedit::pipeline
