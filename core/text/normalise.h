#pragma once
#include <string>
#include <string_view>

namespace tiedit::text {

/// An instruction in the form that the grammar reads: NFC, curly quotes straight, every run of white space one blank,
/// none at the ends. What stands between double quotes keeps its blanks.
/// Throws Error{input, instruction.utf8} for bytes that are not UTF-8.
std::string normalise(std::string_view utf8);

}  // namespace tiedit::text
