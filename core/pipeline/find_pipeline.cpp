#include <algorithm>

#include "base/data_dir.h"
#include "base/files.h"
#include "base/text.h"
#include "io/yaml.h"
#include "pipeline/edit_command.h"

namespace tiedit::pipeline {
namespace fs = std::filesystem;
namespace {

std::vector<std::string> shipped_configs(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
    // the lexicon lies beside the pipelines, and is none
    if (entry.path().extension() == ".yaml" && entry.path().stem() != "lexicon") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

fs::path config_file(const std::string& config) {
  std::error_code ignored;
  if (fs::is_regular_file(config, ignored)) return config;
  const bool is_name = config.find('/') == std::string::npos && !config.ends_with(".yaml");
  const fs::path shipped = base::data_dir() / (config + ".yaml");
  if (is_name && fs::is_regular_file(shipped, ignored)) return shipped;
  throw Error(ErrorKind::usage, "config.missing",
              {"-c " + config, "a YAML file or a shipped config", "neither", base::suggestion(config, shipped_configs(base::data_dir()))});
}

}  // namespace

Pipeline find_pipeline(const std::string& config, const std::vector<Setting>& settings, const WiringOptions& options) {
  const fs::path file = config_file(config);
  const bool shipped = file.string() != config;
  const std::string text = base::read_file(file, ErrorKind::config, "yaml", io::kMaxYamlBytes);
  return load_wired_pipeline(text, shipped ? file.filename().string() : config, settings, registry(), options);
}

}  // namespace tiedit::pipeline
