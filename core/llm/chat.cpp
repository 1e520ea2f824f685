#include "llm/chat.h"

#include <map>

#include "base/digest.h"

namespace tiedit::llm {
namespace {

io::Json sorted(const io::Json& value) {
  if (value.is_array()) {
    io::Json out = io::Json::array();
    for (const io::Json& item : value) out.push_back(sorted(item));
    return out;
  }
  if (!value.is_object()) return value;
  std::map<std::string, io::Json> members;
  for (const auto& [name, member] : value.items()) members[name] = sorted(member);
  io::Json out = io::Json::object();
  for (auto& [name, member] : members) out[name] = std::move(member);
  return out;
}

}  // namespace

io::Json body_of(const ChatRequest& request) {
  io::Json messages = io::Json::array();
  for (const Message& m : request.messages) messages.push_back({{"role", m.role}, {"content", m.text}});
  io::Json body{{"model", request.model},
                {"messages", std::move(messages)},
                {"temperature", request.temperature},
                {"seed", request.seed},
                {request.token_field, request.max_tokens}};
  if (request.structured == "json_object") body["response_format"] = {{"type", "json_object"}};
  if (request.structured == "json_schema") {
    body["response_format"] = {
        {"type", "json_schema"},
        {"json_schema", {{"name", request.schema_name}, {"strict", true}, {"schema", request.schema}}}};
  }
  return body;
}

std::string key_of(const io::Json& body) { return base::sha256_hex(io::dump_canonical(sorted(body))); }

}  // namespace tiedit::llm
