#pragma once
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "stages/plan/mark_regions.h"

namespace tiedit::stages {

/// The longest text of a plan: reasons, descriptions, values.
inline constexpr std::size_t kMaxText = 600;

/// An instruction as the grammar reads it (text::normalise).
/// Throws Error{input}: instruction.size unless it has 1..4,000 characters, instruction.utf8.
std::string read_instruction(const std::string& instruction);

/// A reason short enough for a plan.
std::string shortened(const std::string& text);

/// instruction.unused for every mark that no edit uses but those that keep or belong to another.
void warn_of_unused(const MarkRegions& marks, const std::set<int>& used, std::vector<Warning>& warnings);

}  // namespace tiedit::stages
