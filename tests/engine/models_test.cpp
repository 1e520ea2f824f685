#include <c10/core/InferenceMode.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "base/error.h"
#include "engine/models/clip/clip_text_model.h"
#include "engine/models/unet/unet_2d_condition.h"
#include "engine/models/vae/autoencoder_kl.h"
#include "support/python.h"

namespace tiedit::models {
namespace {

/// Relative to the largest value; measured 2e-6 at worst.
constexpr double kTolerance = 1e-5;

/// The folder that scripts/parity/make_models.py fills, once.
const std::string& folder() {
  static const std::string path = [] {
    const std::string out = TIEDIT_BINARY_DIR "/parity/models";
    const std::string command = TIEDIT_PYTHON " " TIEDIT_SOURCE_DIR "/scripts/parity/make_models.py " + out;
    if (std::system(command.c_str()) != 0) throw std::runtime_error(command);
    return out;
  }();
  return path;
}

std::string text_of(const std::string& file) {
  std::ifstream in(file);
  std::stringstream all;
  all << in.rdbuf();
  return all.str();
}

io::Checkpoint checkpoint(const std::string& file) {
  std::vector<std::unique_ptr<io::SafetensorsFile>> files;
  files.push_back(std::make_unique<io::SafetensorsFile>(file, file));
  return {file, std::move(files)};
}

/// The tensors of a case by name.
class Tensors {
 public:
  explicit Tensors(const std::string& path)
      : x_checkpoint(checkpoint(path + "/tensors.safetensors")), x_source(checkpoint(path + "/tensors.safetensors")) {}
  Tensor operator[](const std::string& name) {
    const auto& shape = x_checkpoint.find(name)->entry->shape;
    return x_source.root().get(name, std::vector<std::int64_t>(shape.begin(), shape.end()));
  }

 private:
  io::Checkpoint x_checkpoint;
  nn::WeightSource x_source;
};

void expect_equal(const Tensor& got, const Tensor& expected, const std::string& what) {
  ASSERT_EQ(got.sizes(), expected.sizes()) << what;
  const double worst = (got - expected).abs().max().item<double>() / expected.abs().max().item<double>();
  EXPECT_LE(worst, kTolerance) << what;
  std::cout << what << ": " << worst / kTolerance * 100 << " % of the tolerance\n";
}

void compare_unets() {
  for (const char* name : {"plain", "linear", "lists", "deep", "guided"}) {
    const std::string path = folder() + "/unet/" + name;
    nn::WeightSource source(checkpoint(path + "/weights.safetensors"));
    const UNet2DConditionModel unet(source.root(), UNet2DConditionConfig::read(text_of(path + "/config.json"), path));
    source.check_complete();
    Tensors tensors(path);
    expect_equal(unet(tensors["x"], {417.5, 8.0}, tensors["text"]), tensors["y"], std::string("unet ") + name);
  }
}

void compare_autoencoders() {
  for (const char* name : {"plain", "bare"}) {
    const std::string path = folder() + "/vae/" + name;
    nn::WeightSource source(checkpoint(path + "/weights.safetensors"));
    const AutoencoderKL vae(source.root(), AutoencoderKLConfig::read(text_of(path + "/config.json"), path));
    source.check_complete();
    Tensors tensors(path);
    expect_equal(vae.moments(tensors["x"]), tensors["moments"], std::string("encoder ") + name);
    expect_equal(vae.decode(tensors["z"]), tensors["picture"], std::string("decoder ") + name);
  }
}

void compare_text_encoders() {
  for (const char* name : {"quick", "gelu", "masked"}) {
    const std::string path = folder() + "/text/" + name;
    nn::WeightSource source(checkpoint(path + "/weights.safetensors"));
    const CLIPTextModel model(clip_root(source.root()), CLIPTextConfig::read(text_of(path + "/config.json"), path));
    source.check_complete();
    Tensors tensors(path);
    const Tensor states = model(tensors["ids"].to(at::kLong), tensors["padding"].to(at::kBool));
    expect_equal(states, tensors["states"], std::string("text ") + name);
  }
}

// One test: the script's folder is for one process.
TEST(Models, EqualTheClassesOfDiffusersAndTransformers) {
  TIEDIT_NEEDS_PYTHON("diffusers");
  const c10::InferenceMode no_gradients;
  compare_unets();
  compare_autoencoders();
  compare_text_encoders();
}

std::string unet_refusal(const std::string& text) {
  try {
    UNet2DConditionConfig::read(text, "unet/config.json");
  } catch (const ErrorList& list) {
    return list.errors().front().what();
  } catch (const Error& e) {
    return e.what();
  }
  return "read";
}

TEST(Models, RefuseConfigsThatNobodyCanBuild) {
  EXPECT_EQ(unet_refusal("{}"), "read");  // every key has a default
  EXPECT_EQ(unet_refusal(R"({"down_block_types": ["AttnDownBlock2D"]})"),
            "unet/config.json: down_block_types: CrossAttnDownBlock2D or DownBlock2D, got AttnDownBlock2D");
  EXPECT_EQ(unet_refusal(R"({"block_out_channels": [32, 64]})"), "unet/config.json: down_block_types: 2, got 4");
  EXPECT_EQ(unet_refusal(R"({"layers_per_block": [1, 2]})"),
            "unet/config.json: layers_per_block: one value, or 4, got 2");
  EXPECT_EQ(unet_refusal(R"({"attention_head_dim": 7})"),
            "unet/config.json: attention_head_dim: heads that divide 320, got 7");
  EXPECT_EQ(unet_refusal(R"({"addition_embed_type": "text_time"})"),
            "unet/config.json: addition_embed_type null, got text_time");
}

}  // namespace
}  // namespace tiedit::models
