#include "stages/plan/layout_conversation.h"

#include <algorithm>
#include <filesystem>

#include "artifacts/inline_marks.h"
#include "base/digest.h"
#include "base/files.h"
#include "stages/layout/mark_nouns.h"
#include "stages/layout/program_run.h"
#include "stages/plan/layout_diff.h"
#include "stages/plan/layout_examples.h"
#include "stages/plan/layout_message.h"
#include "stages/plan/layout_schema.h"
#include "stages/plan/original_prompt.h"
#include "stages/prompt_files.h"

namespace tiedit::stages {
namespace {

constexpr std::int64_t kMaxPromptFile = 4 << 20;

std::string read_prompt(const std::filesystem::path& file) {
  return base::read_file(file, ErrorKind::config, "prompt", kMaxPromptFile);
}

// The sentence as the original's page would have sent it: marks written out.
std::string with_written_marks(const std::string& instruction, const Annotations& marks) {
  artifacts::AnnotationSpec spec;
  for (const BoxMark& b : marks.boxes) spec.boxes.push_back({b.name, {b.box.x0, b.box.y0, b.box.x1, b.box.y1}});
  for (const StarMark& s : marks.stars) spec.stars.push_back({s.name, {s.at.x, s.at.y}});
  spec.instruction = with_bare_marks(instruction, marks);
  return artifacts::with_literals(spec, true).text;
}

class ConversationMaker {
 public:
  ConversationMaker(const PlanLayoutLlm::Config& config, const PlanLayoutLlm::In& in, std::uint64_t seed)
      : x_config(config), x_in(in), x_seed(config.chat.seed.value_or(seed)) {}

  LayoutConversation make() {
    const bool whole = x_config.returns == "full_layout";
    const std::string system =
        read_prompt(prompt_file(x_config.chat.prompt, whole ? "layout_full" : "layout_program", ".txt"));
    x_out.prompt_sha256 = base::sha256_hex(system);
    llm::ChatRequest& request = x_out.request;
    request.stage = "plan.layout_llm";
    request.model = x_config.chat.model;
    request.temperature = x_config.chat.temperature;
    request.seed = x_seed;
    request.max_tokens = x_config.chat.max_new_tokens;
    request.token_field = x_config.chat.token_field;
    request.structured = x_config.chat.structured;
    if (whole) {
      // The shape of a whole layout is told in words: the original asks for any JSON object.
      if (request.structured == "json_schema") request.structured = "json_object";
      request.messages = {{"system", cleaned_prompt(system)}, {"user", original_text()}};
      return std::move(x_out);
    }
    request.schema_name = "layout_program";
    if (request.structured == "json_schema") request.schema = layout_reply_schema(*x_in.layout, *x_in.annotations);
    request.messages = {{"system", system}};
    for (const LayoutExample& e : shown(own_examples())) {
      request.messages.push_back({"user", layout_message(e.layout, e.marks, e.instruction)});
      request.messages.push_back({"assistant", io::dump_canonical(e.reply)});
    }
    request.messages.push_back({"user", layout_message(*x_in.layout, *x_in.annotations, x_in.instruction->text)});
    return std::move(x_out);
  }

 private:
  std::vector<LayoutExample> own_examples() const {
    const std::filesystem::path file = prompt_file(x_config.examples, "layout_program", ".examples.jsonl");
    return read_layout_examples(read_prompt(file), file.filename().string());
  }

  template <class Example>
  std::vector<Example> shown(const std::vector<Example>& all) const {
    const auto wanted = static_cast<std::size_t>(x_config.chat.few_shot.value_or(static_cast<int>(all.size())));
    std::vector<Example> out;
    for (const std::size_t i : chosen_examples(all.size(), wanted, x_config.few_shot_order == "seeded", x_seed))
      out.push_back(all[i]);
    return out;
  }

  std::string original_text() const {
    return original_message(shown(original_examples()), scene_graph_of(*x_in.layout),
                            with_written_marks(x_in.instruction->text, *x_in.annotations));
  }

  // A file of the original's, or our own examples with their programs carried out.
  std::vector<OriginalExample> original_examples() const {
    const std::filesystem::path file = prompt_file(x_config.examples, "layout_program", ".examples.jsonl");
    std::string text = read_prompt(file);
    const std::vector<std::string> members = io::root_members(text);
    if (std::find(members.begin(), members.end(), "examples") != members.end())
      return read_original_example_texts(std::move(text), file.filename().string());
    std::vector<OriginalExample> out;
    for (const LayoutExample& e : read_layout_examples(text, file.filename().string())) {
      ApplyOptions options;
      options.nouns = mark_nouns(e.instruction, e.marks);
      const Program program = artifacts::program_from_value(
          e.reply, {.name = file.filename().string(), .path = "reply", .kind = ErrorKind::config});
      const Layout after = apply_program(e.layout, program, e.marks, options).layout;
      out.push_back({scene_graph_of(e.layout), with_written_marks(e.instruction, e.marks), program.thought,
                     scene_graph_of(after)});
    }
    return out;
  }

  const PlanLayoutLlm::Config& x_config;
  const PlanLayoutLlm::In& x_in;
  std::uint64_t x_seed;
  LayoutConversation x_out;
};

}  // namespace

LayoutConversation layout_conversation(const PlanLayoutLlm::Config& config, const PlanLayoutLlm::In& in,
                                       std::uint64_t seed) {
  return ConversationMaker(config, in, seed).make();
}

}  // namespace tiedit::stages
