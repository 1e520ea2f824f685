#pragma once
#include <map>
#include <string>

#include "artifacts/annotations.h"

namespace tiedit::stages {

/// What a sentence calls its marks, by their names in lower case: "the mug in B1", "cup B2" -> mug, cup. Marks that
/// have a label of their own, and those that are only places ("a teapot at B1", "move it to B2"), are left out.
std::map<std::string, std::string> mark_nouns(const std::string& sentence, const Annotations& marks);

}  // namespace tiedit::stages
