#pragma once
#include <map>
#include <vector>

#include "artifacts/annotations.h"
#include "artifacts/layout.h"
#include "artifacts/program_json.h"
#include "base/error.h"

namespace tiedit::stages {

/// What can be told of operations before any runs, by operation: names that nothing has, colours that are none,
/// places that do not exist. Classes layout.id, layout.mark, layout.schema, layout.target.
std::map<std::size_t, std::vector<Error>> check_program(const Layout& layout, const Program& program,
                                                        const Annotations& marks,
                                                        const artifacts::ProgramSource& source);

}  // namespace tiedit::stages
