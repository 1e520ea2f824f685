#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "io/fields.h"

namespace tiedit::io {

/// The field's value; null for an unset optional. Throws Error{internal} for a Substage: written by the pipeline.
nlohmann::ordered_json field_value(const Field& field);

/// "integer", "number", "text", "true or false", "list of numbers", "stage", ...
std::string field_type(const Field& field);

/// What help says of a field besides its name and help line: "required text", "8 reference px, 0..256",
/// "by op, 0..1", "auto; one of auto, never, always".
std::string field_summary(const Field& field);

/// Everything that is declared of a field: name, type, default, unit, min, max, choices, required, help.
nlohmann::ordered_json field_description(const Field& field);

}  // namespace tiedit::io
