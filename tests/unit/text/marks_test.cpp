#include "text/marks.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "lexicon_for_tests.h"

namespace tiedit::text {
namespace {

using Indices = std::vector<int>;

const std::vector<Mark> kTwoBoxesAndAStar{{"B1", "white pup"}, {"B2", ""}, {"S1", "", MarkKind::star}};

Tokens read(const std::string& sentence, const std::vector<Mark>& marks) {
  return read_marks(tokens_of(sentence), marks, shipped_lexicon());
}

Indices found(const std::string& sentence, const std::vector<Mark>& marks) {
  Indices out;
  for (const Token& token : read(sentence, marks))
    if (token.is(Token::Kind::mark)) out.push_back(token.mark);
  return out;
}

Indices phrase(const std::string& words, const std::vector<Mark>& marks) {
  return marks_of(read(words, marks), marks, shipped_lexicon());
}

TEST(Marks, EveryWrittenFormIsRead) {
  for (const char* form :
       {"B1", "b1", "[B1]", "{B1}", "<B1>", "@B1", "[b1],", "box 1", "box one", "the first box", "1st box"})
    EXPECT_EQ(found(std::string("remove ") + form, kTwoBoxesAndAStar), Indices{0}) << form;
}

TEST(Marks, EmojiCountByKind) {
  EXPECT_EQ(found("move \U0001F7E6 to \u2B50 and remove \U0001F7E6", kTwoBoxesAndAStar), (Indices{0, 2, 1}));
}

TEST(Marks, TheDeterminerBelongsToTheMark) {
  const Tokens tokens = read("remove the box 2 now", kTwoBoxesAndAStar);
  ASSERT_EQ(tokens.size(), 3U);
  EXPECT_EQ(tokens[1].text, "the box 2");
}

TEST(Marks, TheBoxMeansTheOnlyOne) {
  EXPECT_EQ(found("remove the box", {{"B1"}}), Indices{0});
  EXPECT_EQ(found("remove the box", kTwoBoxesAndAStar), Indices{});
  EXPECT_EQ(found("remove a box", {{"B1"}}), Indices{});
  EXPECT_EQ(found("move it to the star", kTwoBoxesAndAStar), Indices{2});
  EXPECT_EQ(found("paint the mask", {{"mask", "", MarkKind::mask}}), Indices{0});
}

TEST(Marks, HereMeansTheOnlyMarkOrTheOnlyStar) {
  EXPECT_EQ(found("add a cat here", {{"B1"}}), Indices{0});
  EXPECT_EQ(found("add a cat here", kTwoBoxesAndAStar), Indices{2});
  EXPECT_EQ(found("add a cat here", {{"B1"}, {"B2"}}), Indices{});
}

TEST(Marks, ThereIsPointsAtNothing) {
  EXPECT_EQ(found("there should be a moon", kTwoBoxesAndAStar), Indices{});
  EXPECT_EQ(found("put it there", kTwoBoxesAndAStar), Indices{2});
}

TEST(Marks, ThingsOfTheLexiconMayBeNames) {
  EXPECT_EQ(found("replace mug with a cactus", {{"mug", ""}}), Indices{0});
}

TEST(Marks, ABareNameCountsUnlessAnArticleMakesItANewThing) {
  EXPECT_EQ(found("replace mug with a cactus", {{"mug"}}), Indices{0});
  EXPECT_EQ(found("replace the mug with a cactus", {{"mug"}}), Indices{0});
  EXPECT_EQ(found("add a small mug", {{"mug"}}), Indices{});
}

TEST(Marks, ANameThatIsAWordOfTheLexiconCountsOnlyInBrackets) {
  EXPECT_EQ(found("move left", {{"left"}}), Indices{});
  EXPECT_EQ(found("move [left]", {{"left"}}), Indices{0});
}

TEST(Marks, QuotedTextNamesNothing) { EXPECT_EQ(found("write \"B1\" on B2", kTwoBoxesAndAStar), Indices{1}); }

TEST(Marks, UnknownNamesAreErrorsThatListTheKnownOnes) {
  for (const char* form : {"[cup]", "{cup}", "<cup>", "@cup"}) {
    try {
      read(std::string("remove ") + form, {{"mug"}, {"plate"}});
      FAIL() << form;
    } catch (const Error& error) {
      EXPECT_EQ(error.slug(), "instruction.name");
      EXPECT_STREQ(error.what(), "instruction: a box or star named cup, got mug, plate; name one of these");
    }
  }
  EXPECT_THROW(read("remove B7", kTwoBoxesAndAStar), Error);
  EXPECT_THROW(read("remove s2", kTwoBoxesAndAStar), Error);
  EXPECT_THROW(read("remove box 3", kTwoBoxesAndAStar), Error);
}

TEST(Marks, WithoutMarksTheErrorSaysHowToGiveOne) {
  try {
    read("remove B1", {});
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "instruction: a box or star named B1, got none; give one with --box or --star");
  }
  EXPECT_EQ(found("remove the first box on the left", {}), Indices{});
}

TEST(Marks, APhraseEndingInALabelsLastWordIsThatMark) {
  EXPECT_EQ(phrase("the little pup", kTwoBoxesAndAStar), Indices{0});
  EXPECT_EQ(phrase("the pup on the sofa", kTwoBoxesAndAStar), Indices{0});
  EXPECT_EQ(phrase("the ball of the pup", kTwoBoxesAndAStar), Indices{});
  EXPECT_EQ(phrase("a pup", kTwoBoxesAndAStar), Indices{});
}

TEST(Marks, OfTwoMarksThatEndAlikeOnlyTheFullLabelCounts) {
  const std::vector<Mark> dogs{{"B1", "left dog"}, {"B2", "right dog"}};
  EXPECT_EQ(phrase("the dog", dogs), Indices{});
  EXPECT_EQ(phrase("the right dog", dogs), Indices{1});
  EXPECT_EQ(phrase("both dogs", dogs), (Indices{0, 1}));
}

TEST(Marks, SeveralMarksAreJoinedByAndOrCommas) {
  EXPECT_EQ(phrase("B2, B1 and the star", kTwoBoxesAndAStar), (Indices{1, 0, 2}));
  EXPECT_EQ(phrase("B1 and the lamp", kTwoBoxesAndAStar), Indices{});
  EXPECT_EQ(phrase("both boxes", kTwoBoxesAndAStar), (Indices{0, 1}));
  EXPECT_EQ(phrase("the three boxes", kTwoBoxesAndAStar), Indices{});
}

}  // namespace
}  // namespace tiedit::text
