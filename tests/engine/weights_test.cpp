#include "engine/nn/weights.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "engine/nn/layers.h"
#include "support/scratch.h"
#include "support/tensors.h"

namespace tiedit::nn {
namespace {

class WeightFiles : public ::testing::Test {
 protected:
  void SetUp() override { x_path = test::scratch("weights.safetensors"); }
  void TearDown() override { std::filesystem::remove(x_path); }

  io::Checkpoint checkpoint(const std::vector<test::WrittenTensor>& tensors) {
    test::write_safetensors(x_path, tensors);
    std::vector<std::unique_ptr<io::SafetensorsFile>> files;
    files.push_back(std::make_unique<io::SafetensorsFile>(x_path, "w"));
    return {"w", std::move(files)};
  }
  static std::string refusal(const WeightSource& source) {
    try {
      source.check_complete();
    } catch (const Error& e) {
      EXPECT_EQ(e.kind(), ErrorKind::model);
      return e.slug() + ": " + e.what();
    }
    return "complete";
  }

  std::filesystem::path x_path;
};

TEST_F(WeightFiles, AreViewedByTheirPrefixes) {
  WeightSource source(checkpoint({{"a.0.weight", {2, 3}, {1, 2, 3, 4, 5, 6}}, {"a.0.bias", {2}, {7, 8}}}));
  const Weights w = source.root()["a"][0];
  EXPECT_TRUE(w.has("bias"));
  EXPECT_FALSE(w.has("scale"));
  const Linear linear(w, 3, 2);
  EXPECT_EQ(linear.weight[1][2].item<float>(), 6);
  EXPECT_EQ(linear.bias[0].item<float>(), 7);
  EXPECT_EQ(refusal(source), "complete");
}

TEST_F(WeightFiles, AreWidenedToOneType) {
  WeightSource source(checkpoint({{"a", {1}, {0.1F}}}), at::kDouble);
  EXPECT_EQ(source.root().get("a", {1}).scalar_type(), at::kDouble);
}

TEST_F(WeightFiles, TellEverythingThatDoesNotFitInOneError) {
  WeightSource source(checkpoint({{"weight", {2, 2}, {1, 2, 3, 4}}, {"x", {1}, {1}}, {"y", {1}, {1}}}));
  const Linear linear(source.root(), 3, 2);
  EXPECT_EQ(linear.weight.numel(), 0);
  source.ignore("y");
  EXPECT_EQ(
      refusal(source),
      "weights.keys: w: the tensors that config.json asks for, got other shapes: weight: expected [2, 3], got [2, 2]; "
      "missing: bias; unused: x");
}

TEST_F(WeightFiles, NameTheOneTensorOfAnotherShape) {
  WeightSource source(
      checkpoint({{"conv_in.weight", {1, 4, 3, 3}, std::vector<float>(36)}, {"conv_in.bias", {1}, {0}}}));
  const Conv2d conv(source.root()["conv_in"], 9, 1);
  EXPECT_EQ(
      refusal(source),
      "weights.shape: w: conv_in.weight: expected [1, 9, 3, 3], got [1, 4, 3, 3]; this is not an inpainting model");
}

TEST_F(WeightFiles, CountWhatIsTooMuchToName) {
  std::vector<test::WrittenTensor> many;
  for (int i = 10; i < 22; ++i) many.push_back({"t" + std::to_string(i), {1}, {0}});
  const WeightSource source(checkpoint(many));
  EXPECT_EQ(refusal(source),
            "weights.keys: w: the tensors that config.json asks for, got unused: t10, t11, t12, t13, t14, t15, t16, "
            "t17, t18, t19 and 2 more");
}

}  // namespace
}  // namespace tiedit::nn
