#include <gtest/gtest.h>

#include "stages/layout/caption.h"
#include "stages/layout/phrase_words.h"
#include "stages/lexicon.h"
#include "support/layouts.h"

namespace tiedit::stages {
namespace {

std::string recolour(const std::string& phrase, const std::string& label, const std::string& colour) {
  return recoloured({phrase, label}, colour, lexicon()).phrase;
}

Wording attribute(const std::string& phrase, const std::string& label, const std::string& key, const std::string& value,
                  const std::string& old = "") {
  return with_attribute({phrase, label}, key, old, value, lexicon());
}

TEST(LayoutWords, LabelsAreHeadsWithoutArticleAndColour) {
  EXPECT_EQ(label_of("a green car", lexicon()), "car");
  EXPECT_EQ(label_of("The Dark Blue Wooden Table", lexicon()), "wooden table");
  EXPECT_EQ(label_of("a cup on the table", lexicon()), "cup");
  EXPECT_EQ(label_of("an orange", lexicon()), "orange");
  EXPECT_EQ(label_of("two black and white dogs", lexicon()), "dogs");
}

TEST(LayoutWords, ColoursAreReplacedBeforeTheLabelAndTheArticleFits) {
  EXPECT_EQ(recolour("a green car", "car", "orange"), "an orange car");
  EXPECT_EQ(recolour("an orange car", "car", "green"), "a green car");
  EXPECT_EQ(recolour("An old dark red car", "car", "blue"), "An old blue car");
  EXPECT_EQ(recolour("a black and white dog", "dog", "brown"), "a brown dog");
  EXPECT_EQ(recolour("an orange", "orange", "green"), "a green orange");
  EXPECT_EQ(recolour("an olive green sofa with red cushions", "sofa", "navy blue"), "a navy blue sofa with cushions");
  EXPECT_EQ(recolour("the thing", "car", "red"), "the red thing");
}

TEST(LayoutWords, ColoursAreNamesShadesOrHexadecimal) {
  EXPECT_EQ(colour_words("Dark Green", lexicon()), "dark green");
  EXPECT_EQ(colour_words("#ff8a10", lexicon()), "orange");
  EXPECT_EQ(colour_words("#ff8a1", lexicon()), "");
  EXPECT_EQ(colour_words("shiny", lexicon()), "");
  EXPECT_EQ(colour_words("red car", lexicon()), "");
}

TEST(LayoutWords, AnAttributeTakesThePlaceOfItsOldValue) {
  EXPECT_EQ(attribute("a dog", "dog", "pose", "sitting").phrase, "a sitting dog");
  EXPECT_EQ(attribute("a sitting dog", "dog", "pose", "running").phrase, "a running dog");
  EXPECT_EQ(attribute("an old door", "door", "state", "open").phrase, "an old open door")
      << "states do not exclude each other";
  EXPECT_EQ(attribute("an old door", "door", "state", "open", "old").phrase, "an open door");
  const Wording table = attribute("a wooden table", "wooden table", "material", "glass");
  EXPECT_EQ(table.phrase, "a glass table");
  EXPECT_EQ(table.label, "table");
}

TEST(LayoutWords, ArticlesAreForSingularsWithoutDeterminer) {
  EXPECT_EQ(with_article("teapot", lexicon()), "a teapot");
  EXPECT_EQ(with_article("old dog", lexicon()), "an old dog");
  EXPECT_EQ(with_article("the dog", lexicon()), "the dog");
  EXPECT_EQ(with_article("books", lexicon()), "books");
  EXPECT_EQ(with_article("two books", lexicon()), "two books");
}

TEST(LayoutCaption, FollowsTheChanges) {
  const Layout before =
      test::layout_of({test::thing("o1", "a green car", {.1, .1, .2, .2}), test::thing("o2", "dog", {.5, .5, .2, .2})},
                      {100, 100}, "A dog by a car");
  Layout after = before;
  after.objects[0].phrase = "an orange car";
  EXPECT_EQ(caption_after(before, after, "", lexicon()), "A dog by an orange car");
  after.objects.push_back(test::thing("o3", "teapot", {.7, .1, .1, .1}));
  EXPECT_EQ(caption_after(before, after, "", lexicon()), "A dog by an orange car. There is also a teapot.");
  after.objects.erase(after.objects.begin() + 1);
  EXPECT_EQ(caption_after(before, after, "", lexicon()), "An orange car and a teapot.") << "the dog is gone";
}

TEST(LayoutCaption, TakesTheProposedOneOnlyWhenItTellsTheTruth) {
  const Layout before =
      test::layout_of({test::thing("o1", "car", {.1, .1, .2, .2}), test::thing("o2", "dog", {.5, .5, .2, .2})},
                      {100, 100}, "a dog and a car");
  Layout after = before;
  after.objects[1].label = after.objects[1].phrase = "cat";
  EXPECT_EQ(caption_after(before, after, "Cats near cars", lexicon()), "Cats near cars");
  EXPECT_EQ(caption_after(before, after, "a cat like a dog", lexicon()), "a cat and a car") << "the dog is gone";
  EXPECT_EQ(caption_after(before, after, "an empty street", lexicon()), "a cat and a car") << "the cat is not there";
  EXPECT_EQ(caption_after(before, after, "a caterpillar", lexicon()), "a cat and a car") << "whole words only";
}

}  // namespace
}  // namespace tiedit::stages
