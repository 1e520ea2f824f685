#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "io/json.h"

namespace tiedit::stages {

/// What the original does to all its texts: line ends and tabs deleted (not replaced), runs of white space one blank,
/// none at the ends.
std::string cleaned_prompt(std::string_view raw);

/// One of the original's examples, and the question that the user's message ends with.
struct OriginalExample {
  io::Json input;
  std::string instruction, thought;
  io::Json output;
};
/// The user's message: examples one blank apart, then the question, without anything between it and the last of them.
std::string original_message(const std::vector<OriginalExample>& examples, const io::Json& input,
                             const std::string& instruction);

/// The original's file of examples, {examples: [{instruction, chain_of_thought?, input_scene_graph,
/// output_scene_graph, ...}]}. Throws Error and ErrorList of kind config.
std::vector<OriginalExample> read_original_example_texts(std::string text, const std::string& name);

}  // namespace tiedit::stages
