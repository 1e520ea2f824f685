#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/config.h"

namespace tiedit::pipeline {

/// What the command line says about the steps.
struct WiringOptions {
  std::vector<std::string> artifacts = {};  ///< NAME or eN.NAME of each --artifact
  std::string until = {};                   ///< of --until; empty: the whole pipeline
};

/// What a step's port is bound to.
struct Binding {
  std::string port;
  ArtifactKind kind;
  std::string artifact;  ///< its name
};

struct StepWiring {
  std::string path;            ///< of the step
  std::vector<Binding> reads;  ///< optional ports only where something is bound
  bool replaced = false;       ///< an --artifact takes the place of the step
};

/// In order of all_steps.
using Wiring = std::vector<StepWiring>;

/// Binds every port by name or by `in`, and checks that everything fits, before any work: names are made before they
/// are read, kinds match, `image` is made, nested stages fit their holder; --artifact and --until name what there is.
/// Throws ErrorList of kind config, classes wiring.name, port, kind, plan, image, nested, artifact, until.
Wiring check_wiring(const Pipeline& pipeline, const WiringOptions& options = {});

/// load_pipeline and check_wiring in one, so that all errors of a config are told together.
Pipeline load_wired_pipeline(std::string_view text, const std::string& file_name, const std::vector<Setting>& sets,
                             const Registry& registry, const WiringOptions& options = {});

/// The kind that a well-known name (image, mask, plan, ...) holds; nothing for other names.
std::optional<ArtifactKind> kind_of_name(std::string_view name);

}  // namespace tiedit::pipeline
