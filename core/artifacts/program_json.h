#pragma once
#include <string>

#include "artifacts/program.h"
#include "base/error.h"
#include "io/json.h"

namespace tiedit::artifacts {

/// Where a program comes from: the place of its errors (`plan.json: layout_program.ops[2].move: …`) and their kind.
struct ProgramSource {
  std::string name = "plan.json";
  std::string path = "layout_program";
  ErrorKind kind = ErrorKind::input;
};

io::Json to_json(const Program& program);

/// Reads tiedit.program/1: forms, names and counts of all ops, nothing that depends on a layout.
/// Throws ErrorList of everything that is wrong, classes layout.schema, layout.target, layout.count, layout.size, layout.limit.
Program program_from_value(const io::Json& value, const ProgramSource& source = {});

}  // namespace tiedit::artifacts
