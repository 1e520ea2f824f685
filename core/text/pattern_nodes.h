#pragma once
#include <string>
#include <vector>

#include "text/pattern.h"

namespace tiedit::text {

/// The parsed form of a pattern.
struct Pattern::Node {
  enum class Kind { word, list, sequence, choice, optional, capture, shortest, longest };
  Kind kind = Kind::sequence;
  std::string text = {};  ///< the word, the list or the name
  std::vector<Node> kids = {};
};

}  // namespace tiedit::text
