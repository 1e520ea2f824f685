#pragma once
#include <optional>
#include <string>
#include <vector>

#include "io/json.h"

namespace tiedit::llm {

/// A reply as JSON, or why it is none.
struct ReadReply {
  std::optional<io::Json> object;
  std::string problem = {};                  ///< `reply:3:17: a value, got ]; remove the comma`
  std::vector<std::string> normalised = {};  ///< what was put right: fence, think, single_quotes, ...
};

/// The object of a reply. A byte order mark, <think>...</think> and one code fence around it are removed; then it must
/// be strict JSON and nothing else, at most 1 MiB.
/// `tolerant` tries once more when that fails: the first { to its matching }, single quotes, trailing commas, True,
/// False and None, `35%`. NaN and infinities are refused either way.
ReadReply read_reply(const std::string& text, bool tolerant);

}  // namespace tiedit::llm
