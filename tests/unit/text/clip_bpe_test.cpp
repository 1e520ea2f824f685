#include "text/clip_bpe.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "io/json.h"
#include "text/clip_pieces.h"

namespace tiedit::text {
namespace {

using Ids = std::vector<std::int64_t>;
using Pieces = std::vector<std::string>;

/// A vocabulary of all bytes, their ends of words, and these merges; the special tokens last.
ClipTokenizerFiles small(const Pieces& merges = {"c a", "ca t</w>"}) {
  nlohmann::ordered_json vocab = nlohmann::ordered_json::object();
  // the order of ids in the published vocabulary: printable bytes first
  Pieces symbols;
  for (int pass = 0; pass < 2; ++pass)
    for (int b = 0; b < 256; ++b) {
      const std::string symbol = byte_symbols(std::string(1, static_cast<char>(b))).front();
      const bool itself = (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || b >= 174;
      if (itself == (pass == 0)) symbols.push_back(symbol);
    }
  for (const std::string& s : symbols) vocab[s] = vocab.size();
  for (const std::string& s : symbols) vocab[s + "</w>"] = vocab.size();
  std::string lines = "#version: 0.2\n";
  for (const std::string& m : merges) {
    std::string joined = m;
    joined.erase(joined.find(' '), 1);
    if (!vocab.contains(joined)) vocab[joined] = vocab.size();
    lines += m + "\n";
  }
  vocab["<|startoftext|>"] = vocab.size();
  vocab["<|endoftext|>"] = vocab.size();
  return {.vocab = vocab.dump(), .merges = lines};
}

std::string refusal(const ClipTokenizerFiles& files) {
  try {
    const ClipTokenizer made(files, "tokenizer", 77);
  } catch (const Error& e) {
    EXPECT_EQ(e.kind(), ErrorKind::model);
    return e.slug() + ": " + e.what();
  }
  return "made";
}

TEST(ClipPieces, AreWordsNumbersAndOthers) {
  EXPECT_EQ(clip_pieces("A cat's TOY, isn't it?!"), (Pieces{"a", "cat", "'s", "toy", ",", "isn", "'t", "it", "?!"}));
  EXPECT_EQ(clip_pieces("24H  x"), (Pieces{"2", "4", "h", "x"}));
  EXPECT_EQ(clip_pieces("naïve café"), (Pieces{"naïve", "café"}));
  EXPECT_EQ(clip_pieces("cafe\u0301"), Pieces{"café"});  // composed first
  EXPECT_EQ(clip_pieces("İΣ"), (Pieces{"i", "\u0307", "σ"}));
  EXPECT_EQ(clip_pieces("½ Ⅷ"), (Pieces{"½", "ⅷ"}));
  EXPECT_EQ(clip_pieces("a\u3000b\u0085c"), (Pieces{"a", "b", "c"}));
  EXPECT_EQ(clip_pieces("a\u001Cb\u200Bc"), (Pieces{"a", "\u001C", "b", "\u200B", "c"}));  // no white space, these
  EXPECT_EQ(clip_pieces("<|ENDOFTEXT|>x"), (Pieces{"<|", "endoftext", "|>", "x"}));
  EXPECT_EQ(clip_pieces(" \t "), Pieces{});
}

TEST(ClipPieces, BytesHaveSymbolsAndBack) {
  EXPECT_EQ(byte_symbols("A \xC3"), (Pieces{"A", "\u0120", "Ã"}));
  std::string all;
  for (int b = 0; b < 256; ++b) all += static_cast<char>(b);
  std::string joined;
  for (const std::string& s : byte_symbols(all)) joined += s;
  EXPECT_EQ(bytes_of_symbols(joined), all);
}

TEST(ClipTokenizer, MergesThePairOfLowestRankFirst) {
  const ClipTokenizer t(small(), "tokenizer", 77);
  EXPECT_EQ(t.content_ids("cat"), Ids{513});       // c a t</w> -> ca t</w> -> cat</w>
  EXPECT_EQ(t.content_ids("ca"), (Ids{66, 320}));  // c a</w>: no merge
  EXPECT_EQ(t.content_ids("caca"), (Ids{512, 66, 320}));
  EXPECT_EQ(t.content_ids("a photo"), (Ids{320, 79, 71, 78, 83, 334}));
  EXPECT_EQ(t.vocabulary_size(), 516U);
}

TEST(ClipTokenizer, CutsAddedTokensOutOfTheRawText) {
  const ClipTokenizer t(small(), "tokenizer", 77);
  EXPECT_EQ(t.content_ids("<|endoftext|> x"), (Ids{515, 343}));
  EXPECT_EQ(t.content_ids("a<|startoftext|>b"), (Ids{320, 514, 321}));
}

TEST(ClipTokenizer, FillsUpAndCutsOff) {
  ClipTokenizerFiles files = small();
  files.tokenizer_config = R"({"model_max_length": 6, "pad_token": {"content": "!"}})";
  const ClipTokenizer t(files, "tokenizer", 77);
  EXPECT_EQ(t.length(), 6);
  EXPECT_EQ(t.encode("cat").ids, (Ids{514, 513, 515, 0, 0, 0}));
  EXPECT_EQ(t.encode("cat").used, 3U);
  EXPECT_EQ(t.encode("").ids, (Ids{514, 515, 0, 0, 0, 0}));
  const ClipTokenizer::Encoded cut = t.encode("a b c d e café");
  EXPECT_EQ(cut.ids, (Ids{514, 320, 321, 322, 323, 515}));
  EXPECT_EQ(cut.lost, "e café");
  files.special_tokens_map = R"({"pad_token": "a</w>"})";  // wins over tokenizer_config.json
  EXPECT_EQ(ClipTokenizer(files, "tokenizer", 77).pad(), 320);
  files.tokenizer_config = R"({"model_max_length": 1000000000000000019884624838656})";
  EXPECT_EQ(ClipTokenizer(files, "tokenizer", 77).length(), 77);
}

TEST(ClipTokenizer, ReadsTheOneFileOfNewFolders) {
  const ClipTokenizerFiles old = small();
  for (const char* merges : {R"([["c","a"],["ca","t</w>"]])", R"(["c a","ca t</w>"])"}) {
    ClipTokenizerFiles files;
    files.tokenizer_json =
        R"({"added_tokens":[{"id":514,"content":"<|startoftext|>"},{"id":515,"content":"<|endoftext|>"},)"
        R"({"id":516,"content":"<sks>"}],"model":{"type":"BPE","end_of_word_suffix":"</w>","vocab":)" +
        old.vocab + ",\"merges\":" + merges + "}}";
    files.vocab = "not read";
    const ClipTokenizer t(files, "tokenizer", 77);
    EXPECT_EQ(t.content_ids("cat <sks>"), (Ids{513, 516}));
  }
}

TEST(ClipTokenizer, RefusesBrokenFiles) {
  EXPECT_EQ(refusal({}), "tokenizer.file: tokenizer: tokenizer.json, or vocab.json and merges.txt, got neither");
  ClipTokenizerFiles files = small();
  files.merges = "x y\n";
  EXPECT_EQ(refusal(files),
            "tokenizer.merge: tokenizer/merges.txt: merge 0: parts and result in the vocabulary, got xy");
  files.merges = "x y z\n";
  EXPECT_EQ(refusal(files), "tokenizer.merge: tokenizer/merges.txt: two parts a line, got x y z");
  files = small();
  files.vocab = R"({"a":0,"b":0})";
  EXPECT_EQ(refusal(files), "tokenizer.vocab: tokenizer/vocab.json: b: an id of its own in 0..1, got 0");
  files.vocab = R"({"a":0,"b":7})";
  EXPECT_EQ(refusal(files), "tokenizer.vocab: tokenizer/vocab.json: b: an id of its own in 0..1, got 7");
  files.vocab = R"({"a":0})";
  files.merges = "#version\n";
  EXPECT_EQ(refusal(files), "tokenizer.vocab: tokenizer: bos_token: a token of the vocabulary, got <|startoftext|>");
  files.tokenizer_json = R"({"model":{"type":"WordPiece"}})";
  EXPECT_EQ(refusal(files).substr(0, 41), "tokenizer.kind: tokenizer/tokenizer.json:");
}

}  // namespace
}  // namespace tiedit::text
