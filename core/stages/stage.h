#pragma once
#include <memory>
#include <string>
#include <vector>

#include "io/fields.h"
#include "stages/context.h"
#include "stages/ports.h"

namespace tiedit {

/// What a stage declares of itself; what `tiedit stages` prints and wiring checks.
struct StageInfo {
  std::string id;       ///< "locate.grabcut"
  std::string summary;  ///< one line
  std::vector<Port> in;
  ArtifactKind out = ArtifactKind::image;
  bool needs_engine = false;
  std::vector<PortSet> port_sets = {};  ///< exactly one of them is bound, whole; empty: no such choice
};

/// A configured stage, ready to run.
class Stage {
 public:
  virtual ~Stage() = default;
  virtual const StageInfo& info() const = 0;
  /// The stages in its fields, with the field's name (locate.region's `box`, plan.chain's `try[0]`), for wiring checks
  /// and the engine.
  virtual std::vector<std::pair<std::string, const Stage*>> nested() const = 0;
  /// Every field with its value, for the canonical config (item key, item.json).
  virtual io::FieldList fields() const = 0;
  /// Throws Error when a required port is unbound, and whatever the stage throws.
  virtual Artifact run(const Bindings&, Context&) const = 0;
};

/// A stage being configured: set its fields, then finish.
class StageDraft {
 public:
  virtual ~StageDraft() = default;
  virtual io::FieldList fields() = 0;
  /// Throws Error for values that do not fit each other.
  virtual std::shared_ptr<const Stage> finish() = 0;
};

}  // namespace tiedit
