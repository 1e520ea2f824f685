#include "text/pattern.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "lexicon_for_tests.h"

namespace tiedit::text {
namespace {

// "X=...; Y=..." of the first match, or "none".
std::string matched(const Pattern& pattern, const std::string& sentence, bool it_is_picture = false) {
  const Tokens tokens = tokens_of(sentence);
  std::string out = "none";
  pattern.match(tokens, {shipped_lexicon(), it_is_picture}, [&](const Match& match) {
    out.clear();
    for (const char* name : {"X", "Y", "P", "D"})
      if (match.has(name)) out += std::string(out.empty() ? "" : "; ") + name + "=" + spelled(match[name]);
    return true;
  });
  return out;
}

TEST(Pattern, APhraseIsAsShortAsTheRestAllows) {
  EXPECT_EQ(matched("move {X} to {Y}", "move the cup to the left to the right"), "X=the cup; Y=the left to the right");
}

TEST(Pattern, OrAsLongAsItAllows) {
  EXPECT_EQ(matched("move {X+} to {Y}", "Move the cup to the left to the right"), "X=the cup to the left; Y=the right");
}

TEST(Pattern, OptionalPartsAreTakenWherePossible) {
  EXPECT_EQ(matched("remove {X} [from <picture>]", "remove the cup from the photo"), "X=the cup");
  EXPECT_EQ(matched("remove {X} [from <picture>]", "remove the cup from the table"), "X=the cup from the table");
}

TEST(Pattern, ListsMatchTheirLongestEntryFirst) {
  EXPECT_EQ(matched("put {X} {P=<prepositions>} {Y}", "put the cup on top of the box"),
            "X=the cup; Y=the box; P=on top of");
}

TEST(Pattern, APrepositionInsideALongerOneIsNone) {
  EXPECT_EQ(matched("move {X+} {P=<prepositions.directional>} {Y}", "move the cup next to the box"), "none");
}

TEST(Pattern, ItIsThePictureOnlyWhereAllowed) {
  EXPECT_EQ(matched("blur {X=<picture>}", "blur it"), "none");
  EXPECT_EQ(matched("blur {X=<picture>}", "blur it", true), "X=it");
  EXPECT_EQ(matched("blur {X=<picture>}", "blur the whole image"), "X=the whole image");
}

TEST(Pattern, PercentAndNumbersAreRead) {
  EXPECT_EQ(matched("grow {X} by {P=<percent>}", "grow it by 20 %"), "X=it; P=20 %");
  EXPECT_EQ(matched("grow {X} by {P=<percent>}", "grow it by 2.5%"), "X=it; P=2.5%");
  EXPECT_EQ(matched("grow {X} by {P=<percent>}", "grow it by %"), "none");
  EXPECT_EQ(matched("grow {X} {D=<number>} times", "grow it three times"), "X=it; D=three");
}

TEST(Pattern, ADeclinedMatchIsFollowedByTheNext) {
  const Tokens tokens = tokens_of("move x to y to z");
  int offered = 0;
  EXPECT_TRUE(
      Pattern("move {X} to {Y}").match(tokens, {shipped_lexicon()}, [&](const Match&) { return ++offered == 2; }));
  EXPECT_FALSE(Pattern("move {X} to {Y}").match(tokens, {shipped_lexicon()}, [&](const Match&) { return false; }));
}

TEST(Pattern, AMalformedPatternIsAProgrammersError) {
  for (const char* bad : {"move (a", "move [a", "{X", "<list", "a )"}) EXPECT_THROW(Pattern{bad}, Error) << bad;
}

}  // namespace
}  // namespace tiedit::text
