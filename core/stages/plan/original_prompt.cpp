#include "stages/plan/original_prompt.h"

#include "io/json_cursor.h"
#include "text/python_repr.h"

namespace tiedit::stages {
using io::Json;
using text::python_repr;

std::string cleaned_prompt(std::string_view raw) {
  std::string joined(raw);
  std::erase_if(joined, [](char c) { return c == '\n' || c == '\t'; });
  return text::with_single_blanks(joined);
}

std::string original_message(const std::vector<OriginalExample>& examples, const Json& input,
                             const std::string& instruction) {
  const auto question = [](const Json& graph, const std::string& words) {
    return "Input Scene Graph: " + python_repr(graph) + " Instruction: '" + words + "' Chain of Thought:";
  };
  std::string shown;
  for (const OriginalExample& e : examples) {
    shown += question(e.input, e.instruction) + " " + e.thought + " Output Scene Graph: " + python_repr(e.output) + " ";
  }
  return cleaned_prompt(shown) + cleaned_prompt(question(input, instruction));
}

std::vector<OriginalExample> read_original_example_texts(std::string text, const std::string& name) {
  const io::JsonDocument document = io::parse_json(std::move(text), {.name = name});
  io::JsonErrors errors;
  const io::JsonCursor root(document, errors);
  std::vector<OriginalExample> out;
  root.object({"examples"});
  const auto list = root.required("examples");
  const std::vector<io::JsonCursor> items = list ? list->items() : std::vector<io::JsonCursor>{};
  for (const io::JsonCursor& item : items) {
    const auto input = item.required("input_scene_graph"), output = item.required("output_scene_graph");
    const auto words = item.required("instruction"), thought = item.member("chain_of_thought");
    if (!input || !output || !words) continue;
    out.push_back(
        {input->json(), words->string().value_or(""), thought ? thought->string().value_or("") : "", output->json()});
  }
  errors.throw_if_any();
  return out;
}

}  // namespace tiedit::stages
