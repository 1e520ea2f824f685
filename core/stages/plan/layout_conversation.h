#pragma once
#include <string>
#include <vector>

#include "llm/chat.h"
#include "stages/plan/layout_llm.h"

namespace tiedit::stages {

/// What a model is asked about one layout: the request, and what is to be told of it.
struct LayoutConversation {
  llm::ChatRequest request;
  std::string prompt_sha256;  ///< of the system text's file
};

/// The first request of plan.layout_llm. `seed` is the item's, and wins nothing over the field.
/// Throws Error and ErrorList of kind config for prompt files that cannot be read.
LayoutConversation layout_conversation(const PlanLayoutLlm::Config& config, const PlanLayoutLlm::In& in,
                                       std::uint64_t seed);

}  // namespace tiedit::stages
