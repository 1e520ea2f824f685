#pragma once
#include <atomic>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "artifacts/annotations.h"
#include "base/error.h"
#include "image/image.h"

namespace tiedit {

/// Thrown at a cancel point once the run was asked to stop; not an error of the item.
struct Cancelled {};

/// The masks of the edits done so far, by reference: "e1.mask", "e1.raw".
using MaskStore = std::map<std::string, std::shared_ptr<const Mask>>;

/// A file for the item's steps folder; within each_edit the edit's id comes before its name.
struct SideFile {
  std::string name;  ///< "plate.png"
  std::string bytes;
};

/// What a stage may use besides its ports, for one execution. Torch-free.
struct Context {
  std::uint64_t seed = 0;                      ///< of this execution: start a new generator from it
  const std::atomic<bool>* cancel = nullptr;   ///< set when the run was asked to stop
  bool strict = false;                         ///< --strict: doubtful results fail instead of warning
  const MaskStore* masks = nullptr;            ///< masks of earlier edits
  std::vector<std::string> keep_ids = {};      ///< ids of the plan's keep edits (their masks are in `masks`)
  std::vector<Warning> warnings = {};          ///< collected here, written to item.json
  nlohmann::ordered_json notes = nlohmann::ordered_json::object();  ///< figures of this step for item.json
  std::vector<SideFile> files = {};            ///< what the stage makes besides its artifact, for the steps folder
  /// Masks the stage makes besides its artifact: "mask" = all it repainted, which steps after it see as `mask` and the
  /// background check as painted; "source_mask" and "dest_mask" of a moved thing, for later edits' references.
  MaskStore made_masks = {};
  std::function<cv::Mat(const std::string& relative)> load_mask;    ///< reads a mask file named by a user's plan

  void warn(std::string slug, std::string text) { warnings.push_back({std::move(slug), std::move(text)}); }
  void check_cancelled() const {
    if (cancel && cancel->load(std::memory_order_relaxed)) throw Cancelled{};
  }
};

}  // namespace tiedit
