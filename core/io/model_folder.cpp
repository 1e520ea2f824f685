#include "io/model_folder.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/paths.h"
#include "base/text.h"
#include "io/hub_cache.h"

namespace tiedit::io {
namespace {

namespace fs = std::filesystem;
constexpr const char* kConvert = "tiedit models convert";

[[noreturn]] void refuse_pickle(const std::string& name) {
  throw Error(ErrorKind::model, "weights.pickle", {name, "safetensors", "a pickle", kConvert});
}

bool is_pickle_name(const fs::path& file) {
  const std::string ending = file.extension().string();
  return ending == ".ckpt" || ending == ".bin" || ending == ".pt" || ending == ".pth";
}

void refuse_file(const std::string& model) {
  if (is_pickle_name(model)) refuse_pickle(model);
  throw Error(ErrorKind::model, "model.kind",
              {model, "a model folder with unet, vae, text_encoder, tokenizer and scheduler", "a file"});
}

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

bool lies_beneath(const fs::path& path, const fs::path& root) {
  const auto [end, unused] = std::mismatch(root.begin(), root.end(), path.begin(), path.end());
  return end == root.end();
}

}  // namespace

std::string download_line(const ModelRequest& request, const std::string& revision, const std::string& local_dir) {
  std::string line = "hf download " + request.repository;
  if (!revision.empty() && revision != "main") line += " --revision " + revision;
  for (const std::string& pattern : request.patterns) line += fmt::format(" --include '{}'", pattern);
  if (!local_dir.empty()) line += " --local-dir " + local_dir;
  return line;
}

ModelFolder ModelFolder::find(const std::string& model, const ModelRequest& request) {
  std::error_code ignored;
  if (fs::is_directory(model, ignored)) return {model, request};
  if (fs::exists(model, ignored)) refuse_file(model);
  const std::optional<HubName> named = parse_hub_name(model);
  if (!named) {
    throw Error(ErrorKind::model, "model.missing",
                {model, "a model folder", "none", download_line(request, {}, model)});
  }
  ModelRequest of_named = request;
  of_named.repository = named->repository;
  if (const auto found = find_in_hub_cache(*named)) return {*found, of_named};
  throw Error(
      ErrorKind::model, "model.missing",
      {named->repository + "@" + named->revision, "a local copy", "none", download_line(of_named, named->revision)});
}

void ModelFolder::throw_missing(const std::string& where, const std::string& need) const {
  throw Error(ErrorKind::model, "model.file", {where, need, "none", download_line(x_request, {}, x_path.string())});
}

fs::path ModelFolder::inside(const std::string& relative) const {
  std::error_code failed;
  const fs::path real = fs::weakly_canonical(x_path / relative, failed);
  const fs::path root = fs::canonical(x_path, failed);
  const bool in_cache = root.parent_path().filename() == "snapshots";
  const fs::path blobs = root.parent_path().parent_path() / "blobs";
  const bool good =
      base::stays_beneath(relative) && !failed && (lies_beneath(real, root) || (in_cache && lies_beneath(real, blobs)));
  if (!good) throw Error(ErrorKind::model, "model.escape", {relative, "a file of the model's folder", real.string()});
  return real;
}

bool ModelFolder::has(const std::string& relative) const { return is_there(x_path / relative); }

std::string ModelFolder::read(const std::string& relative, std::int64_t max_bytes) const {
  if (!has(relative)) throw_missing(relative, "a file");
  const fs::path real = inside(relative);
  const base::Descriptor file(::open(real.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file) throw Error(ErrorKind::model, "model.open", {relative, "a readable file", std::strerror(errno)});
  return base::read_descriptor(file, relative, ErrorKind::model, "model", max_bytes);
}

Checkpoint ModelFolder::weights(const std::string& component, const std::string& stem,
                                const std::string& variant) const {
  std::vector<std::string> variants{""};
  if (variant == "fp16") variants = {".fp16", ""};
  if (variant == "auto") variants = {"", ".fp16"};
  for (const std::string& v : variants) {
    const std::string file = fmt::format("{}/{}{}.safetensors", component, stem, v);
    if (has(file)) {
      std::vector<std::unique_ptr<SafetensorsFile>> one;
      one.push_back(std::make_unique<SafetensorsFile>(inside(file), file));
      return {file, std::move(one)};
    }
    // The variant stands before or behind: both occur.
    for (const std::string& index : {fmt::format("{}/{}{}.safetensors.index.json", component, stem, v),
                                     fmt::format("{}/{}.safetensors.index{}.json", component, stem, v)}) {
      if (has(index))
        return Checkpoint::open_index(inside(index), component,
                                      [&](const std::string& shard) { return inside(component + "/" + shard); });
    }
  }
  for (const char* ending : {".bin", ".fp16.bin"}) {
    const std::string pickle = fmt::format("{}/{}{}", component, stem == "model" ? "pytorch_model" : stem, ending);
    if (has(pickle)) refuse_pickle(pickle);
  }
  throw_missing(fmt::format("{}/{}.safetensors", component, stem), "the weights");
}

}  // namespace tiedit::io
