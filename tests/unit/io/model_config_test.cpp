#include "io/model_config.h"

#include <gtest/gtest.h>

namespace tiedit::io {
namespace {

struct Net {
  int hidden_size = 768;
  double eps = 1e-5;
  bool linear = false;
  std::string act = "silu";
  std::vector<int> heads{8};
  std::optional<int> cond;

  template <class V>
  void fields(V& v) {
    v("hidden_size", hidden_size, {.help = "width", .min = 1, .max = 65536});
    v("eps", eps, {.help = "of norms", .min = 0});
    v("linear", linear, {.help = "projection"});
    v("act", act, {.help = "activation", .choices = {"silu", "gelu"}});
    v("heads", heads, {.help = "of attention", .min = 1});
    v("cond", cond, {.help = "guidance embedding"});
  }
};

const ModelConfigRules kRules{
    {{"kernel", {3}}, {"only", {false, nullptr}}, {"num_heads", {nullptr}, "use heads"}, {"lambda", {"-Infinity"}}},
    {"dropout"}};

/// "class: line" of every refusal, a line each.
std::string refusal(const std::string& text) {
  Net net;
  std::string out;
  try {
    read_model_config(text, "unet/config.json", fields_of(net), kRules);
    return "read";
  } catch (const ErrorList& list) {
    for (const Error& e : list.errors()) {
      EXPECT_EQ(e.kind(), ErrorKind::model);
      out += (out.empty() ? "" : "\n") + e.slug() + ": " + e.what();
    }
  } catch (const Error& e) {
    out = e.slug() + ": " + e.what();
  }
  return out;
}

TEST(ModelConfig, ReadsFieldsAndKeepsDefaults) {
  Net net;
  const auto written = read_model_config(
      R"({"_class_name": "X", "eps": 1, "heads": 4, "cond": null, "kernel": 3, "only": null, "dropout": [1], "lambda": -Infinity})",
      "w", fields_of(net), kRules);
  EXPECT_EQ(net.hidden_size, 768);
  EXPECT_EQ(net.eps, 1.0);
  EXPECT_EQ(net.heads, std::vector<int>{4});
  EXPECT_EQ(net.cond, std::nullopt);
  EXPECT_EQ(written, (std::set<std::string>{"cond", "dropout", "eps", "heads", "kernel", "lambda", "only"}));
  read_model_config(R"({"heads": [5, 10], "cond": 256, "linear": true, "act": "gelu"})", "w", fields_of(net), kRules);
  EXPECT_EQ(net.heads, (std::vector<int>{5, 10}));
  EXPECT_EQ(net.cond, 256);
  EXPECT_TRUE(net.linear);
}

TEST(ModelConfig, RefusesWhatDoesNotFit) {
  EXPECT_EQ(refusal(R"({"hidden_size": -1})"), "config.range: unet/config.json: hidden_size: 1..65,536, got -1");
  EXPECT_EQ(refusal(R"({"hidden_size": 8.0})"), "config.type: unet/config.json: hidden_size: an integer, got 8.0");
  EXPECT_EQ(refusal(R"({"heads": [8, 0]})"), "config.range: unet/config.json: heads: at least 1, got 0");
  EXPECT_EQ(refusal(R"({"heads": 99999999999})"), "config.range: unet/config.json: heads: at least 1, got 99999999999");
  EXPECT_EQ(refusal(R"({"eps": NaN})"), "config.type: unet/config.json: eps: a finite number, got NaN");
  EXPECT_EQ(refusal(R"({"linear": 1})"), "config.type: unet/config.json: linear: true or false, got 1");
  EXPECT_EQ(refusal(R"({"act": "relu"})"), "config.value: unet/config.json: act: silu or gelu, got relu");
  EXPECT_EQ(refusal(R"({"num_heads": 8})"), "config.value: unet/config.json: num_heads null, got 8; use heads");
  EXPECT_EQ(refusal(R"({"only": true})"), "config.value: unet/config.json: only false or null, got true");
  EXPECT_EQ(refusal(R"({"lambda": 1.5})"), "config.value: unet/config.json: lambda -Infinity, got 1.5");
  EXPECT_EQ(refusal(R"({"hiden_size": 1})"),
            "config.unknown: unet/config.json: hiden_size: a known key, got 1; did you mean hidden_size");
  EXPECT_EQ(refusal("[]"), "config.type: unet/config.json: an object, got an array");
}

TEST(ModelConfig, TellsEverythingWrongAtOnce) {
  EXPECT_EQ(
      refusal(R"({"kernel": 5, "zzz": 1})"),
      "config.value: unet/config.json: kernel 3, got 5\nconfig.unknown: unet/config.json: zzz: a known key, got 1");
}

TEST(ModelConfig, TakesPythonsWordsOutsideOfTextsAlone) {
  EXPECT_EQ(strict_model_json(R"({"a": -Infinity, "NaN": "Infinity \" NaN", "b": [NaN,Infinity]})"),
            R"({"a": "-Infinity", "NaN": "Infinity \" NaN", "b": ["NaN","Infinity"]})");
  EXPECT_EQ(strict_model_json(R"({"n": 1000000000000000019884624838656, "m": 1e30, "k": 12})"),
            R"({"n": 1000000000000000019884624838656e0, "m": 1e30, "k": 12})");
  EXPECT_EQ(refusal(R"({"eps": Infinityx})").substr(0, 12), "json.syntax:");
}

}  // namespace
}  // namespace tiedit::io
