#include "io/model_digest.h"

#include <gtest/gtest.h>

#include <fstream>

#include "support/scratch.h"

namespace tiedit::io {
namespace {

namespace fs = std::filesystem;

class ModelDigest : public ::testing::Test {
 protected:
  void SetUp() override {
    x_root = test::scratch("digests");
    fs::remove_all(x_root);
  }
  void TearDown() override { fs::remove_all(x_root); }
  fs::path write(const fs::path& relative, const std::string& bytes) {
    fs::create_directories((x_root / relative).parent_path());
    std::ofstream(x_root / relative, std::ios::binary) << bytes;
    return x_root / relative;
  }
  fs::path x_root;
};

TEST_F(ModelDigest, IsOfNamesAndContentsAndNotOfThePlace) {
  for (const char* at : {"a", "moved/b"}) {
    write(fs::path(at) / "unet/config.json", "{}");
    write(fs::path(at) / "unet/x.safetensors", "weights");
  }
  write("moved/b/README.md", "not read by anybody");
  const std::string digest = model_digest(x_root / "a");
  EXPECT_EQ(digest.size(), 64U);
  EXPECT_EQ(model_digest(x_root / "moved/b"), digest);
  write("other/unet/config.json", "{}");
  write("other/unet/x.safetensors", "Weights");
  EXPECT_NE(model_digest(x_root / "other"), digest);
  write("renamed/unet/config.json", "{}");
  write("renamed/unet/y.safetensors", "weights");
  EXPECT_NE(model_digest(x_root / "renamed"), digest);
}

TEST_F(ModelDigest, TakesTheNamesOfBlobsForTheirContents) {
  const std::string hex = "9de03d77aafc81fc22f1374ae40a99c6ba9ce7a4f3ff7f5ac0a39e1ed1ff8e5c";
  write("hub/models--o--n/blobs/" + hex, "never read");
  fs::create_directories(x_root / "hub/models--o--n/snapshots/c");
  fs::create_symlink("../../blobs/" + hex, x_root / "hub/models--o--n/snapshots/c/x.safetensors");
  const std::string with_blob = model_digest(x_root / "hub/models--o--n/snapshots/c");
  write("twin/snapshots/c/x.safetensors", "never read");
  EXPECT_NE(model_digest(x_root / "twin/snapshots/c"), with_blob);
}

TEST_F(ModelDigest, FindsTheFolderOfAName) {
  write("here/config.json", "{}");
  EXPECT_EQ(local_model((x_root / "here").string()), x_root / "here");
  EXPECT_TRUE(local_model((x_root / "nowhere").string()).empty());
  ::setenv("TIEDIT_MODELS", x_root.c_str(), 1);
  write("org/name/config.json", "{}");
  EXPECT_EQ(local_model("org/name"), x_root / "org/name");
  ::unsetenv("TIEDIT_MODELS");
}

}  // namespace
}  // namespace tiedit::io
