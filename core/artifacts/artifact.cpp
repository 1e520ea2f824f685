#include "artifacts/artifact.h"

namespace tiedit {

std::string_view to_string(ArtifactKind kind) {
  constexpr std::array<std::string_view, 13> kNames{"Image",   "Instruction", "Annotations",   "Plan",    "Edit",     "Layout", "Mask",
                                                    "Caption", "PromptPair",  "EditDirection", "Latents", "Dialogue", "Scores"};
  return kNames.at(static_cast<std::size_t>(kind));
}

}  // namespace tiedit
