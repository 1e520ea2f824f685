#pragma once
#include <optional>
#include <string>

namespace tiedit::artifacts {

inline constexpr std::size_t kMostObjects = 200;  ///< of a layout
inline constexpr int kHighestId = 999'999'999;
inline constexpr double kFarthest = 1000;  ///< of a box's edges, in frames

/// The number of an id o<int> (any case); nothing for other names and for numbers above kHighestId.
std::optional<int> id_number(const std::string& id);

}  // namespace tiedit::artifacts
