#include "text/clauses.h"

#include <gtest/gtest.h>

#include "lexicon_for_tests.h"

namespace tiedit::text {
namespace {

using Texts = std::vector<std::string>;

Texts clauses(const std::string& sentence) {
  Texts out;
  for (const Clause& clause : split_clauses(tokens_of(sentence), shipped_lexicon()))
    out.push_back(spelled(clause.tokens));
  return out;
}

TEST(Clauses, SplitAtPunctuationFollowedByABlank) {
  EXPECT_EQ(clauses("Remove the 3.5 mm cup. Make it red; blur it! Sharpen it?"),
            (Texts{"Remove the 3.5 mm cup", "Make it red", "blur it", "Sharpen it"}));
}

TEST(Clauses, SplitAtConnectorsBeforeAVerbOnly) {
  EXPECT_EQ(clauses("remove the cup and the red, round plate, and then paint the wall and delete it, then blur it"),
            (Texts{"remove the cup and the red, round plate", "paint the wall", "delete it", "blur it"}));
}

TEST(Clauses, AVerbThatIsANounSplitsOnlyBeforeAnObject) {
  EXPECT_EQ(clauses("add a table and scale"), (Texts{"add a table and scale"}));
  EXPECT_EQ(clauses("add a brush and paint on the desk"), (Texts{"add a brush and paint on the desk"}));
  EXPECT_EQ(clauses("add a desk and paint it"), (Texts{"add a desk", "paint it"}));
  EXPECT_EQ(clauses("remove it and copy two cups"), (Texts{"remove it", "copy two cups"}));
}

TEST(Clauses, FillersAreDroppedAtBothEnds) {
  EXPECT_EQ(clauses("Hi, can you please remove the cup, please? Then, finally, blur it as well. Thanks"),
            (Texts{"remove the cup", "blur it", "Thanks"}));
}

TEST(Clauses, QuotedTextIsOpaque) {
  EXPECT_EQ(clauses("write \"stop. and remove it\" on the wall and blur it"),
            (Texts{"write \"stop. and remove it\" on the wall", "blur it"}));
}

TEST(Clauses, TheOtherSharesTheVerb) {
  EXPECT_EQ(clauses("make the left cup red and the other blue"),
            (Texts{"make the left cup red", "make the other blue"}));
  EXPECT_EQ(clauses("paint the first car red, the others green"),
            (Texts{"paint the first car red", "paint the others green"}));
}

TEST(Clauses, ASecondThingAfterAnAdjectiveSharesTheVerb) {
  EXPECT_EQ(clauses("make the mug red, the plate blue and the pot green"),
            (Texts{"make the mug red", "make the plate blue", "make the pot green"}));
  EXPECT_EQ(clauses("make the mug red and white"), (Texts{"make the mug red and white"}));
}

TEST(Clauses, ASecondLinkSharesTheVerb) {
  EXPECT_EQ(clauses("replace the mug with a cactus and the plate with a book"),
            (Texts{"replace the mug with a cactus", "replace the plate with a book"}));
  EXPECT_EQ(clauses("replace the mug with a man with a hat and a dog"),
            (Texts{"replace the mug with a man with a hat and a dog"}));
}

TEST(Clauses, ASecondPlaceOrGiftSharesTheVerb) {
  EXPECT_EQ(clauses("add a cat on the sofa and a dog on the floor"),
            (Texts{"add a cat on the sofa", "add a dog on the floor"}));
  EXPECT_EQ(clauses("add a cat and a dog on the floor"), (Texts{"add a cat and a dog on the floor"}));
  EXPECT_EQ(clauses("give the boy a cap and the girl a scarf"), (Texts{"give the boy a cap", "give the girl a scarf"}));
}

TEST(Clauses, AnUnknownVerbBeginsAClauseOfItsOwn) {
  EXPECT_EQ(clauses("remove the spoon and polish the table"), (Texts{"remove the spoon", "polish the table"}));
  EXPECT_EQ(clauses("remove the cup, zoom out the scene"), (Texts{"remove the cup", "zoom out the scene"}));
  EXPECT_EQ(clauses("remove the cup and saucer on the table"), (Texts{"remove the cup and saucer on the table"}));
  EXPECT_EQ(clauses("remove the cup and then sing"), (Texts{"remove the cup", "sing"}));
}

TEST(Clauses, GerundsBecomeOrders) {
  EXPECT_EQ(clauses("paint it red without touching the wheels"), (Texts{"paint it red", "don't touch the wheels"}));
  EXPECT_EQ(clauses("blur it while keeping the dog"), (Texts{"blur it", "keep the dog"}));
}

TEST(Clauses, WishesBecomeOrders) {
  EXPECT_EQ(clauses("The car should be red and the door must be closed"),
            (Texts{"make the car red", "make the door closed"}));
  EXPECT_EQ(clauses("I want the lamp removed"), (Texts{"remove the lamp"}));
  EXPECT_EQ(clauses("I would like a boat on the lake"), (Texts{"add a boat on the lake"}));
  EXPECT_EQ(clauses("the man should have a hat"), (Texts{"give the man a hat"}));
}

TEST(Clauses, AClauseRemembersWhatWasSaid) {
  const auto read = split_clauses(tokens_of("make the mug red and the plate blue"), shipped_lexicon());
  ASSERT_EQ(read.size(), 2U);
  EXPECT_EQ(read[1].said, "the plate blue");
}

TEST(Clauses, NothingIsNoClause) {
  EXPECT_TRUE(clauses("").empty());
  EXPECT_TRUE(clauses(". , ;").empty());
}

TEST(Clauses, OneWishHasAsManyThingsAsItNames) {
  EXPECT_EQ(clauses("the cup and the plate should be red"), (Texts{"make the cup and the plate red"}));
  EXPECT_EQ(clauses("The cup should be red and the plate should be blue"),
            (Texts{"make the cup red", "make the plate blue"}));
}

TEST(Clauses, ASecondThingWantedSharesTheWish) {
  EXPECT_EQ(clauses("I want the man removed and the woman to be bigger"),
            (Texts{"remove the man", "make the woman bigger"}));
  EXPECT_EQ(clauses("I want the cup and the plate to be red"), (Texts{"make the cup and the plate red"}));
}

TEST(Clauses, ASecondWayOrPlaceSharesTheVerb) {
  EXPECT_EQ(clauses("move the cat up and the dog down"), (Texts{"move the cat up", "move the dog down"}));
  EXPECT_EQ(clauses("put the cup on the shelf and the plate on the table"),
            (Texts{"put the cup on the shelf", "put the plate on the table"}));
}

}  // namespace
}  // namespace tiedit::text
