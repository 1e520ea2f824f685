#pragma once
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "io/placed_errors.h"
#include "io/yaml.h"
#include "pipeline/config.h"

namespace tiedit::pipeline {

/// A stage while its config is read: fields are set from the YAML, then from --set, then it is finished.
struct Draft {
  const Registry::Entry* entry = nullptr;
  std::unique_ptr<StageDraft> stage;
  io::FieldList fields;  ///< of `stage`
  std::string id;
  std::optional<io::Place> explicit_id_at = {};
  io::Spot spot;                               ///< of the step's name or the holder's field
  std::map<std::string, io::Spot> given = {};  ///< fields that were set, and where
  std::set<std::string> of_file = {};          ///< of these, the ones the YAML set
  std::map<std::string, std::unique_ptr<Draft>> nested = {};  ///< by field: `box`, of a list `try[0]`, `try[1]`, ...
  bool good = true;  ///< no error so far
};

/// Reads the drafts of one config. All errors go to `errors`.
class DraftReader {
 public:
  DraftReader(const Registry& registry, io::PlacedErrors& errors) : x_registry(registry), x_errors(errors) {}

  /// A stage's map `{use: STAGE, id: ID, FIELD: VALUE...}`, or the id alone where a field names the stage; null when
  /// there is no such stage. `in` is passed over when `is_step`.
  std::unique_ptr<Draft> read(const io::YamlNode& node, const io::Spot& spot, bool is_step);

  /// Sets one field from the command line, which wins over the file.
  void set(Draft& draft, const Setting& setting, const io::Spot& flag);

  /// The configured stage; null when something was wrong. Path fields of the YAML are looked up beside `yaml_folder`;
  /// where that changes them, `written` gets what the file says, by path below the step.
  std::shared_ptr<const Stage> finish(Draft& draft, const std::string& yaml_folder, const std::string& below,
                                      std::map<std::string, std::string>& written);

 private:
  // Where a list of stages is written, for its elements' paths.
  struct ListPlace {
    const std::string& field;
    const std::string& yaml_folder;
    const std::string& path;
  };
  void finish_list(Draft& draft, std::vector<Substage>& stages, const ListPlace& place,
                   std::map<std::string, std::string>& written);
  const io::YamlNode* find_use(const io::YamlNode& node, const io::Spot& spot);
  void read_id(Draft& draft, const io::YamlNode& node);
  void read_fields(Draft& draft, const io::YamlNode& node, bool is_step);
  bool assign(Draft& draft, const io::Field& field, const io::YamlNode& value, const io::Spot& spot);
  bool assign_list(Draft& draft, const io::Field& field, const io::YamlNode& value, const io::Spot& spot);
  void unknown_field(Draft& draft, const std::string& key, const io::Spot& spot, bool is_step);
  void check_required(Draft& draft);

  const Registry& x_registry;
  io::PlacedErrors& x_errors;
};

}  // namespace tiedit::pipeline
