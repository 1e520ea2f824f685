#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "artifacts/annotations.h"
#include "artifacts/layout.h"
#include "io/json.h"

namespace tiedit::stages {

/// A layout, a wish, and the program that fulfils it: what a model is shown.
struct LayoutExample {
  Layout layout;
  Annotations marks;
  std::string instruction;
  io::Json reply;  ///< {thought, ops, caption}
};

/// One row an example: {caption, objects: [{id, phrase, box}], marks: [{name, box} or {name, at}], instruction, reply}.
/// Throws Error and ErrorList of kind config: `layout_program.examples.jsonl:3: reply: required, got nothing`.
std::vector<LayoutExample> read_layout_examples(std::string_view text, const std::string& name);

/// Of `count` things those that are shown, without one twice: the first `wanted`, or as many drawn with a seed.
std::vector<std::size_t> chosen_examples(std::size_t count, std::size_t wanted, bool seeded, std::uint64_t seed);

}  // namespace tiedit::stages
