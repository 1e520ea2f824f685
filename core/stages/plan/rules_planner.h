#pragma once
#include <opencv2/core/types.hpp>
#include <string>
#include <vector>

#include "artifacts/annotations.h"
#include "artifacts/plan.h"
#include "base/error.h"
#include "text/lexicon.h"

namespace tiedit::stages {

/// A plan, and what is worth telling the user beside it.
struct RulesPlan {
  Plan plan;
  std::vector<Warning> warnings;  ///< instruction.unused: a mark that no edit uses
};

/// Reads common English sentences as a plan, without any model.
/// In: instruction of 1..4,000 characters; the user's marks; the displayed picture's size in pixels (> 0)
/// Out: edits e1, e2, ... numbered in clause order, in execution order (keep first); or `reject` and no edits:
///      not_understood `no rule for clause k: ...`, ambiguous, unsupported, impossible. A clause that is not read
///      rejects the whole sentence.
/// Throws Error{input}: instruction.size, instruction.utf8, instruction.name.
RulesPlan plan_rules(const std::string& instruction, const Annotations& annotations, cv::Size displayed,
                     const text::Lexicon& lexicon);

}  // namespace tiedit::stages
