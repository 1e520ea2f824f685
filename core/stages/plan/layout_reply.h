#pragma once
#include <optional>
#include <string>
#include <vector>

#include "artifacts/annotations.h"
#include "artifacts/layout.h"
#include "artifacts/program.h"
#include "io/json.h"
#include "llm/chat.h"

namespace tiedit::stages {

/// What a reply came to: a program that runs on the layout, or everything that is wrong with it.
struct JudgedReply {
  std::optional<Program> program = {};
  std::string noop = {};                 ///< the reason of a program that does nothing
  std::vector<std::string> errors = {};  ///< `layout.id ops[0].ids[0]: an object, …`
  std::vector<std::string> normalised = {};
  std::vector<Warning> warnings = {};  ///< layout.conserve, where that is only told
};

/// What replies are about.
struct LayoutQuestion {
  const Layout& layout;
  const Annotations& marks;
  const std::string& instruction;
  bool tolerant = false;       ///< llm::read_reply
  bool conserve_fails = true;  ///< of a whole layout: changing what the sentence cannot mean is an error
};

/// What a refused reply is answered with.
std::string repair_message(const std::vector<std::string>& errors);

/// A program, {thought, ops, caption}: read, and tried on the layout. It may name no files.
JudgedReply judge_program(const llm::ChatReply& reply, const LayoutQuestion& question);

/// A whole layout, {chain_of_thought?, prompt, boxes}: its differences from the layout as a program (layout_diff.h).
JudgedReply judge_layout(const llm::ChatReply& reply, const LayoutQuestion& question);

}  // namespace tiedit::stages
