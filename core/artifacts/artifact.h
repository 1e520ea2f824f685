#pragma once
#include <array>
#include <memory>
#include <string_view>
#include <variant>

#include "artifacts/annotations.h"
#include "artifacts/instruction.h"
#include "artifacts/layout.h"
#include "artifacts/plan.h"
#include "image/image.h"

namespace tiedit {

/// The closed list of what flows between steps. A kind gets its struct with the first stage that makes it.
enum class ArtifactKind {
  image,
  instruction,
  annotations,
  plan,
  edit,
  layout,
  mask,
  caption,
  prompt_pair,
  edit_direction,
  latents,
  dialogue,
  scores
};

/// Spelled as in `tiedit stages`: "Image", "PromptPair", ...
std::string_view to_string(ArtifactKind kind);

/// One artifact, shared and never changed once made. Empty (monostate) = not made.
using Artifact = std::variant<std::monostate, std::shared_ptr<const Image>, std::shared_ptr<const Instruction>,
                              std::shared_ptr<const Annotations>, std::shared_ptr<const Plan>, std::shared_ptr<const Edit>,
                              std::shared_ptr<const Mask>, std::shared_ptr<const Layout>>;

template <class T>
constexpr ArtifactKind artifact_kind();
template <>
constexpr ArtifactKind artifact_kind<Image>() { return ArtifactKind::image; }
template <>
constexpr ArtifactKind artifact_kind<Instruction>() { return ArtifactKind::instruction; }
template <>
constexpr ArtifactKind artifact_kind<Annotations>() { return ArtifactKind::annotations; }
template <>
constexpr ArtifactKind artifact_kind<Plan>() { return ArtifactKind::plan; }
template <>
constexpr ArtifactKind artifact_kind<Edit>() { return ArtifactKind::edit; }
template <>
constexpr ArtifactKind artifact_kind<Mask>() { return ArtifactKind::mask; }
template <>
constexpr ArtifactKind artifact_kind<Layout>() { return ArtifactKind::layout; }

template <class T>
Artifact make_artifact(T value) {
  return std::make_shared<const T>(std::move(value));
}

/// The artifact as T, or null when it is none.
template <class T>
const T* artifact_as(const Artifact& artifact) {
  const auto* held = std::get_if<std::shared_ptr<const T>>(&artifact);
  return held ? held->get() : nullptr;
}

}  // namespace tiedit
