#include "stages/plan/rules_planner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>
#include <fstream>
#include <random>

#include "artifacts/plan_checks.h"
#include "artifacts/plan_json.h"

namespace tiedit::stages {
namespace {

using testing::HasSubstr;

const cv::Size kSquare(512, 512);

const text::Lexicon& shipped() {
  static const text::Lexicon words = text::Lexicon::load(TIEDIT_SOURCE_DIR "/configs/lexicon.yaml");
  return words;
}

Annotations annotations_of(const io::Json& row) {
  Annotations out;
  if (!row.contains("annotations")) return out;
  const io::Json& marks = row["annotations"];
  for (const io::Json& box : marks.value("boxes", io::Json::array())) {
    BoxMark mark{box["name"], {box["box"][0], box["box"][1], box["box"][2], box["box"][3]}, box.value("label", "")};
    if (box.value("role", "") == "keep") mark.role = MarkRole::keep;
    out.boxes.push_back(mark);
  }
  for (const io::Json& star : marks.value("stars", io::Json::array())) {
    StarMark mark;
    mark.name = star["name"];
    mark.at = {star["at"][0], star["at"][1]};
    out.stars.push_back(mark);
  }
  if (marks.value("mask", false)) out.mask = cv::Mat(8, 8, CV_8U, cv::Scalar(255));
  return out;
}

// Equal values whatever the order of members; an integer equals the same double.
bool same(const io::Json& a, const io::Json& b) {
  if (a.is_number() && b.is_number()) return a.get<double>() == b.get<double>();
  if (a.type() != b.type() || a.size() != b.size()) return false;
  if (a.is_object()) {
    for (const auto& [key, value] : a.items())
      if (!b.contains(key) || !same(value, b[key])) return false;
    return true;
  }
  if (!a.is_array()) return a == b;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (!same(a[i], b[i])) return false;
  return true;
}

std::vector<io::Json> golden() {
  std::ifstream file(TIEDIT_SOURCE_DIR "/testdata/plans/rules.jsonl");
  std::vector<io::Json> rows;
  for (std::string line; std::getline(file, line);) rows.push_back(io::Json::parse(line));
  return rows;
}

Plan plan_of(const std::string& instruction, const Annotations& marks = {}) {
  return plan_rules(instruction, marks, kSquare, shipped()).plan;
}

Annotations one_box() {
  Annotations marks;
  marks.boxes.push_back({"B1", {0.1, 0.2, 0.3, 0.4}});
  return marks;
}

TEST(RulesPlanner, ReadsTheGoldenSentences) {
  const std::vector<io::Json> rows = golden();
  ASSERT_GE(rows.size(), 170U);
  for (const io::Json& row : rows) {
    const io::Json got = artifacts::to_json(plan_of(row["instruction"], annotations_of(row)));
    EXPECT_TRUE(same(got, row["plan"])) << "\n     got " << got.dump() << "\nexpected " << row["plan"].dump();
  }
}

TEST(RulesPlanner, AThirdOfTheGoldenSentencesIsCompound) {
  std::size_t compound = 0;
  const std::vector<io::Json> rows = golden();
  for (const io::Json& row : rows) {
    const std::string reason = row["plan"].contains("reject") ? row["plan"]["reject"]["reason"] : "";
    compound += row["plan"]["edits"].size() > 1 || reason.find("clause 2") != std::string::npos ||
                reason.find("clause 3") != std::string::npos;
  }
  EXPECT_GE(3 * compound, rows.size());
}

TEST(RulesPlanner, GoldenPlansAreValidPlans) {
  for (const io::Json& row : golden()) {
    const Annotations marks = annotations_of(row);
    Plan plan;
    ASSERT_NO_THROW(plan = artifacts::plan_from_value(row["plan"])) << row.dump();
    const auto errors = artifacts::check_plan(plan, {}, {kSquare, &marks});
    EXPECT_TRUE(errors.empty()) << row["instruction"] << ": " << errors.front().what();
  }
}

TEST(RulesPlanner, SaysTheSameTwice) {
  const std::string sentence = "make the mug red and the plate blue, then blur the background a bit";
  EXPECT_EQ(artifacts::to_json(plan_of(sentence)), artifacts::to_json(plan_of(sentence)));
}

TEST(RulesPlanner, IgnoresCaseOfWordsAndKeepsItInPhrases) {
  EXPECT_EQ(plan_of("REMOVE the Eiffel Tower").edits.at(0).target_phrase, "the Eiffel Tower");
}

TEST(RulesPlanner, KeepsTheInstructionAsItWasWritten) {
  const std::string said = "  Make   the mug \xE2\x80\x9Cred\xE2\x80\x9D  ";
  EXPECT_EQ(plan_of(said).instruction, said);
}

TEST(RulesPlanner, NamesTheKnownMarksForAnUnknownOne) {
  Annotations marks;
  marks.boxes.push_back({"mug", {0.1, 0.2, 0.3, 0.4}});
  marks.boxes.push_back({"plate", {0.5, 0.2, 0.7, 0.4}});
  try {
    plan_of("remove [cup]", marks);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::input);
    EXPECT_EQ(error.slug(), "instruction.name");
    EXPECT_STREQ(error.what(), "instruction: a box or star named cup, got mug, plate; name one of these");
  }
}

TEST(RulesPlanner, RefusesAnEmptyAndATooLongInstruction) {
  for (const std::string& bad : {std::string(), std::string("  \n "), std::string(4001, 'a')}) {
    try {
      plan_of(bad);
      FAIL();
    } catch (const Error& error) {
      EXPECT_EQ(error.slug(), "instruction.size");
      EXPECT_THAT(error.what(), HasSubstr("instruction: 1..4,000 characters, got "));
    }
  }
}

TEST(RulesPlanner, RefusesBytesThatAreNotUtf8) {
  try {
    plan_of("remove the c\xFFp");
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "instruction: UTF-8, got 0xFF at byte 12");
  }
}

TEST(RulesPlanner, WarnsOfAMarkThatNoEditUses) {
  Annotations marks = one_box();
  marks.boxes.push_back({"B2", {0.5, 0.5, 0.7, 0.8}});
  const RulesPlan plan = plan_rules("remove B1", marks, kSquare, shipped());
  ASSERT_EQ(plan.warnings.size(), 1U);
  EXPECT_EQ(plan.warnings[0].slug, "instruction.unused");
  EXPECT_EQ(plan.warnings[0].text, "instruction: mark B2 is not used by any edit");
}

TEST(RulesPlanner, DoesNotWarnOfProtectionMarks) {
  Annotations marks = one_box();
  marks.boxes[0].role = MarkRole::keep;
  EXPECT_TRUE(plan_rules("remove the cup", marks, kSquare, shipped()).warnings.empty());
}

TEST(RulesPlanner, AStarAddsASquareOfPixelsOnAnOblongPicture) {
  Annotations marks;
  StarMark star;
  star.name = "S1";
  star.at = {0.5, 0.5};
  marks.stars.push_back(star);
  const Plan plan = plan_rules("add a cat", marks, {400, 100}, shipped()).plan;
  const Box box = plan.edits.at(0).region.boxes.at(0);
  EXPECT_DOUBLE_EQ((box.x1 - box.x0) * 400, 50);  // 0.25 * sqrt(400 * 100)
  EXPECT_DOUBLE_EQ((box.y1 - box.y0) * 100, 50);
}

TEST(RulesPlanner, AMarkWithItsOwnMaskIsThatMask) {
  Annotations marks = one_box();
  marks.boxes[0].mask = cv::Mat(8, 8, CV_8U, cv::Scalar(255));
  const Region region = plan_of("remove B1", marks).edits.at(0).region;
  EXPECT_EQ(region.kind, RegionKind::mask);
  EXPECT_EQ(region.mask_ref, "user:B1");
}

TEST(RulesPlanner, ABoxForATargetIsWhereTheThingGoes) {
  Annotations marks = one_box();
  marks.boxes[0].role = MarkRole::target;
  const Edit edit = plan_of("move the cat", marks).edits.at(0);
  EXPECT_EQ(edit.region.query, "the cat");
  EXPECT_EQ(edit.destination->boxes.at(0), marks.boxes[0].box);
}

TEST(RulesPlanner, RefusesMoreThanSixteenEdits) {
  std::string many = "remove the cup";
  for (int i = 0; i < 16; ++i) many += "; remove the cup";
  const Plan plan = plan_of(many);
  ASSERT_TRUE(plan.reject);
  EXPECT_EQ(plan.reject->reason, "at most 16 edits, got 17");
  EXPECT_TRUE(plan.edits.empty());
}

TEST(RulesPlanner, RefusesAPhraseLongerThanAPlanHolds) {
  std::string phrase;
  for (int i = 0; i < 40; ++i) phrase += " longword";
  const Plan plan = plan_of("remove the" + phrase);
  ASSERT_TRUE(plan.reject);
  EXPECT_EQ(plan.reject->code, "not_understood");
}

// Whatever comes in, a valid plan or a reject comes out, and soon (processor time: other work does not count).
TEST(RulesPlanner, SurvivesWordSaladInAShortTime) {
  std::ifstream file(TIEDIT_SOURCE_DIR "/configs/lexicon.yaml");
  std::vector<std::string> words{"B1", "[B1]", "\"",           "'", ",", ".", "(", "20%", "the", "and",
                                 "to", "cup",  "\xE2\xAD\x90", "it"};
  for (std::string word; file >> word;) words.push_back(word.substr(0, word.find_first_of(",:]}")));
  std::mt19937 random(1);
  std::vector<std::string> sentences;
  for (const char* part :
       {"a ", "to ", "and make it ", "put a on the ", "make x a ", "\" ", "( ", "the cup to the ", "and "}) {
    std::string long_one;
    while (long_one.size() + 20 < 4000) long_one += part;
    sentences.push_back(long_one);
  }
  for (int i = 0; i < 400; ++i) {
    std::string salad;
    const std::size_t length = 1 + random() % (i % 10 == 0 ? 500 : 25);
    for (std::size_t k = 0; k < length && salad.size() < 3900; ++k) salad += words[random() % words.size()] + " ";
    sentences.push_back(salad + "x");
  }
  double slowest = 0;
  std::string slowest_sentence;
  for (const std::string& sentence : sentences) {
    const Annotations marks = one_box();
    const std::clock_t start = std::clock();
    try {
      const Plan plan = plan_of(sentence, marks);
      EXPECT_NE(plan.edits.empty(), !plan.reject);
      EXPECT_NO_THROW(artifacts::plan_from_value(artifacts::to_json(plan)))
          << sentence << artifacts::to_json(plan).dump();
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::input) << sentence << error.what();
    }
    const double took = 1000.0 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    if (took > slowest) slowest_sentence = sentence.substr(0, 60);
    slowest = std::max(slowest, took);
  }
  RecordProperty("slowest_ms", std::to_string(slowest));
  std::printf("slowest sentence %.1f ms\n", slowest);
  EXPECT_LT(slowest, 50) << slowest_sentence;
}

}  // namespace
}  // namespace tiedit::stages
