#pragma once
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/config.h"
#include "pipeline/config_draft.h"

namespace tiedit::pipeline {

/// Reads one config and adds everything wrong with it to `errors`.
class ConfigReader {
 public:
  ConfigReader(std::string file, const Registry& registry, io::PlacedErrors& errors)
      : x_file(std::move(file)), x_registry(registry), x_errors(errors), x_drafts(registry, errors) {}

  Pipeline read(std::string_view text, const std::vector<Setting>& sets);

  /// Whether the names of all steps are known, so that an error of the wiring is not only the echo of another one.
  bool can_be_wired() const { return x_all_steps_read; }

 private:
  struct Address {
    std::string text;
    Draft* draft;
  };

  void read_head(const io::YamlNode& root, Pipeline& out);
  void read_steps(const io::YamlNode& root, Pipeline& out);
  void read_item(const io::YamlNode& item, const io::Spot& spot, Pipeline& out);
  void read_block(const io::YamlEntry& entry, const io::Spot& spot, Pipeline& out);
  const io::YamlEntry* only_entry(const io::YamlNode& item, const io::Spot& spot);
  void read_step(const io::YamlEntry& entry, const io::Spot& spot, Step& out);
  void read_in(const io::YamlNode& node, Step& step);
  void check_name(const io::YamlEntry& entry, const io::Spot& spot);
  void add_addresses(Draft& draft, const std::vector<std::string>& of_draft);
  void check_ids();
  void apply(const Setting& setting);
  void finish(Pipeline& out);

  std::string x_file;
  const Registry& x_registry;
  io::PlacedErrors& x_errors;
  DraftReader x_drafts;
  std::vector<std::unique_ptr<Draft>> x_steps;  ///< in order of the file; null: no such stage
  std::vector<Address> x_addresses;
  bool x_all_steps_read = false;
};

}  // namespace tiedit::pipeline
