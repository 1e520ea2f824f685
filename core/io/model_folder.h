#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "io/safetensors.h"

namespace tiedit::io {

/// What to say where a model is not here.
struct ModelRequest {
  std::string repository;             ///< "org/name" that has such a model, for a folder that is missing
  std::vector<std::string> patterns;  ///< of its files that are needed: "unet/*model.safetensors"
};

/// A local model folder as Hugging Face lays it out: `unet/config.json`, `unet/diffusion_pytorch_model.safetensors`.
/// Nothing outside the folder is opened (links may lead into the `blobs` of the same cache).
class ModelFolder {
 public:
  /// In:  model, an existing folder; else `org/name[@revision]` in TIEDIT_MODELS or in the Hugging Face cache, which
  ///      is only read, and only in the revision asked for (main)
  /// Throws: Error{model}: model.missing with the `hf download` line, weights.pickle for a `.ckpt`, model.kind for
  ///         another file.
  static ModelFolder find(const std::string& model, const ModelRequest& request);

  const std::filesystem::path& path() const { return x_path; }

  bool has(const std::string& relative) const;
  /// The text of a file of the folder.
  /// Throws: Error{model}: model.file when it is missing, model.escape when it lies elsewhere, model.size.
  std::string read(const std::string& relative, std::int64_t max_bytes) const;

  /// The weights of a component: COMPONENT/STEM[.VARIANT].safetensors, or its index with its shards.
  /// In:  component "unet", stem "diffusion_pytorch_model"; variant "auto" (the plain file, else fp16), "fp16" (else
  ///      the plain one), or "" for the plain one alone
  /// Throws: Error{model}: weights.pickle when there are only pickles, model.file when there are none.
  Checkpoint weights(const std::string& component, const std::string& stem, const std::string& variant = "auto") const;

 private:
  ModelFolder(std::filesystem::path path, ModelRequest request)
      : x_path(std::move(path)), x_request(std::move(request)) {}
  std::filesystem::path inside(const std::string& relative) const;
  [[noreturn]] void throw_missing(const std::string& where, const std::string& need) const;

  std::filesystem::path x_path;
  ModelRequest x_request;
};

/// `hf download org/name --revision R --include ...` (main needs no word); without `local_dir` into the cache.
std::string download_line(const ModelRequest& request, const std::string& revision = {},
                          const std::string& local_dir = {});

}  // namespace tiedit::io
