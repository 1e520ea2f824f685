#pragma once
#include <map>
#include <regex>
#include <string>
#include <vector>

#include "io/json.h"

namespace tiedit::io {

/// One thing a schema finds wrong.
struct SchemaMessage {
  JsonPath path;
  std::string need;
  std::string got;     ///< may be empty
  std::string remedy;  ///< may be empty
};

/// A JSON Schema (draft 2020-12) of the keywords that tiedit's own schemas use: $ref (to #/$defs/NAME), type, const,
/// enum, minLength, maxLength, pattern, minimum, maximum, exclusiveMinimum, minItems, maxItems, uniqueItems, items,
/// properties, required, additionalProperties (false), allOf, not (of required), if, then, else. Any other keyword is a
/// programmer's mistake: Error{internal}.
class JsonSchema {
 public:
  /// `words` says in words what a pattern of a $defs entry asks for: {"id", "an edit id"}.
  explicit JsonSchema(Json schema, std::map<std::string, std::string> words = {});

  /// Everything that is wrong with a value, in the schema's order; the first 20. Equal verdicts as Python's jsonschema.
  std::vector<SchemaMessage> check(const Json& value) const;

  const Json& json() const { return x_schema; }

 private:
  Json x_schema;
  std::map<std::string, std::string> x_words;
  std::map<std::string, std::regex> x_patterns;  // compiled once: that costs more than a match
};

}  // namespace tiedit::io
