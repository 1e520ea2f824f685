#pragma once
#include <map>
#include <string>
#include <string_view>

#include "llm/chat.h"

namespace tiedit::llm {

inline constexpr const char* kTranscriptFormat = "tiedit.transcript/1";
inline constexpr std::size_t kMaxReplyBytes = 1 << 20;

/// Replies by the key of their request, as written down in JSON Lines:
/// {format, key, stage, request, status, reply, usage}; `reply` is the text, or {content, finish_reason, refusal}.
class Transcript {
 public:
  /// Of two rows with one key the first counts: an identical request is never made twice.
  /// Throws Error and ErrorList of kind config naming file and line, classes json.*, transcript.format, transcript.key
  /// (a key that is not that of its request), transcript.reply.
  static Transcript read(std::string_view text, const std::string& name);

  const ChatReply* find(const std::string& key) const {
    const auto found = x_replies.find(key);
    return found == x_replies.end() ? nullptr : &found->second;
  }
  std::size_t size() const { return x_replies.size(); }

 private:
  std::map<std::string, ChatReply> x_replies;
};

/// One row, without a line end; `status` is the server's.
std::string transcript_row(const ChatRequest& request, const ChatReply& reply, int status = 200);

}  // namespace tiedit::llm
