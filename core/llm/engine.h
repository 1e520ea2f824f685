#pragma once
#include <memory>
#include <string>

#include "llm/chat.h"
#include "llm/settings.h"

namespace tiedit::llm {

/// What can be told of the fields before anything runs. Throws Error{config} whose place is the field `transcript`:
/// transcript.missing for replay without one, and what is wrong with it first (Transcript::read).
void check_settings(const ChatFields& fields);

/// Whoever answers for a stage with these fields.
/// Throws what check_settings throws, and Error{endpoint, llm.absent} for modes that need a server or a local model,
/// which this build has none of.
std::unique_ptr<ChatEngine> open_engine(const ChatFields& fields, const std::string& stage);

}  // namespace tiedit::llm
