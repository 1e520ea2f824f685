#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "io/placed_errors.h"

namespace tiedit::io {

/// The limits of a YAML file.
inline constexpr std::size_t kMaxYamlBytes = 1'048'576;
inline constexpr std::size_t kMaxYamlDepth = 32;
inline constexpr std::size_t kMaxYamlNodes = 100'000;
inline constexpr std::size_t kMaxYamlScalarBytes = 65'536;

struct YamlEntry;

/// A value of a YAML file. Nothing is converted: scalars keep the text they were written with.
struct YamlNode {
  /// `refused`: already complained about (an alias, a tag); readers pass over it in silence.
  enum class Kind { null, scalar, list, map, refused };

  Kind kind = Kind::null;
  Place at = {};
  std::string text = {};                ///< of a scalar; "null" or "~" of a null that was written out
  bool quoted = false;                  ///< of a scalar: in quotes or a block, so never a number or true
  std::vector<YamlNode> items = {};     ///< of a list
  std::vector<YamlEntry> entries = {};  ///< of a map, in order; keys are unique

  bool is(Kind k) const { return kind == k; }
  /// The entry's value, or null.
  const YamlEntry* find(std::string_view key) const;
};

struct YamlEntry {
  std::string key;
  Place key_at;
  YamlNode value;
};

/// How errors call what is read.
struct YamlSource {
  std::string file;     ///< "tie.yaml"
  std::string what;     ///< "pipeline"
  std::string members;  ///< "tiedit and steps"
};

/// Strict YAML: one document, a map, UTF-8, inside the limits; no anchors, aliases, tags, merge keys or second keys.
/// Everything found is added to `errors`; of what cannot be used at all a refused node comes back.
/// Paths leave out the name of a step: `- mask: {use: x}` as third step is `steps[2].use`.
YamlNode read_yaml(std::string_view text, const YamlSource& source, PlacedErrors& errors);

/// "a list", "a map", "nothing", or the scalar as written: what an error says it got.
std::string got_of(const YamlNode& node);

}  // namespace tiedit::io
