#pragma once
#include <memory>
#include <string>

#include "llm/chat.h"
#include "llm/settings.h"

namespace tiedit::llm {

/// Whoever answers for a stage with these fields.
/// Throws Error{config, transcript.missing} for replay without a transcript, what Transcript::load throws, and
/// Error{endpoint, llm.absent} for modes that need a server or a local model, which this build has none of.
std::unique_ptr<ChatEngine> open_engine(const ChatFields& fields, const std::string& stage);

}  // namespace tiedit::llm
