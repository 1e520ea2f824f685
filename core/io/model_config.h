#pragma once
#include <set>
#include <string>
#include <vector>

#include "io/fields.h"
#include "io/json.h"

namespace tiedit::io {

/// A key that may stand in a file with one of these values and no other.
struct FixedKey {
  std::string key;
  std::vector<Json> allowed;
  std::string remedy = {};
};

/// What a config may hold besides the fields that are read.
struct ModelConfigRules {
  std::vector<FixedKey> fixed = {};
  std::vector<std::string> ignored = {};
};

/// Reads a model's config.json strictly into `fields`: every key is one of the fields, a fixed key, an ignored one or
/// begins with `_`; a field that the file lacks keeps its default, a required one is missed. A list field takes a plain
/// value for a list of one, an optional field takes null.
/// The bare words Infinity, -Infinity and NaN count as numbers here, as Python writes them (fields want finite ones).
/// Out: the keys that the file writes, without those beginning with `_`
/// Throws: ErrorList of kind model: config.type, range, value, unknown, missing (`unet/config.json: hidden_size:
///         1..65,536, got -1`), and what parse_json throws.
std::set<std::string> read_model_config(std::string text, const std::string& name, const FieldList& fields,
                                        const ModelConfigRules& rules);

/// The JSON of a model's file as parse_json takes it: bare Infinity, -Infinity and NaN become texts of these words, and
/// integers beyond 64 bits (`"model_max_length": 1000000000000000019884624838656`) plain numbers.
std::string strict_model_json(std::string_view text);

}  // namespace tiedit::io
