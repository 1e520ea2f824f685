#pragma once
#include <filesystem>
#include <string>

namespace tiedit::io {

/// What a model folder holds, as 64 hex digits: SHA-256 over the names and SHA-256s of its configs, vocabularies and
/// weights (.json, .txt, .model, .safetensors), so that moved and copied folders have the same. Files of the Hugging
/// Face cache that are named by their SHA-256 are not read; a folder is looked at once a process. Throws: Error{io,
/// digest.read} for a file that cannot be read.
std::string model_digest(const std::filesystem::path& folder);

/// The folder that a field like `model: NAME` means: an existing folder, else the local copy of org/name; empty when
/// there is none.
std::filesystem::path local_model(const std::string& model);

}  // namespace tiedit::io
