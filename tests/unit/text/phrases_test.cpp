#include "text/phrases.h"

#include <gtest/gtest.h>

#include "lexicon_for_tests.h"

namespace tiedit::text {
namespace {

Span span_of(const Tokens& tokens) { return tokens; }

TEST(Phrases, SingularsAndPlurals) {
  const Lexicon& words = shipped_lexicon();
  for (const auto& [many, one] : std::vector<std::pair<std::string, std::string>>{{"cups", "cup"},
                                                                                  {"boxes", "box"},
                                                                                  {"cherries", "cherry"},
                                                                                  {"leaves", "leaf"},
                                                                                  {"men", "man"},
                                                                                  {"dishes", "dish"}}) {
    EXPECT_EQ(singular(many, words), one);
    EXPECT_EQ(plural(one, words), many);
  }
  EXPECT_EQ(singular("glass", words), "glass");
  EXPECT_EQ(singular("bus", words), "bus");
}

TEST(Phrases, DeterminersAreStripped) {
  for (const auto& [phrase, bare] : std::vector<std::pair<std::string, std::string>>{{"the cup", "cup"},
                                                                                     {"all of the cups", "cups"},
                                                                                     {"both my dogs", "dogs"},
                                                                                     {"the two cups", "cups"},
                                                                                     {"two cups", "two cups"},
                                                                                     {"this", "this"}})
    EXPECT_EQ(spelled(without_determiner(tokens_of(phrase), shipped_lexicon())), bare);
}

TEST(Phrases, APhraseNeedsMoreThanDeterminersAndEndsInAWord) {
  const Lexicon& words = shipped_lexicon();
  for (const char* good : {"the cup", "it", "both", "the red, round plate", "2 cups"})
    EXPECT_TRUE(is_phrase(span_of(tokens_of(good)), words)) << good;
  for (const char* bad : {"the", "the cup on", "the cup and", ", cup", "the cup a bit", "a list: two"})
    EXPECT_FALSE(is_phrase(span_of(tokens_of(bad)), words)) << bad;
}

std::string adjectives(const std::string& words) {
  std::string out;
  for (const AttributeWord& word : read_adjectives(tokens_of(words), shipped_lexicon()))
    out += (out.empty() ? "" : "; ") + word.key + "=" + word.value;
  return out;
}

TEST(Phrases, AdjectivesAreReadByKey) {
  EXPECT_EQ(adjectives("dark green"), "color=dark green");
  EXPECT_EQ(adjectives("blue and white"), "color=blue and white");
  EXPECT_EQ(adjectives("red, white and blue colour"), "color=red, white and blue");
  EXPECT_EQ(adjectives("red and shiny"), "color=red; state=shiny");
  EXPECT_EQ(adjectives("very old"), "state=very old");
  EXPECT_EQ(adjectives("navy blue"), "color=navy blue");
  EXPECT_EQ(adjectives("striped"), "pattern=striped");
  EXPECT_EQ(adjectives("red car"), "");
  EXPECT_EQ(adjectives("red and"), "");
}

}  // namespace
}  // namespace tiedit::text
