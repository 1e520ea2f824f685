#include "llm/transcript.h"

#include "base/text.h"
#include "io/json_cursor.h"

namespace tiedit::llm {
namespace {

std::string text_of(const io::JsonCursor& object, const char* name) {
  const auto member = object.member(name);
  return member ? member->string().value_or("") : std::string();
}

ChatReply reply_of(const io::JsonCursor& row) {
  ChatReply reply;
  const auto said = row.required("reply");
  if (!said) return reply;
  if (said->json().is_string()) {
    reply.text = said->json().get<std::string>();
  } else if (said->object({"content", "finish_reason", "refusal"})) {
    reply.text = text_of(*said, "content");
    if (said->member("finish_reason")) reply.finish_reason = text_of(*said, "finish_reason");
    reply.refusal = text_of(*said, "refusal");
  }
  if (reply.text.size() > kMaxReplyBytes) {
    said->fail("transcript.reply", "at most 1,048,576 bytes",
               base::grouped(static_cast<std::int64_t>(reply.text.size())));
  }
  if (row.json().contains("usage")) reply.usage = row.json()["usage"];
  return reply;
}

// The key says what the request was: a row that was changed by hand would answer the wrong one.
std::string checked_key(const io::JsonCursor& row) {
  const auto key_member = row.required("key");
  const auto request = row.required("request");
  const auto key = key_member ? key_member->string() : std::nullopt;
  if (!key || !request) return {};
  const std::string own = key_of(request->json());
  if (*key != own) key_member->fail("transcript.key", "the request's SHA-256, " + own.substr(0, 12) + "...", *key);
  return own;
}

}  // namespace

Transcript Transcript::read(std::string_view text, const std::string& name) {
  Transcript out;
  for (int line = 1; !text.empty(); ++line) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view row_text = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (row_text.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    const io::JsonDocument document =
        io::parse_json(std::string(row_text), {.name = name, .kind = ErrorKind::config, .row = line});
    io::JsonErrors errors;
    const io::JsonCursor row(document, errors);
    row.object({"format", "key", "stage", "request", "status", "reply", "usage"});
    const auto format = row.member("format");
    if (!format || format->json() != kTranscriptFormat) {
      throw Error(ErrorKind::config, "transcript.format",
                  {name + ":" + std::to_string(line) + ": format", kTranscriptFormat,
                   format ? io::describe(format->json()) : "nothing"});
    }
    std::string key = checked_key(row);
    ChatReply reply = reply_of(row);
    errors.throw_if_any();
    out.x_replies.emplace(std::move(key), std::move(reply));
  }
  return out;
}

std::string transcript_row(const ChatRequest& request, const ChatReply& reply, int status) {
  const io::Json body = body_of(request);
  io::Json said{{"content", reply.text}, {"finish_reason", reply.finish_reason}};
  if (!reply.refusal.empty()) said["refusal"] = reply.refusal;
  io::Json row{{"format", kTranscriptFormat},
               {"key", key_of(body)},
               {"stage", request.stage},
               {"request", body},
               {"status", status},
               {"reply", std::move(said)}};
  if (!reply.usage.is_null()) row["usage"] = reply.usage;
  return io::dump_canonical(row);
}

}  // namespace tiedit::llm
