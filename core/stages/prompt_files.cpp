#include "stages/prompt_files.h"

#include "base/data_dir.h"
#include "base/error.h"

namespace tiedit::stages {

std::filesystem::path prompt_file(const std::string& value, const std::string& shipped, const std::string& ending) {
  std::error_code ignored;
  if (!value.empty() && std::filesystem::is_regular_file(value, ignored)) return value;
  const std::string name = (value.empty() ? shipped : value) + ending;
  std::filesystem::path file = base::data_dir() / "prompts" / name;
  if (std::filesystem::is_regular_file(file, ignored)) return file;
  throw Error(ErrorKind::config, "prompt.missing",
              {"prompt", "a file, or a shipped prompt's name",
               value.empty() ? "prompts/" + name + ", which is not there" : value});
}

}  // namespace tiedit::stages
