#include "llm/reply.h"

#include "base/text.h"
#include "llm/reply_repair.h"
#include "llm/transcript.h"

namespace tiedit::llm {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

bool drop_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

// Thoughts before the answer, as some models print them.
bool drop_thoughts(std::string_view& text) {
  bool any = false;
  while (text.starts_with("<think>")) {
    const std::size_t end = text.find("</think>");
    if (end == std::string_view::npos) break;
    text = trimmed(text.substr(end + 8));
    any = true;
  }
  return any;
}

// ```json ... ``` around the whole.
bool drop_fence(std::string_view& text) {
  if (text.size() < 6 || !text.starts_with("```") || !text.ends_with("```")) return false;
  const std::size_t line_end = text.find('\n');
  if (line_end == std::string_view::npos || line_end + 3 > text.size()) return false;
  const std::string_view language = trimmed(text.substr(3, line_end - 3));
  if (language.find_first_of("{}[]\"'`") != std::string_view::npos) return false;
  text = trimmed(text.substr(line_end + 1, text.size() - line_end - 4));
  return true;
}

// The object, or the first thing that is wrong.
std::optional<io::Json> parsed(const std::string& text, std::string& problem) {
  try {
    io::JsonDocument document = io::parse_json(text, {.name = "reply", .kind = ErrorKind::input});
    if (document.root().is_object()) return document.root();
    problem = "reply: an object, got " + io::describe(document.root());
  } catch (const Error& e) {
    problem = e.what();
  }
  return {};
}

}  // namespace

ReadReply read_reply(const std::string& text, bool tolerant) {
  ReadReply out;
  if (text.size() > kMaxReplyBytes) {
    out.problem = "reply: at most 1,048,576 bytes, got " + base::grouped(static_cast<std::int64_t>(text.size()));
    return out;
  }
  std::string_view rest = text;
  if (drop_prefix(rest, "\xEF\xBB\xBF")) out.normalised.emplace_back("byte_order_mark");
  rest = trimmed(rest);
  if (drop_thoughts(rest)) out.normalised.emplace_back("think");
  if (drop_fence(rest)) out.normalised.emplace_back("fence");
  const std::string strict(rest);
  out.object = parsed(strict, out.problem);
  if (out.object || !tolerant) return out;
  RepairedText repaired = repair_json(strict);
  std::string problem;
  out.object = parsed(repaired.text, problem);
  if (!out.object) return out;
  out.problem.clear();
  out.normalised.insert(out.normalised.end(), repaired.actions.begin(), repaired.actions.end());
  return out;
}

}  // namespace tiedit::llm
