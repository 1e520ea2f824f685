#include "stages/layout/op_error.h"

#include <fmt/format.h>

namespace tiedit::stages {

Error op_error(const artifacts::ProgramSource& source, std::size_t op, const std::string& member, OpFault fault) {
  const std::string file = source.name.empty() ? "" : source.name + ": ";
  const std::string path = source.path.empty() ? "" : source.path + ".";
  return Error(source.kind, std::move(fault.slug),
               {fmt::format("{}{}ops[{}].{}", file, path, op, member), std::move(fault.need), std::move(fault.got),
                std::move(fault.remedy)});
}

}  // namespace tiedit::stages
