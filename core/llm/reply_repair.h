#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace tiedit::llm {

/// What models write that means JSON and is none, rewritten as JSON: the first { to its matching } (prose), strings in
/// single quotes (single_quotes), commas before a closing bracket (trailing_comma), True, False, None (python_words),
/// `35%` as 0.35 (percent). Whatever else is wrong stays and is the parser's matter.
struct RepairedText {
  std::string text;
  std::vector<std::string> actions;  ///< of those names, each once
};
RepairedText repair_json(std::string_view text);

}  // namespace tiedit::llm
