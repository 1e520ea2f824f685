#pragma once
#include <string>
#include <vector>

#include "artifacts/annotations.h"
#include "artifacts/layout.h"
#include "artifacts/plan.h"
#include "base/error.h"
#include "text/lexicon.h"

namespace tiedit::stages {

/// A plan with a layout program, and what is worth telling the user beside it.
struct LayoutPlan {
  Plan plan;
  std::vector<Warning> warnings;
};

/// Reads common English sentences as operations on the objects of a layout, without any model.
/// In: instruction of 1..4,000 characters; the user's marks; `guess`: a phrase that fits several objects takes the
/// likeliest, with a warning, instead of a refusal.
/// Out: `layout_program` (tiedit.program/1) that runs on the layout, no edits; or `reject`: not_understood `no rule for
///      clause k: ...`, not_found, ambiguous, impossible (the program fails; the executor's line), unsupported,
///      not_an_edit. A clause that is not read rejects the whole sentence.
/// Throws Error{input}: instruction.size, instruction.utf8, instruction.name.
LayoutPlan plan_layout(const std::string& instruction, const Annotations& annotations, const Layout& layout, bool guess,
                       const text::Lexicon& lexicon);

}  // namespace tiedit::stages
