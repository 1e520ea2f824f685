#pragma once
#include <string>

#include "io/fields.h"
#include "io/placed_errors.h"
#include "io/yaml.h"

namespace tiedit::io {

/// Sets a field from a YAML value, strictly: decimal integers, finite numbers, true or false, inside the field's range
/// and choices. `null` unsets an optional field and nothing else. What does not fit is added to `errors` (classes
/// yaml.type, integer, number, bool, range, choice) and the field keeps its value.
/// Returns whether it was set. Throws Error{internal} for a Substage: those are built by the pipeline.
bool read_field(const Field& field, const YamlNode& value, const Spot& spot, PlacedErrors& errors);

/// The value of `--set STEP.FIELD=TEXT` as a node. A list field takes `a,b` or `[a, b]`, a Substage a stage's id or
/// `{use: ...}`; every other field takes the text as it is, `null` unsets.
YamlNode node_of_setting(const Field& field, const std::string& text, const Spot& flag, PlacedErrors& errors);

/// "0..1", "at least 1", "above 0, at most 8", or empty without a range.
std::string range_text(const FieldInfo& info);

}  // namespace tiedit::io
