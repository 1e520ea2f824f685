#pragma once
#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.h"

namespace tiedit::io {

/// Members keep the order of the file.
using Json = nlohmann::ordered_json;

/// Limits of one document; over them it is refused before it is held in memory.
struct JsonLimits {
  std::int64_t bytes = 16 * 1024 * 1024;
  int depth = 64;
  std::int64_t elements = 1'000'000;  ///< values of every kind, containers included
};

/// Where a text comes from, for its error lines.
struct JsonSource {
  std::string name;                    ///< file, or flag
  ErrorKind kind = ErrorKind::config;  ///< config: the run's own file; input: an item's
  int row = 0;                         ///< line of a JSON Lines row, from 1; 0: the text is a whole file
  std::string inside = {};             ///< `annotations[17]`: the value is a part of a file too long to count lines in
};

/// The place of a value: member names and indices from the root. Written `edits[2].depends_on[0]`; a name that is no
/// plain word is quoted: `images["a/cup.jpg"].boxes`.
class JsonPath {
 public:
  using Step = std::variant<std::string, std::size_t>;
  JsonPath member(std::string name) const;
  JsonPath item(std::size_t index) const;
  void push(Step step) { x_steps.push_back(std::move(step)); }
  const std::vector<Step>& steps() const { return x_steps; }
  std::string text() const;

 private:
  std::vector<Step> x_steps;
};

/// A JSON text read strictly, with the way back from a value to its line and column.
class JsonDocument {
 public:
  JsonDocument(std::string text, JsonSource source, Json root)
      : x_text(std::move(text)), x_source(std::move(source)), x_root(std::move(root)) {}

  const Json& root() const { return x_root; }
  const JsonSource& source() const { return x_source; }

  /// `a.json:3:17: boxes[0].box`, of the value; of a row `jobs.jsonl:7: boxes[0].box` (it has one line); of a part
  /// `a.json: annotations[17].bbox`. Places asked for in the text's order cost one walk through it.
  std::string where(const JsonPath& path) const;
  /// The same, of the member's name.
  std::string where_name(const JsonPath& path) const;

 private:
  // One level of the path that was looked up last.
  struct Level {
    JsonPath::Step step;
    std::size_t container, name, value;  // offsets
    std::size_t index;                   // of the value within its container
  };
  struct Line {
    std::size_t number = 1, at = 0, column = 1;  // a place within it
  };
  std::string place(const JsonPath& path, bool of_name) const;
  std::size_t offset_of(const JsonPath& path, bool of_name) const;
  Level find(const JsonPath::Step& step, std::size_t container, const Level* before) const;
  std::string line_and_column(std::size_t offset) const;

  std::string x_text;
  JsonSource x_source;
  Json x_root;
  mutable std::vector<Level> x_levels;
  mutable Line x_line;
};

/// Reads one JSON text. Stricter than the format: UTF-8 without a byte order mark, no member twice, numbers finite and
/// integers within +-(2^63 - 1), limits. Throws Error{source.kind} with class json.size, json.utf8, json.bom,
/// json.syntax, json.duplicate, json.depth, json.elements or json.number: `a.json:3:17: a value, got ]; remove the
/// comma`.
JsonDocument parse_json(std::string text, const JsonSource& source, const JsonLimits& limits = {});

/// Takes an element of an array that is a member of the root: `annotations`, 17, {...}.
using JsonElementSink = std::function<void(const std::string& member, std::size_t index, Json value)>;

/// Reads as strictly as parse_json, but hands over the objects and arrays among those elements as they come and keeps
/// nothing of them: a file of gigabytes takes the memory of its text. Returns the root, with nulls in their places.
/// Throws as parse_json, and what the sink throws.
Json parse_json_elements(std::string_view text, const JsonSource& source, const JsonLimits& limits,
                         const JsonElementSink& sink);

/// The names of the root object's members, without reading the values; of a text that is no JSON object, what looks
/// like them.
std::vector<std::string> root_members(std::string_view text);

/// A value as the "got" of an error line: a string in quotes and cut to 40 characters, `an object`, `an array`.
std::string describe(const Json& value);

/// Canonical form: UTF-8, members in their order, no blanks, integers as integers, other numbers in shortest round-trip
/// form (20.0 is 20). Throws Error{internal} on a number that is not finite or text that is not UTF-8.
std::string dump_canonical(const Json& value);
/// The same values for files that people read: two blanks a level, arrays of plain values on one line, ends in \n.
std::string dump_pretty(const Json& value);

}  // namespace tiedit::io
