#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "support/npy_mat.h"
#include "support/python.h"
#include "text/clip_bpe.h"

namespace {

using tiedit::text::ClipTokenizer;

std::string content(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream all;
  all << in.rdbuf();
  return all.str();
}

ClipTokenizer tokenizer(const std::string& folder) {
  return {{.tokenizer_json = content(folder + "/tokenizer.json"),
           .vocab = content(folder + "/vocab.json"),
           .merges = content(folder + "/merges.txt"),
           .tokenizer_config = content(folder + "/tokenizer_config.json"),
           .special_tokens_map = content(folder + "/special_tokens_map.json")},
          folder,
          77};
}

TEST(ClipBpeParity, TokensAreThoseOfTransformers) {
  TIEDIT_NEEDS_PYTHON("transformers");
  const std::string folder = tiedit::testing::made_by_script("clip_bpe");
  std::ifstream in(folder + "/cases.json");
  const nlohmann::json cases = nlohmann::json::parse(in);
  ASSERT_GT(cases.size(), 600U);
  std::map<std::string, ClipTokenizer> made;
  for (const auto& c : cases) {
    const std::string text = c["text"];
    for (const char* kind : {"/files", "/saved"}) {  // vocab.json and merges.txt; tokenizer.json
      const std::string path = folder + "/" + c["vocabulary"].get<std::string>() + kind;
      if (!made.contains(path)) made.emplace(path, tokenizer(path));
      EXPECT_EQ(made.at(path).encode(text).ids, c["ids"].get<std::vector<std::int64_t>>())
          << path << ": " << c["text"].dump();
    }
  }
  EXPECT_GT(made.at(folder + "/full/files").vocabulary_size(), 48'000U);
  std::cout << cases.size() << " texts, two kinds of folders, exact\n";
}

}  // namespace
