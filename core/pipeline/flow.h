#pragma once
#include <atomic>
#include <functional>

#include "pipeline/item.h"
#include "pipeline/step_files.h"
#include "stages/context.h"

namespace tiedit::pipeline {

/// What came of one edit of a plan, for item.json.
struct EditRecord {
  std::string id;
  std::string op;
  std::uint64_t seed = 0;
  nlohmann::ordered_json notes = nlohmann::ordered_json::object();
};

/// The steps of a pipeline run on one picture: names and what they hold, masks by edit, what is to be recorded.
class Flow {
 public:
  struct Input {
    Image image;
    Instruction instruction;
    Annotations annotations;
    std::string name = {}, sha256 = {};  ///< of the picture's file, for layouts made of it
  };
  Flow(const ItemRequest& request, const ItemSettings& settings, const std::atomic<bool>& cancel, Input input);

  /// Runs every step, or up to `until`. Throws what the stages throw, Error{input, plan.<code>} for a rejected plan,
  /// Error{input, plan.not_found} when no edit of the plan found its thing, Cancelled.
  void run();

  /// The picture as the last step left it.
  const Image& image() const;
  /// The union of all masks that were painted through; empty Mat when no mask was used.
  const cv::Mat& painted() const { return x_painted; }
  StepFiles& files() { return x_files; }
  std::vector<Warning>& warnings() { return x_warnings; }
  const std::vector<EditRecord>& edits() const { return x_edits; }
  /// Notes of the steps outside blocks, by step id.
  const nlohmann::ordered_json& notes() const { return x_notes; }
  /// (step id, seconds), in order of execution.
  const std::vector<std::pair<std::string, double>>& timings() const { return x_timings; }

 private:
  void run_step(const Step& step, const std::string& prefix, int place, int places, Context& context);
  void run_each_edit(const Block& block);
  void run_edit(const Block& block, const Edit& edit, std::uint64_t seed);
  bool region_missing(const Step& step) const;
  void note_painted();
  Artifact of_this_picture(Artifact made) const;
  void keep_made_masks(const std::string& prefix, Context& context);
  void after_plan();
  Context make_context(std::uint64_t seed) const;
  bool is_until(const Step& step) const { return !x_settings.until.empty() && step.id == x_settings.until; }

  const ItemRequest& x_request;
  const ItemSettings& x_settings;
  const std::atomic<bool>& x_cancel;
  Bindings x_names;
  MaskStore x_masks;
  std::vector<std::string> x_keep_ids;
  cv::Mat x_painted;
  std::string x_name, x_sha256;  // of the picture's file
  StepFiles x_files;
  std::vector<Warning> x_warnings;
  std::vector<EditRecord> x_edits;
  nlohmann::ordered_json x_notes = nlohmann::ordered_json::object();
  std::vector<std::pair<std::string, double>> x_timings;
  bool x_stopped = false;
};

}  // namespace tiedit::pipeline
