#include "base/error.h"

#include <gtest/gtest.h>

#include <map>

#include "base/text.h"

namespace tiedit {
namespace {

TEST(Error, SaysWhereNeedGotAndRemedyInOneLine) {
  EXPECT_STREQ(
      Error(ErrorKind::input, "image.truncated", {"a.jpg", "complete JPEG", "7 of 9 rows", "the file is truncated"})
          .what(),
      "a.jpg: complete JPEG, got 7 of 9 rows; the file is truncated");
  EXPECT_STREQ(Error(ErrorKind::input, "x", {"a.jpg", "an image"}).what(), "a.jpg: an image");
  EXPECT_STREQ(Error(ErrorKind::input, "x", {"", "an image", "text"}).what(), "an image, got text");
  EXPECT_STREQ(Error(ErrorKind::input, "x", {"a.jpg", "an image", "", "use another"}).what(),
               "a.jpg: an image; use another");
}

TEST(Error, KeepsItsPartsAndItsClass) {
  const Error error(ErrorKind::io, "output.full", {"w", "need", "got", "remedy"});
  EXPECT_EQ(error.slug(), "output.full");
  EXPECT_EQ(error.kind(), ErrorKind::io);
  EXPECT_EQ(error.parts().where + error.parts().need + error.parts().got + error.parts().remedy, "wneedgotremedy");
}

TEST(Error, CannotSteerATerminal) {
  EXPECT_STREQ(Error(ErrorKind::input, "x", {"\x1b[2J.png", "no\nnewline", "a\tb"}).what(),
               "\\x1B[2J.png: no\\x0Anewline, got a\\x09b");
}

TEST(Error, EndsAtThreeHundredBytesAndAtACodePoint) {
  const std::string exact(300, 'a');
  EXPECT_EQ(Error(ErrorKind::input, "x", {"", exact}).what(), exact);
  EXPECT_EQ(Error(ErrorKind::input, "x", {"", exact + "b"}).what(), std::string(297, 'a') + "...");
  std::string umlauts = "x";  // every later code point begins at an odd byte, the cut would fall within one
  for (int i = 0; i < 300; ++i) umlauts += "\xC3\xA4";
  const std::string line = Error(ErrorKind::input, "x", {"", umlauts}).what();
  EXPECT_LE(line.size(), 300U);
  EXPECT_EQ(base::invalid_utf8_at(line), std::string::npos);
  EXPECT_TRUE(line.ends_with("\xC3\xA4..."));
}

TEST(Error, HasOneExitCodeAKind) {
  const std::map<ErrorKind, std::pair<std::string_view, int>> table{
      {ErrorKind::internal, {"internal", 1}}, {ErrorKind::usage, {"usage", 2}},
      {ErrorKind::config, {"config", 2}},     {ErrorKind::input, {"input", 3}},
      {ErrorKind::model, {"model", 4}},       {ErrorKind::io, {"io", 5}},
      {ErrorKind::device, {"device", 5}},     {ErrorKind::endpoint, {"endpoint", 6}},
      {ErrorKind::locked, {"locked", 7}},     {ErrorKind::lost, {"lost", 8}}};
  for (const auto& [kind, row] : table) {
    EXPECT_EQ(to_string(kind), row.first);
    EXPECT_EQ(exit_code(kind), row.second);
  }
}

TEST(ErrorList, PrintsALineAnError) {
  const ErrorList list({{ErrorKind::config, "a", {"f:1:1", "a map"}}, {ErrorKind::config, "b", {"f:2:1", "a list"}}});
  EXPECT_STREQ(list.what(), "f:1:1: a map\nf:2:1: a list");
  EXPECT_EQ(list.errors().size(), 2U);
}

}  // namespace
}  // namespace tiedit
