#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "artifacts/annotation_spec.h"
#include "base/error.h"
#include "pipeline/config.h"
#include "pipeline/outputs.h"

namespace tiedit::pipeline {

/// How much of an item's intermediates is kept.
enum class Keep { all, plan, none };

/// One (picture, instruction, settings), ready to be worked on by anybody who can read the files it names.
struct ItemRequest {
  std::string id;
  std::size_t index = 0;              ///< place in the plan of the run
  std::filesystem::path image;        ///< to open
  std::string shown_image;            ///< as recorded: relative, never the machine's own path
  std::string instruction;            ///< empty: the annotation file's
  artifacts::AnnotationSpec marks = {};  ///< merged: command line > row > annotation file; mask files by full path
  std::optional<std::filesystem::path> mask = {};
  std::uint64_t seed = 0;
  OutputPath out = {};                ///< relative to OUT
  std::string format = {};            ///< "png", "jpeg", "webp"
  std::shared_ptr<const Pipeline> pipeline = {};
  std::string config_name = {};
  std::vector<Setting> set = {};      ///< recorded
  std::map<std::string, std::filesystem::path> artifacts = {};  ///< NAME or eN.NAME -> file
  std::optional<Error> bad = {};      ///< a row that cannot be run: fails with this
};

/// What the command line says for all items.
struct ItemSettings {
  std::string until = {};             ///< step id; empty: the whole pipeline
  Keep keep = Keep::all;
  bool timing = true;
  bool strict = false;
  bool first_frame = false;
  bool allow_damaged = false;
  bool copy_unresolved = false;       ///< --on-unresolved copy
  std::filesystem::path input_root = {};
};

enum class ItemState { done, failed };

/// A file of the steps folder.
struct StepFile {
  std::string name;
  std::string bytes;
};

/// What came of an item: everything the commit needs, nothing written yet.
struct ItemResult {
  ItemState state = ItemState::failed;
  bool adopted = false;               ///< found finished with the same key: nothing to write
  nlohmann::ordered_json record = {};  ///< tiedit.item/1
  std::string key = {};               ///< 64 hex
  std::vector<StepFile> files = {};   ///< without item.json
  std::string picture = {};           ///< encoded; empty when there is none
  std::vector<Warning> warnings = {};
  std::optional<Error> error = {};
};

}  // namespace tiedit::pipeline
