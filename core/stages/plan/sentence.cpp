#include "stages/plan/sentence.h"

#include "base/text.h"
#include "text/normalise.h"

namespace tiedit::stages {

namespace {
constexpr std::size_t kMaxCharacters = 4000;
}

std::string read_instruction(const std::string& instruction) {
  const std::string sentence = text::normalise(instruction);
  const std::size_t characters = sentence.empty() ? 0 : base::code_points(instruction);
  if (characters < 1 || characters > kMaxCharacters)
    throw Error(ErrorKind::input, "instruction.size",
                {"instruction", "1..4,000 characters", base::grouped(static_cast<std::int64_t>(characters))});
  return sentence;
}

std::string shortened(const std::string& text) {
  constexpr std::size_t kMost = kMaxText - 50;
  if (base::code_points(text) <= kMost) return text;
  std::size_t end = kMost;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "...";
}

void warn_of_unused(const MarkRegions& marks, const std::set<int>& used, std::vector<Warning>& warnings) {
  for (int mark = 0; mark < static_cast<int>(marks.names().size()); ++mark)
    if (!used.contains(mark) && marks.role(mark) != MarkRole::keep && marks.role(mark) != MarkRole::shadow)
      warnings.push_back({"instruction.unused", "instruction: mark " + marks.name(mark) + " is not used by any edit"});
}

}  // namespace tiedit::stages
