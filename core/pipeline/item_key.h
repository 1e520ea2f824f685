#pragma once
#include <string>

#include "pipeline/item.h"

namespace tiedit::pipeline {

/// What an item's result is a function of, as 64 hex: the bytes of its files, its request, the pipeline with all
/// defaults, its models, numerics and the tool's numeric version.
std::string item_key(const ItemRequest& request, const ItemSettings& settings, const std::string& image_sha256);

/// The model folders that fields of the pipeline name and that are here: [{step, model, sha256}], in order of the
/// steps. `model` is without its path; `sha256` is that of io::model_digest.
nlohmann::ordered_json model_digests(const Pipeline& pipeline);

/// Raised when the same request would give other pixels than before.
inline constexpr int kNumericVersion = 1;

}  // namespace tiedit::pipeline
