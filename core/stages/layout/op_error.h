#pragma once
#include <string>

#include "artifacts/program_json.h"
#include "base/error.h"

namespace tiedit::stages {

struct OpFault {
  std::string slug, need, got, remedy = {};
};

/// An error of a member of an operation, or, with the operation's name as member, of the whole:
/// `plan.json: layout_program.ops[2].move: …`.
Error op_error(const artifacts::ProgramSource& source, std::size_t op, const std::string& member, OpFault fault);

}  // namespace tiedit::stages
