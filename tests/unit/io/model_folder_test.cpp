#include "io/model_folder.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "io/hub_cache.h"
#include "support/scratch.h"

namespace tiedit::io {
namespace {

namespace fs = std::filesystem;

const ModelRequest kRequest{"org/name", {"unet/*model.safetensors", "*.json"}};

/// A folder of its own, with the hub's variables pointing into it.
class ModelFolders : public ::testing::Test {
 protected:
  void SetUp() override {
    x_root = test::scratch("models");
    fs::remove_all(x_root);
    fs::create_directories(x_root);
    for (const char* name : {"HUGGINGFACE_HUB_CACHE", "HF_HOME", "TIEDIT_MODELS"}) ::unsetenv(name);
    ::setenv("HF_HUB_CACHE", (x_root / "hub").c_str(), 1);
  }
  void TearDown() override { fs::remove_all(x_root); }

  void write(const fs::path& relative, const std::string& bytes) {
    fs::create_directories((x_root / relative).parent_path());
    std::ofstream(x_root / relative, std::ios::binary) << bytes;
  }
  void write_tensor(const fs::path& relative, const std::string& tensor, char value) {
    const std::string header = "{\"" + tensor + R"(":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})";
    write(relative, std::string(1, static_cast<char>(header.size())) + std::string(7, '\0') + header + value);
  }
  ModelFolder folder() const { return ModelFolder::find((x_root / "m").string(), kRequest); }
  /// "class: line" of the error.
  template <class F>
  std::string refusal(F act) const {
    try {
      act();
    } catch (const Error& e) {
      EXPECT_EQ(e.kind(), ErrorKind::model);
      std::string line = e.slug() + ": " + e.what();
      for (std::size_t at; (at = line.find(x_root.string())) != std::string::npos;)
        line.replace(at, x_root.string().size(), "ROOT");
      return line;
    }
    return "done";
  }
  static char value_of(const Checkpoint& checkpoint, const std::string& tensor) {
    const Checkpoint::Located* at = checkpoint.find(tensor);
    char value = 0;
    if (at) at->file->read(*at->entry, &value);
    return value;
  }

  fs::path x_root;
};

TEST_F(ModelFolders, AMissingOneIsToldWithTheLineThatFetchesIt) {
  EXPECT_EQ(refusal([] { ModelFolder::find("some/model", kRequest); }),
            "model.missing: some/model@main: a local copy, got none; hf download some/model "
            "--include 'unet/*model.safetensors' --include '*.json'");
  EXPECT_EQ(refusal([] { ModelFolder::find("some/model@0123abcd", kRequest); }).substr(0, 96),
            "model.missing: some/model@0123abcd: a local copy, got none; hf download some/model --revision 01");
  EXPECT_EQ(
      refusal([] { ModelFolder::find("models/sd15", kRequest); }),
      "model.missing: models/sd15: a model folder, got none; hf download org/name --include 'unet/*model.safetensors' "
      "--include '*.json' --local-dir models/sd15");
}

TEST_F(ModelFolders, NamesOfTheHubAreTwoWords) {
  EXPECT_EQ(parse_hub_name("org/name")->revision, "main");
  EXPECT_EQ(parse_hub_name("org/name@refs/pr/3")->revision, "refs/pr/3");
  for (const char* no :
       {"name", "a/b/c", "/a/b", "./b", "../b", "a/..", "a b/c", "models/b", "a/b@", "a/b@../x", "~/b"})
    EXPECT_FALSE(parse_hub_name(no)) << no;
}

TEST_F(ModelFolders, TheCacheIsReadInTheRevisionAskedFor) {
  write("hub/models--org--name/refs/main", "c0ffee\n");
  write("hub/models--org--name/snapshots/c0ffee/unet/config.json", "{\"a\": 1}");
  EXPECT_EQ(ModelFolder::find("org/name", kRequest).read("unet/config.json", 100), "{\"a\": 1}");
  EXPECT_EQ(ModelFolder::find("org/name@c0ffee", kRequest).read("unet/config.json", 100), "{\"a\": 1}");
  EXPECT_EQ(refusal([] { ModelFolder::find("org/name@other", kRequest); }).substr(0, 31),
            "model.missing: org/name@other: ");
  write("own/org/name/unet/config.json", "{}");
  ::setenv("TIEDIT_MODELS", (x_root / "own").c_str(), 1);
  EXPECT_EQ(ModelFolder::find("org/name", kRequest).read("unet/config.json", 100), "{}");
}

TEST_F(ModelFolders, LinksMayLeadIntoTheBlobsOfTheSameCacheAndNowhereElse) {
  write("hub/models--org--name/blobs/abc", "blob");
  write("hub/models--org--name/snapshots/main/x", "");
  write("secret", "secret");
  fs::create_symlink("../../blobs/abc", x_root / "hub/models--org--name/snapshots/main/config.json");
  fs::create_symlink("../../../../secret", x_root / "hub/models--org--name/snapshots/main/stolen.json");
  const ModelFolder found = ModelFolder::find("org/name", kRequest);
  EXPECT_EQ(found.read("config.json", 100), "blob");
  EXPECT_EQ(refusal([&] { found.read("stolen.json", 100); }),
            "model.escape: stolen.json: a file of the model's folder, got ROOT/secret");
  EXPECT_EQ(refusal([&] { found.read("../../../../secret", 100); }).substr(0, 13), "model.escape:");
}

TEST_F(ModelFolders, TakeThePlainFileAndThenTheVariant) {
  write_tensor("m/unet/diffusion_pytorch_model.safetensors", "a", '1');
  write_tensor("m/unet/diffusion_pytorch_model.fp16.safetensors", "a", '2');
  write_tensor("m/vae/diffusion_pytorch_model.fp16.safetensors", "a", '3');
  EXPECT_EQ(value_of(folder().weights("unet", "diffusion_pytorch_model"), "a"), '1');
  EXPECT_EQ(value_of(folder().weights("unet", "diffusion_pytorch_model", "fp16"), "a"), '2');
  EXPECT_EQ(value_of(folder().weights("vae", "diffusion_pytorch_model"), "a"), '3');
  EXPECT_EQ(
      refusal([&] { folder().weights("vae", "diffusion_pytorch_model", ""); }),
      "model.file: vae/diffusion_pytorch_model.safetensors: the weights, got none; hf download org/name --include "
      "'unet/*model.safetensors' --include '*.json' --local-dir ROOT/m");
}

TEST_F(ModelFolders, ReadShardsByTheirIndex) {
  write("m/unet/model.safetensors.index.json",
        R"({"metadata":{"total_size":2},"weight_map":{"a":"s1.safetensors","b":"s2.safetensors"}})");
  write_tensor("m/unet/s1.safetensors", "a", '1');
  write_tensor("m/unet/s2.safetensors", "b", '2');
  const Checkpoint both = folder().weights("unet", "model");
  EXPECT_EQ(value_of(both, "a"), '1');
  EXPECT_EQ(value_of(both, "b"), '2');
  EXPECT_EQ(both.find("c"), nullptr);
}

TEST_F(ModelFolders, RefuseABadIndex) {
  write_tensor("m/unet/s1.safetensors", "a", '1');
  const auto with = [&](const std::string& map) {
    write("m/unet/model.safetensors.index.json", "{\"weight_map\":" + map + "}");
    return refusal([&] { folder().weights("unet", "model"); });
  };
  const std::string w = "unet/model.safetensors.index.json: ";
  EXPECT_EQ(with(R"({"a":"../x"})"), "weights.index: " + w + "weight_map: plain file names, got ../x");
  EXPECT_EQ(with(R"({"a":7})"), "weights.index: " + w + "weight_map: plain file names, got 7");
  EXPECT_EQ(with("{}"), "weights.index: " + w + "weight_map, an object of file names, got none");
  EXPECT_EQ(with(R"({"a":"s1.safetensors","b":"s2.safetensors","c":"s3.safetensors"})"),
            "weights.index: " + w + "shard 2 of 3, got none; hf download the folder again for s2.safetensors");
  EXPECT_EQ(with(R"({"b":"s1.safetensors"})"), "weights.index: " + w + "b: a tensor of s1.safetensors, got none");
  EXPECT_EQ(with(R"({"a":"s1.safetensors","a":"s1.safetensors"})").substr(0, 15), "json.duplicate:");
  write_tensor("m/unet/s2.safetensors", "a", '1');
  EXPECT_EQ(with(R"({"a":"s1.safetensors","b":"s2.safetensors"})"),
            "weights.duplicate: unet/s2.safetensors: a: one entry, got another in unet/s1.safetensors");
}

TEST_F(ModelFolders, NameTheWayOutForPickles) {
  write("m/unet/diffusion_pytorch_model.bin", "x");
  EXPECT_EQ(refusal([&] { folder().weights("unet", "diffusion_pytorch_model"); }),
            "weights.pickle: unet/diffusion_pytorch_model.bin: safetensors, got a pickle; tiedit models convert");
  write("model.ckpt", "x");
  EXPECT_EQ(refusal([&] { ModelFolder::find((x_root / "model.ckpt").string(), kRequest); }),
            "weights.pickle: ROOT/model.ckpt: safetensors, got a pickle; tiedit models convert");
}

}  // namespace
}  // namespace tiedit::io
