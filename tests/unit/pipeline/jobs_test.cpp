#include "pipeline/jobs.h"
#include "support/mutate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <sstream>

namespace tiedit::pipeline {
namespace {

using ::testing::ElementsAre;

std::vector<JobRow> read(const std::string& text, const JobLimits& limits = {}) {
  std::istringstream in(text);
  return read_jobs(in, "jobs.jsonl", limits);
}
std::string refusal(const std::string& text, const JobLimits& limits = {}) {
  try {
    read(text, limits);
  } catch (const Error& e) {
    EXPECT_EQ(exit_code(e.kind()), 2);
    return e.slug() + " " + e.what();
  }
  return "read";
}
// The error of a text's one row.
std::string row_error(const std::string& row) {
  const std::vector<JobRow> rows = read(row);
  if (!rows.at(0).error) return "read";
  EXPECT_EQ(exit_code(rows[0].error->kind()), 3);
  return rows[0].error->slug() + " " + rows[0].error->what();
}

TEST(Jobs, EveryMemberOfARowIsRead) {
  const JobRow row = read(
      R"({"id":"x","image":"a/cup.jpg","instruction":"i","config":"photo","mask":"m.png","boxes":[{"name":"mug","box":[0,0,1,1]}],)"
      R"("stars":[{"at":[0.5,0.5]}],"annotations":"a.json","caption":"c","seed":9223372036854775807,)"
      R"("set":{"paint.steps":20,"a.b":[1]},"artifacts":{"mask":"m2.png","e1.mask":"m3.png"},"out":"o/cup.jpg","tags":["t","u"]})")
      [0];
  EXPECT_FALSE(row.error);
  EXPECT_EQ(row.item_id, "x");
  EXPECT_EQ(row.image, "a/cup.jpg");
  EXPECT_EQ(row.instruction, "i");
  EXPECT_EQ(row.config, "photo");
  EXPECT_EQ(row.mask, "m.png");
  EXPECT_EQ(row.marks.boxes.at(0).name, "mug");
  EXPECT_EQ(row.marks.stars.at(0).name, "S1");
  EXPECT_EQ(row.annotations, "a.json");
  EXPECT_EQ(row.caption, "c");
  EXPECT_EQ(row.seed, 9223372036854775807U);
  ASSERT_EQ(row.set.size(), 2U);
  EXPECT_EQ(row.set[0].first, "paint.steps");
  EXPECT_EQ(row.set[0].second, 20);
  EXPECT_EQ(row.artifacts.at(1), (std::pair<std::string, std::string>{"e1.mask", "m3.png"}));
  EXPECT_EQ(row.out, "o/cup.jpg");
  EXPECT_THAT(row.tags, ElementsAre("t", "u"));
}

TEST(Jobs, IdsAreTheRowsOwnTheirPicturesOrMadeOfTheirText) {
  const std::vector<JobRow> rows = read(
      "{\"image\":\"./a//"
      "cup.jpg\"}\n\n{\"input\":\"b.jpg\",\"seed\":1}\r\n{\"image\":\"b.jpg\",\"seed\":2}\n{\"image\":\"b.jpg\",\"id\":"
      "\"own\"}\n{");
  ASSERT_EQ(rows.size(), 5U);
  EXPECT_EQ(rows[0].item_id, "a/cup.jpg");
  EXPECT_EQ(rows[1].item_id.substr(0, 6), "b.jpg#");
  EXPECT_EQ(rows[1].item_id.size(), 14U);
  EXPECT_NE(rows[1].item_id, rows[2].item_id);
  EXPECT_EQ(rows[3].item_id, "own");
  EXPECT_EQ(rows[4].item_id, "row 6");
  EXPECT_EQ(rows[1].line, 3);
  // Not from the place in the file: the same row elsewhere has the same id.
  EXPECT_EQ(read("{\"image\":\"b.jpg\",\"seed\":2}\n{ \"input\":\"b.jpg\", \"seed\":1}\n")[0].item_id, rows[2].item_id);
}

TEST(Jobs, AWrongRowFailsAloneWithItsLine) {
  const std::vector<JobRow> rows =
      read("{\"image\":\"a.jpg\"}\n{\"image\":\"b.jpg\",\"sed\":1}\n{\"image\":\"c.jpg\"}");
  EXPECT_FALSE(rows[0].error);
  EXPECT_FALSE(rows[2].error);
  EXPECT_EQ(rows[1].item_id, "b.jpg");
  EXPECT_STREQ(rows[1].error->what(), "jobs.jsonl:2: sed: unknown member; did you mean seed");
  EXPECT_EQ(row_error("{\"image\":\"a.jpg\",}"),
            "json.syntax jobs.jsonl:1:18: a member's name, got }; remove the comma");
  EXPECT_EQ(row_error("{\"image\":\"a\",\"image\":\"b\"}"),
            "json.duplicate jobs.jsonl:1:14: image: one member, got a second");
  EXPECT_EQ(row_error("[]"), "json.type jobs.jsonl:1: an object, got an array");
  EXPECT_EQ(row_error("{}"), "json.missing jobs.jsonl:1: image: required, got nothing");
  EXPECT_EQ(row_error(R"({"image":7})"), "json.type jobs.jsonl:1: image: a string, got 7");
  EXPECT_EQ(row_error(R"({"image":""})"), "path.escape jobs.jsonl:1: image: a path beneath the input root, got \"\"");
  EXPECT_EQ(row_error(R"({"image":"a","input":"b"})"),
            "jobs.image jobs.jsonl:1: input: image or input, not both, got \"b\"");
  EXPECT_EQ(row_error(R"({"image":"a","seed":-1})"),
            "json.range jobs.jsonl:1: seed: 0..9,223,372,036,854,775,807, got -1");
  EXPECT_EQ(row_error(R"({"image":"a","seed":1.5})"), "json.type jobs.jsonl:1: seed: an integer, got 1.5");
  EXPECT_EQ(row_error(R"({"image":"a","set":{"steps":1}})"),
            "jobs.set jobs.jsonl:1: set.steps: a name like STEP.FIELD, got steps");
  EXPECT_EQ(row_error(R"({"image":"a","out":"../x.png"})"),
            "path.escape jobs.jsonl:1: out: a path beneath the output folder, got ../x.png");
  EXPECT_EQ(row_error(R"({"image":"a","id":""})"), "jobs.id jobs.jsonl:1: id: 1..200 bytes, got 0");
  EXPECT_EQ(row_error(R"({"image":"a","id":"x\ny"})"), "jobs.id jobs.jsonl:1: id: no control characters, got x\\x0Ay");
  EXPECT_EQ(row_error(R"({"image":"a","tags":[1]})"), "json.type jobs.jsonl:1: tags[0]: a string, got 1");
  EXPECT_EQ(row_error(R"({"image":"a","boxes":[{"box":[0,0,1]}]})"),
            "box.arity jobs.jsonl:1: boxes[0].box: 4 numbers x0,y0,x1,y1, got 3");
  EXPECT_EQ(row_error(R"({"image":"a","boxes":[{"box":[0,0,9,9]}]})"),
            "box.outside jobs.jsonl:1: boxes[0].box: inside 0..1, got 0,0,9,9; pixels go into an annotation file with "
            "coord_space px");
}

TEST(Jobs, AFileThatIsWrongAsAWholeIsRefused) {
  EXPECT_EQ(refusal(""), "jobs.empty jobs.jsonl: at least one row, got none");
  EXPECT_EQ(refusal("\n \n"), "jobs.empty jobs.jsonl: at least one row, got none");
  EXPECT_EQ(refusal("{\"image\":\"a\"}\n{\"image\":\"\xFF\"}"), "json.utf8 jobs.jsonl: byte 24: UTF-8, got 0xFF");
  EXPECT_EQ(refusal("{\"image\":\"a\",\"id\":\"x\"}\n\n{\"image\":\"b\",\"id\":\"x\"}"),
            "jobs.id jobs.jsonl:3: id: an id of its own, got x; row 1 has it too");
  EXPECT_EQ(refusal("{\"image\":\"a\"}\n{\"image\":\"a\"}").substr(0, 7), "jobs.id");
  EXPECT_EQ(refusal("{\"image\":\"a\"}\n{\"image\":\"b\"}\n", {.rows = 1}),
            "jobs.rows jobs.jsonl: at most 1 rows, got more");
}

TEST(Jobs, ARowAboveItsLimitFailsAndTheNextIsRead) {
  const std::vector<JobRow> rows =
      read("{\"image\":\"" + std::string(100, 'a') + "\"}\n{\"image\":\"b\"}", {.row_bytes = 40});
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_STREQ(rows[0].error->what(), "jobs.jsonl:1: row: at most 40 bytes, got 112");
  EXPECT_EQ(rows[0].item_id, "row 1");
  EXPECT_FALSE(rows[1].error);
}

TEST(Jobs, ACutCharacterOfAnOversizedRowIsNoUtf8Error) {
  for (int n = 0; n < 4; ++n) {
    const std::vector<JobRow> rows =
        read("\"" + std::string(static_cast<std::size_t>(n), 'a') + "日本語日本語\"", {.row_bytes = 8});
    EXPECT_EQ(rows.at(0).error->slug(), "json.size");
  }
}

TEST(Jobs, AFileThatCannotBeReadSaysWhy) {
  try {
    read_jobs_file("no/jobs.jsonl");
    FAIL();
  } catch (const Error& e) {
    EXPECT_STREQ(e.what(), "no/jobs.jsonl: a readable file, got no such file or directory");
    EXPECT_EQ(exit_code(e.kind()), 2);
  }
  EXPECT_THROW(read_jobs_file(testing::TempDir()), Error);
}

TEST(Jobs, RandomChangesOfBytesNeverGiveMoreThanAnError) {
  const std::string valid =
      "{\"id\":\"x\",\"image\":\"a/"
      "cup.jpg\",\"instruction\":\"i\",\"boxes\":[{\"name\":\"mug\",\"box\":[0,0,1,1]}],\"seed\":7}\n"
      "{\"image\":\"b.jpg\",\"set\":{\"paint.steps\":20},\"artifacts\":{\"mask\":\"m2.png\"},\"out\":\"o/"
      "cup.jpg\",\"tags\":[\"t\"]}\n";
  std::mt19937 random(9);
  int rows = 0;
  for (int i = 0; i < 20000; ++i) {
    const std::string text = test::mutated(valid, random);
    try {
      for (const JobRow& row : read(text)) rows += !row.error;
    } catch (const Error& e) {
      ASSERT_EQ(e.kind(), ErrorKind::config) << e.what();
    }
  }
  EXPECT_GT(rows, 1000);
}

}  // namespace
}  // namespace tiedit::pipeline
