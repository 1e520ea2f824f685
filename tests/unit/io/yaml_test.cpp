#include "io/yaml.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>

namespace tiedit::io {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;
using Kind = YamlNode::Kind;

const YamlSource kSource{"w", "pipeline", "tiedit and steps"};

YamlNode read(std::string_view text) {
  PlacedErrors errors("w");
  YamlNode root = read_yaml(text, kSource, errors);
  errors.throw_if_any();
  return root;
}

/// Every error as "class line".
std::vector<std::string> errors_of(std::string_view text) {
  PlacedErrors errors("w");
  read_yaml(text, kSource, errors);
  std::vector<std::string> out;
  try {
    errors.throw_if_any();
  } catch (const ErrorList& list) {
    for (const Error& e : list.errors()) {
      EXPECT_EQ(e.kind(), ErrorKind::config);
      out.push_back(e.slug() + " " + e.what());
    }
  }
  return out;
}

std::string nested(std::size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); }

TEST(Yaml, KeepsScalarsAsWrittenWithTheirPlaces) {
  const YamlNode root = read("tiedit: 1\nsteps:\n  - mask: {use: 010, text: \"yes\", empty: , gone: null}\n");
  EXPECT_EQ(root.find("tiedit")->value.text, "1");
  EXPECT_EQ(root.find("tiedit")->key_at, (Place{1, 1}));
  EXPECT_EQ(root.find("tiedit")->value.at, (Place{1, 9}));
  const YamlEntry& mask = root.find("steps")->value.items.at(0).entries.at(0);
  EXPECT_EQ(mask.key_at, (Place{3, 5}));
  EXPECT_EQ(mask.value.at, (Place{3, 11}));
  EXPECT_EQ(mask.value.find("use")->value.text, "010");
  EXPECT_FALSE(mask.value.find("use")->value.quoted);
  EXPECT_TRUE(mask.value.find("text")->value.quoted);
  EXPECT_EQ(mask.value.find("empty")->value.kind, Kind::null);
  EXPECT_EQ(mask.value.find("empty")->value.text, "");
  EXPECT_EQ(mask.value.find("gone")->value.text, "null");
  EXPECT_EQ(root.find("absent"), nullptr);
}

TEST(Yaml, CountsColumnsInCharactersAlsoAfterAByteOrderMark) {
  const YamlNode root = read("\xEF\xBB\xBFname: {\xC3\xA9t\xC3\xA9: 1, b: 2}\r\nsteps: x\r\n");
  EXPECT_EQ(root.find("name")->key_at, (Place{1, 1}));
  EXPECT_EQ(root.find("name")->value.find("b")->key_at, (Place{1, 16}));
  EXPECT_EQ(root.find("steps")->value.at, (Place{2, 8}));
}

TEST(Yaml, RefusesAnEmptyFile) {
  const auto line = "yaml.empty w:1:1: pipeline: a map with tiedit and steps, got an empty file";
  for (const char* text : {"", "\n\n", "# only a comment\n", "---\n", "~\n", "\xEF\xBB\xBF"})
    EXPECT_THAT(errors_of(text), ElementsAre(line)) << text;
}

TEST(Yaml, RefusesARootThatIsNoMap) {
  EXPECT_THAT(errors_of("- a\n- b\n"), ElementsAre("yaml.type w:1:1: pipeline: a map, got a list"));
  EXPECT_THAT(errors_of("\n hello\n"), ElementsAre("yaml.type w:2:2: pipeline: a map, got hello"));
}

TEST(Yaml, RefusesAFieldGivenTwiceAndNamesTheFirstPlace) {
  EXPECT_THAT(errors_of("steps:\n  - image:\n      use: x\n      seed: 1\n      seed: 2\n"),
              ElementsAre("yaml.duplicate w:5:7: steps[0].seed: one value, got a second (first at 4:7); remove one"));
  EXPECT_THAT(errors_of("{a: 1, 'a': {b: 1}}"),
              ElementsAre("yaml.duplicate w:1:8: a: one value, got a second (first at 1:2); remove one"));
}

TEST(Yaml, LeavesTheNameOfAStepOutOfThePathInsideBlocksToo) {
  EXPECT_THAT(
      errors_of("steps:\n- plan: {use: p}\n- each_edit:\n  - mask: {use: a, size: [1, !!x 2], use: b}\n"),
      ElementsAre(
          "yaml.tag w:4:30: steps[1].each_edit[0].size[1]: no tags, got !!x",
          "yaml.duplicate w:4:38: steps[1].each_edit[0].use: one value, got a second (first at 4:12); remove one"));
}

TEST(Yaml, RefusesAnchorsAndAliasesOnceAName) {
  EXPECT_THAT(errors_of("a: &a [*a]\n"),
              ElementsAre("yaml.alias w:1:4: a: no anchors or aliases, got &a; write the value out",
                          "yaml.alias w:1:8: a[0]: no anchors or aliases, got *a; write the value out"));
  EXPECT_THAT(errors_of("a: *nowhere\n"),
              ElementsAre("yaml.alias w:1:4: a: no anchors or aliases, got *nowhere; write the value out"));
}

TEST(Yaml, NeverExpandsAnAliasBomb) {
  std::string bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n";
  for (int i = 1; i < 9; ++i) {
    bomb += fmt::format("a{}: &a{} [*a{}", i, i, i - 1);
    for (int k = 0; k < 8; ++k) bomb += fmt::format(",*a{}", i - 1);
    bomb += "]\n";
  }
  const auto lines = errors_of(bomb);
  EXPECT_EQ(lines.size(), 17U);
  EXPECT_EQ(lines.front(), "yaml.alias w:1:5: a0: no anchors or aliases, got &a0; write the value out");
}

TEST(Yaml, RefusesTheThirtyThirdLevelWhereItOpens) {
  EXPECT_THAT(errors_of(nested(600)), ElementsAre("yaml.depth w:1:33: nesting: at most 32 levels, got more"));
  EXPECT_THAT(errors_of(nested(33)), ElementsAre("yaml.depth w:1:33: nesting: at most 32 levels, got more"));
  EXPECT_THAT(errors_of("a: " + nested(31)), ElementsAre());
  std::string blocks;
  for (int i = 0; i < 600; ++i) blocks += "- ";
  EXPECT_THAT(errors_of(blocks + "x"), ElementsAre("yaml.depth w:1:65: nesting: at most 32 levels, got more"));
}

TEST(Yaml, RefusesMergeKeys) {
  EXPECT_THAT(errors_of("steps:\n  - mask:\n      <<: {use: x}\n      use: y\n"),
              ElementsAre("yaml.merge w:3:7: steps[0]: a field name, got the merge key <<; write the fields out"));
  EXPECT_THAT(errors_of("\"<<\": 1\n"), ElementsAre()) << "a quoted << is a name like another";
}

TEST(Yaml, RefusesASecondDocumentWhereItStarts) {
  EXPECT_THAT(errors_of("a: 1\n---\nb: 2\n"), ElementsAre("yaml.documents w:2:1: file: one document, got a second"));
  EXPECT_THAT(errors_of("a: 1\n---\n"), ElementsAre("yaml.documents w:2:1: file: one document, got a second"));
  EXPECT_THAT(errors_of("---\na: 1\n...\n"), ElementsAre());
}

TEST(Yaml, RefusesWhatIsNotUtf8) {
  EXPECT_THAT(errors_of(std::string(57, 'a') + "\xFF: 1\n"), ElementsAre("yaml.utf8 w: byte 57: UTF-8, got 0xFF"));
  EXPECT_THAT(errors_of("\xFF\xFE"
                        "a\0:\0"),
              ElementsAre("yaml.utf8 w: byte 0: UTF-8, got 0xFF"));
  EXPECT_THAT(errors_of("a: \xC0\xAF\n"), ElementsAre("yaml.utf8 w: byte 3: UTF-8, got 0xC0"));
}

TEST(Yaml, RefusesControlCharactersThatWouldEndTheFileEarly) {
  EXPECT_THAT(errors_of("a: 1\nb: \x04\nc: 2\n"),
              ElementsAre("yaml.control w:2:4: text: no control characters, got 0x04"));
  EXPECT_THAT(errors_of(std::string_view("a\0:1", 4)),
              ElementsAre("yaml.control w:1:2: text: no control characters, got 0x00"));
  EXPECT_THAT(errors_of("a: 1\rb: 2\n"), ElementsAre("yaml.control w:1:5: text: no control characters, got 0x0D"));
}

TEST(Yaml, RefusesTagsAsTheyWereWritten) {
  EXPECT_THAT(errors_of("a: !!python/object:x\n"), ElementsAre("yaml.tag w:1:4: a: no tags, got !!python/object:x"));
  EXPECT_THAT(errors_of("a: !!python/object:x {b: 1}\n"),
              ElementsAre("yaml.tag w:1:4: a: no tags, got !!python/object:x"));
  EXPECT_THAT(errors_of("a: !<tag:yaml.org,2002:str> b\n"),
              ElementsAre("yaml.tag w:1:4: a: no tags, got !<tag:yaml.org"));
  EXPECT_THAT(errors_of("a: ! 5\n"), ElementsAre("yaml.tag w:1:4: a: no tags, got !"));
  EXPECT_THAT(errors_of("!!str a: 5\n"), ElementsAre("yaml.tag w:1:1: pipeline: no tags, got !!str"));
  EXPECT_THAT(errors_of("a: \"!!str\"\n"), ElementsAre());
}

TEST(Yaml, RefusesFilesScalarsAndTreesBeyondTheLimits) {
  EXPECT_THAT(errors_of(std::string(2'097'152, '#')),
              ElementsAre("yaml.size w: file: at most 1,048,576 bytes, got 2,097,152"));
  EXPECT_THAT(errors_of("a: " + std::string(65'537, 'x')),
              ElementsAre("yaml.size w:1:4: a: at most 65,536 bytes, got 65,537"));
  EXPECT_THAT(errors_of("a: " + std::string(65'536, 'x')), ElementsAre());
  std::string many = "a: [";
  for (int i = 0; i < 100'000; ++i) many += "1,";
  EXPECT_THAT(errors_of(many + "]"), ElementsAre(StartsWith("yaml.nodes w:1:")));
}

TEST(Yaml, RefusesKeysThatAreNoNames) {
  EXPECT_THAT(errors_of("[a, b]: 1\n"), ElementsAre("yaml.key w:1:1: pipeline: a field name, got a list"));
  EXPECT_THAT(errors_of("? {a: 1}\n: 2\nb: 1\n"), ElementsAre("yaml.key w:1:3: pipeline: a field name, got a map"));
  EXPECT_THAT(errors_of(": 1\n"), ElementsAre("yaml.key w:1:1: pipeline: a field name, got nothing"));
}

TEST(Yaml, SaysWhereAFileIsNotWellFormed) {
  EXPECT_THAT(errors_of("a: [1, 2\nb: 3\n"),
              ElementsAre(StartsWith("yaml.syntax w:2:2: syntax: well-formed YAML, got ")));
  EXPECT_THAT(errors_of("a: b: c\n"),
              ElementsAre("yaml.syntax w:1:5: syntax: well-formed YAML, got illegal map value"));
  EXPECT_THAT(errors_of("a: \"open"), ElementsAre(HasSubstr("got illegal EOF in scalar")));
}

TEST(Yaml, RefusesAQuoteThatIsNeverClosedThoughTheParserTakesIt) {
  const auto line = "yaml.syntax w:1:4: syntax: well-formed YAML, got a quote that is never closed";
  for (const char* text : {"a: \"open\nb: 1\n", "a: 'open\n", "a: 'it''s\n", "a: \"op\\\"\n"})
    EXPECT_THAT(errors_of(text), ElementsAre(line)) << text;
  EXPECT_EQ(read("a: 'it''s'\nb: \"x\\\"y\"\n").find("b")->value.text, "x\"y");
}

TEST(Yaml, ReportsWhatItFoundBeforeAFileBreaksOff) {
  EXPECT_THAT(errors_of("a: 1\na: 2\nb: [\n"),
              ElementsAre(StartsWith("yaml.duplicate w:2:1: a: "), StartsWith("yaml.syntax ")));
}

TEST(Yaml, PrintsAHundredErrorsAndCountsTheRest) {
  std::string text;
  for (int i = 0; i < 250; ++i) text += "a: 1\n";
  const auto lines = errors_of(text);
  ASSERT_EQ(lines.size(), 101U);
  EXPECT_EQ(lines.back(), "yaml.more w: no errors, got 149 more; mend the ones above first");
}

TEST(Yaml, AnswersHostileFilesWithinASecondOfProcessorTime) {
  const std::size_t n = kMaxYamlBytes;
  std::string keys = "{", dashes, questions;
  for (std::size_t i = 0; keys.size() < n - 12; ++i) keys += fmt::format("k{}: ,", i);
  while (dashes.size() < n - 2) dashes += "- ";
  while (questions.size() < n - 2) questions += "? ";
  for (const std::string& text :
       {std::string(n, '['), std::string(n, '{'), std::string(n, ' '), std::string(n, '\n'), std::string(n, '"'),
        std::string(n, ':'), "a: |\n" + std::string(n - 8, '\n'), std::string(n, '!'), std::string(n, '&'),
        std::string(n, '%'), keys, dashes, questions}) {
    const std::clock_t start = std::clock();  // of this process: a busy machine must not decide
    EXPECT_FALSE(errors_of(text).empty() && text.front() != 'a') << text.substr(0, 20);
    const double took = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    EXPECT_LT(took, 1.0) << text.substr(0, 20);
  }
}

}  // namespace
}  // namespace tiedit::io
