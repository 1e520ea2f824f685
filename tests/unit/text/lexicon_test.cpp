#include "text/lexicon.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/error.h"
#include "text/phrases.h"

namespace tiedit::text {
namespace {

using testing::HasSubstr;

std::string shipped_text() {
  std::ifstream file(TIEDIT_SOURCE_DIR "/configs/lexicon.yaml");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

// The message of what parse throws, of kind config.
std::string refusal(const std::string& yaml) {
  try {
    Lexicon::parse(yaml, "lexicon.yaml");
  } catch (const ErrorList& list) {
    EXPECT_EQ(list.errors().front().kind(), ErrorKind::config);
    return list.what();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::config);
    return error.what();
  }
  return "accepted";
}

const Lexicon& shipped() {
  static const Lexicon words = Lexicon::parse(shipped_text(), "lexicon.yaml");
  return words;
}

TEST(Lexicon, KnowsEveryColourOfTheSpecificationWithItsValue) {
  const std::vector<std::pair<std::string, std::array<std::uint8_t, 3>>> colours{
      {"black", {0x14, 0x14, 0x14}},  {"white", {0xF5, 0xF5, 0xF5}},    {"gray", {0x80, 0x80, 0x80}},
      {"grey", {0x80, 0x80, 0x80}},   {"silver", {0xC0, 0xC0, 0xC0}},   {"red", {0xC8, 0x1E, 0x1E}},
      {"maroon", {0x7B, 0x1E, 0x1E}}, {"orange", {0xE6, 0x7E, 0x22}},   {"brown", {0x7A, 0x4A, 0x23}},
      {"tan", {0xD8, 0xC3, 0xA5}},    {"beige", {0xD8, 0xC3, 0xA5}},    {"cream", {0xF5, 0xEB, 0xD2}},
      {"yellow", {0xF0, 0xDC, 0x28}}, {"gold", {0xD4, 0xAF, 0x37}},     {"golden", {0xD4, 0xAF, 0x37}},
      {"olive", {0x7A, 0x7A, 0x20}},  {"green", {0x1E, 0x8C, 0x3C}},    {"lime", {0x7E, 0xD3, 0x21}},
      {"teal", {0x16, 0x80, 0x80}},   {"cyan", {0x28, 0xC8, 0xD2}},     {"turquoise", {0x28, 0xC8, 0xD2}},
      {"blue", {0x1E, 0x3C, 0xC8}},   {"navy", {0x14, 0x20, 0x5A}},     {"purple", {0x96, 0x3C, 0xA0}},
      {"violet", {0x8A, 0x4F, 0xFF}}, {"lavender", {0xB9, 0xA6, 0xE0}}, {"magenta", {0xD6, 0x1F, 0xA8}},
      {"pink", {0xE6, 0x78, 0xA0}}};
  for (const auto& [name, rgb] : colours) {
    ASSERT_TRUE(shipped().colour(name)) << name;
    EXPECT_EQ(shipped().colour(name)->rgb, rgb) << name;
  }
}

TEST(Lexicon, SynonymsShareTheCanonicalName) {
  EXPECT_EQ(shipped().colour("Grey"), shipped().colour("gray"));
  EXPECT_EQ(shipped().colour("navy blue")->name, "navy");
  EXPECT_FALSE(shipped().colour("reddish"));
}

TEST(Lexicon, AGroupIsTheUnionOfItsLists) {
  EXPECT_TRUE(shipped().has("verbs", "get rid of"));
  EXPECT_TRUE(shipped().has("verbs.remove", "get rid of"));
  EXPECT_FALSE(shipped().has("verbs.add", "get rid of"));
}

TEST(Lexicon, TellsVerbsThatAreNounsToo) {
  EXPECT_TRUE(shipped().also_noun("paint"));
  EXPECT_FALSE(shipped().also_noun("remove"));
}

TEST(Lexicon, ReadsAmountsOfDegrees) {
  EXPECT_EQ(shipped().number("degrees", "a bit"), 0.15);
  EXPECT_EQ(shipped().number("degrees", "a lot"), 0.6);
  EXPECT_FALSE(shipped().number("degrees", "quite"));
}

TEST(Lexicon, AShadeMakesAColourDarkerOrLighter) {
  const auto plain = colours_in("green", shipped()), dark = colours_in("a dark green wall", shipped());
  const auto light = colours_in("light green", shipped());
  ASSERT_EQ(dark.size(), 1U);
  EXPECT_EQ(dark[0].name, "green");
  EXPECT_LT(dark[0].rgb[1], plain[0].rgb[1]);
  EXPECT_GT(light[0].rgb[0], plain[0].rgb[0]);
  EXPECT_EQ(colours_in("blue and white", shipped()).size(), 2U);
  EXPECT_TRUE(colours_in("a dark room", shipped()).empty());
}

TEST(Lexicon, RefusesAnUnknownSectionWithTheNearestName) {
  EXPECT_THAT(refusal(shipped_text() + "\ncolurs: [red]\n"), HasSubstr("colurs: unknown section; did you mean colors"));
}

TEST(Lexicon, RefusesAMissingList) {
  EXPECT_THAT(refusal(replaced(shipped_text(), "  give: [give]\n", "")),
              HasSubstr("verbs.give: a list of words, got nothing"));
}

TEST(Lexicon, RefusesAnotherFormat) {
  EXPECT_THAT(refusal(replaced(shipped_text(), "tiedit.lexicon/1", "tiedit.lexicon/2")),
              HasSubstr("format: tiedit.lexicon/1, got tiedit.lexicon/2"));
}

TEST(Lexicon, RefusesAColourWithoutAValue) {
  EXPECT_THAT(refusal(replaced(shipped_text(), "{hex: \"7ED321\"", "{hex: \"7ED32\"")),
              HasSubstr("colors.lime: {hex: RRGGBB}, got 7ED32"));
}

TEST(Lexicon, RefusesAColourWordTwice) {
  EXPECT_THAT(refusal(replaced(shipped_text(), "also: [burgundy]", "also: [crimson]")),
              HasSubstr("a colour word once, got crimson"));
}

TEST(Lexicon, RefusesUpperCase) {
  EXPECT_THAT(refusal(replaced(shipped_text(), "give: [give]", "give: [Give]")),
              HasSubstr("verbs.give[0]: lower case, got Give"));
}

TEST(Lexicon, RefusesAnAmountThatIsNoNumber) {
  EXPECT_THAT(refusal(replaced(shipped_text(), "a touch: 0.15", "a touch: some")),
              HasSubstr("degrees.a touch: a number, got some"));
}

TEST(Lexicon, ReportsSeveralErrorsTogetherWithTheirPlaces) {
  const std::string both =
      refusal(replaced(shipped_text(), "  give: [give]\n", "  give: [{word: give}]\n") + "\nx: [y]\n");
  EXPECT_THAT(both, HasSubstr("verbs.give[0]: a word, or {word: W, also: noun}"));
  EXPECT_THAT(both, HasSubstr("x: unknown section"));
}

TEST(Lexicon, AFileThatIsNotThereIsAConfigError) {
  try {
    Lexicon::load("no/such/lexicon.yaml");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::config);
    EXPECT_THAT(error.what(), HasSubstr("no/such/lexicon.yaml"));
  }
}

}  // namespace
}  // namespace tiedit::text
