#pragma once
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "artifacts/annotations.h"

namespace tiedit::artifacts {

inline constexpr std::size_t kMostMarks = 256;     ///< boxes, and stars, of one picture
inline constexpr double kOvershoot = 0.02 + 1e-9;  ///< of a side: what is clipped with a warning (1e-9 for 1.02 itself)

/// Checks of numbers that hold before the picture is known, for all readers of marks.
/// Returns class, requirement and actual, or nothing. `outside_remedy` is what to do about fractions above 1.
struct MarkFault {
  std::string slug, need, got, remedy;
};
std::optional<MarkFault> box_fault(const std::array<double, 4>& xyxy, bool px, const std::string& outside_remedy);
std::optional<MarkFault> star_fault(const std::array<double, 2>& at, bool px, const std::string& outside_remedy);

/// A role as it is written; none is empty.
const char* role_word(MarkRole role);

/// Whether a text may name a mark: [A-Za-z][A-Za-z0-9_-]{0,31}.
bool is_mark_name(std::string_view name);
/// Lower case of ASCII, as names are compared.
std::string lower(std::string text);
/// "0.1,0.2,0.3,0.4".
std::string numbers(const double* first, std::size_t count);

}  // namespace tiedit::artifacts
