#pragma once
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "io/placed_errors.h"
#include "stages/registry.h"

namespace tiedit {

/// `--set STEP.FIELD=VALUE`. STEP is a step's id (by default its `use`), or a nested stage's: its id, or the holder's
/// and the field (`locate.region.box`).
struct Setting {
  std::string step;
  std::string field;
  std::string value;
};

/// `NAME: {use: STAGE, ...}`
struct Step {
  std::string name;                              ///< of the artifact it assigns
  std::string id;                                ///< by default its `use`
  std::shared_ptr<const Stage> stage;            ///< null only while the errors of a config are collected
  std::map<std::string, std::string> in;         ///< port -> artifact, as the config says otherwise
  std::string path;                              ///< "steps[1].each_edit[0]"
  const StageInfo* info = nullptr;               ///< of `stage`; null: unknown stage, an error already
  io::Place at = {};                             ///< of the name
  std::map<std::string, io::Place> places = {};  ///< of values below the step, by path: "in.mask", "box"
  std::map<std::string, std::string> written =
      {};  ///< path fields as the YAML spells them, where `stage` holds another
};

/// Steps that run once per edit of the plan.
struct Block {
  std::string kind;  ///< "each_edit"
  std::vector<Step> steps;
  std::string path = {};
  io::Place at = {};
};

struct Pipeline {
  std::string name;               ///< the file's, without folder and ending
  std::string numerics = "fast";  ///< exact | fast
  std::vector<std::variant<Step, Block>> steps;
  std::string file = {};  ///< how errors call it
  io::Place steps_at = {};
};

namespace pipeline {

/// The stages' names in their blocks: all steps of a pipeline, in order of the file.
std::vector<const Step*> all_steps(const Pipeline& pipeline);

/// Reads "STEP.FIELD=VALUE"; the last dot before the first = separates. Throws Error{usage, set.syntax}.
Setting parse_setting(const std::string& text);

/// A pipeline from YAML, with `sets` applied after it. The wiring is not checked (wiring.h does).
/// Throws ErrorList of kind config: everything wrong in the file and the settings, by place.
Pipeline load_pipeline(std::string_view text, const std::string& file_name, const std::vector<Setting>& sets,
                       const Registry& registry);

/// Every step with every field, defaults included; reads back as a config. Equal for equal work: nothing of where the
/// YAML lies is in it.
nlohmann::ordered_json canonical(const Pipeline& pipeline);

/// The first stage that needs the engine, nested ones included.
std::optional<std::string> needs_engine(const Pipeline& pipeline);

}  // namespace pipeline
}  // namespace tiedit
