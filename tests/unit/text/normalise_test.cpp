#include "text/normalise.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "text/tokens.h"

namespace tiedit::text {
namespace {

std::vector<std::string> texts(const std::string& sentence) {
  std::vector<std::string> out;
  for (const Token& token : tokenise(normalise(sentence))) out.push_back(token.text);
  return out;
}

using Texts = std::vector<std::string>;

TEST(Normalise, CollapsesEveryKindOfBlank) {
  EXPECT_EQ(normalise("  remove\t the\n\xC2\xA0\xE3\x80\x80 cup  "), "remove the cup");
}

TEST(Normalise, KeepsBlanksBetweenDoubleQuotes) {
  EXPECT_EQ(normalise("write  \"a  b\"  on it"), "write \"a  b\" on it");
}

TEST(Normalise, AnOddQuoteDoesNotProtectTheRest) { EXPECT_EQ(normalise("a 24\"  screen"), "a 24\" screen"); }

TEST(Normalise, MakesCurlyQuotesStraight) {
  EXPECT_EQ(normalise("don\xE2\x80\x99t write \xE2\x80\x9CHI\xE2\x80\x9D"), "don't write \"HI\"");
}

TEST(Normalise, ComposesToNfc) { EXPECT_EQ(normalise("cafe\xCC\x81"), "caf\xC3\xA9"); }

TEST(Normalise, RefusesBytesThatAreNotUtf8) { EXPECT_THROW(normalise("a\xC3("), Error); }

TEST(Tokens, PunctuationAtTheEndOfAWordStandsAlone) {
  EXPECT_EQ(texts("remove it, (now)."), (Texts{"remove", "it", ",", "(", "now", ")", "."}));
}

TEST(Tokens, PunctuationInsideAWordStays) {
  EXPECT_EQ(texts("a 3.5 mm T-shirt"), (Texts{"a", "3.5", "mm", "T-shirt"}));
}

TEST(Tokens, QuotedTextIsOneTokenWithItsWordsAsWritten) {
  const Tokens tokens = tokenise("write \"A, and B.\" on 'C D', please");
  EXPECT_EQ(tokens[1].lower, "A, and B.");
  EXPECT_EQ(tokens[3].lower, "C D");
  EXPECT_EQ(tokens[3].kind, Token::Kind::quote);
}

TEST(Tokens, AnApostropheIsNoQuote) {
  EXPECT_EQ(texts("the dogs' ball isn't John's"), (Texts{"the", "dogs'", "ball", "isn't", "John's"}));
}

TEST(Tokens, EmojiMarksAreTokensEvenWhenGlued) {
  EXPECT_EQ(texts("\U0001F7E6\U0001F7E6 to \u2B50\uFE0F."), (Texts{"\U0001F7E6", "\U0001F7E6", "to", "\u2B50", "."}));
}

TEST(Tokens, SpelledGivesBackTheSentence) {
  const std::string sentence = "write \"A  B\" on it, (please) now!";
  EXPECT_EQ(spelled(tokenise(sentence)), sentence);
}

}  // namespace
}  // namespace tiedit::text
