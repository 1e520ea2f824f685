#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "io/json.h"

namespace tiedit::llm {

/// One turn of a conversation.
struct Message {
  std::string role;  ///< system, user, assistant
  std::string text;
};

/// What a model is asked, whoever answers.
struct ChatRequest {
  std::string stage;  ///< who asks: `plan.layout_llm`
  std::string model;
  std::vector<Message> messages;
  double temperature = 0;
  std::uint64_t seed = 0;
  int max_tokens = 0;
  std::string token_field = "max_tokens";  ///< its name on the wire
  std::string structured = "none";         ///< json_schema, json_object, none
  std::string schema_name = {};            ///< at most 64 of [A-Za-z0-9_-]
  io::Json schema = {};
};

/// What came back.
struct ChatReply {
  std::string text;
  std::string finish_reason = "stop";
  std::string refusal = {};  ///< the model's own words for not answering
  io::Json usage = {};
};

/// The body as it is posted to /chat/completions.
io::Json body_of(const ChatRequest& request);

/// What a transcript is looked up by: SHA-256 of the body as canonical JSON, members sorted, no blanks. 64 hex digits.
std::string key_of(const io::Json& body);

/// Answers requests: a server, a local model, or what they said before.
class ChatEngine {
 public:
  virtual ~ChatEngine() = default;
  /// Throws Error{input} when this request has no answer, Error{endpoint} when none will have one.
  virtual ChatReply ask(const ChatRequest& request) = 0;
};

}  // namespace tiedit::llm
