#include "pipeline/outputs.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace tiedit::pipeline {
namespace {

const std::string kDefault = "{dir}/{stem}.{ext}";

NameFields of(const std::string& id) {
  return {.id = id, .out = {}, .ext = "png", .index = 7, .seed = 42, .config = "photo"};
}
NameFields row(const std::string& out) {
  return {.id = "cup.jpg", .out = out, .ext = "png", .index = 0, .seed = 0, .config = "photo"};
}

std::string name(const std::string& name_template, const std::string& id) {
  return output_path(name_template, of(id)).picture.generic_string();
}

template <class F>
std::string error_of(F act) {
  try {
    act();
  } catch (const Error& e) {
    return e.slug() + ": " + e.what();
  } catch (const ErrorList& e) {
    return e.errors().at(0).slug() + ": " + e.what();
  }
  return "no error";
}
std::string error_of_name(const std::string& name_template, const std::string& id = "cup.jpg") {
  return error_of([&] { output_path(name_template, of(id)); });
}
std::string error_of_out(const std::string& out) {
  return error_of([&] { output_path(kDefault, row(out)); });
}

TEST(OutputPath, MirrorsTheItemByDefault) {
  const OutputPath path = output_path(kDefault, of("a/b/cup.jpg"));
  EXPECT_EQ(path.picture, "a/b/cup.png");
  EXPECT_EQ(path.steps, "a/b/cup.steps");
  EXPECT_EQ(name(kDefault, "cup.jpg"), "cup.png");
  EXPECT_EQ(output_path(kDefault, of("cup.v2.jpg")).steps, "cup.v2.steps");
}

TEST(OutputPath, KnowsEveryField) {
  EXPECT_EQ(name("{dir}/{stem}.{inext}.{ext}", "a/cup.jpg"), "a/cup.jpg.png");
  EXPECT_EQ(name("{index}-{index:04}-{seed}-{config}", "cup.jpg"), "7-0007-42-photo");
  EXPECT_EQ(name("{id}.{ext}", "a/cup.jpg"), "a_cup.jpg.png");
}

TEST(OutputPath, MakesFieldsSafeAsOneComponent) {
  EXPECT_EQ(name("{stem}.{ext}", "-rf.jpg"), "_rf.png");
  EXPECT_EQ(name("{id}.{ext}", "../up.jpg"), "_._up.jpg.png");
  EXPECT_EQ(name("x/{stem}.{ext}", std::string("a\x01"
                                               "b\x7f.jpg")),
            "x/a_b_.png");
}

TEST(OutputPath, RefusesUnknownFieldsWithTheNearest) {
  EXPECT_EQ(error_of_name("{stm}.{ext}"), "name.field: --name: known fields, got {stm}; did you mean stem");
  EXPECT_EQ(error_of_name("{stem.{ext}"),
            "name.field: --name: known fields, got {stem.{ext}; one of dir, stem, ext, inext, id, index, seed, config");
  EXPECT_EQ(error_of_name("cup{stem"), "name.field: --name: a closing }, got cup{stem");
  for (const char* bad : {"{index:x}", "{index:99}"})
    EXPECT_TRUE(error_of_name(bad).starts_with("name.field: --name: {index} or {index:04}")) << bad;
}

TEST(OutputPath, StaysBeneathTheOutputFolder) {
  EXPECT_EQ(error_of_name("../{stem}.{ext}"), "path.escape: --name: a path beneath the output folder, got ../cup.png");
  for (const char* out : {"../cup.png", "/etc/cup.png", "a/../../cup.png", "..", ".", "a/.."}) {
    EXPECT_TRUE(error_of_out(out).starts_with("path.escape: out: a path beneath the output folder, got ")) << out;
  }
  EXPECT_EQ(output_path(kDefault, row("a/../b/cup.png")).picture, "b/cup.png");
}

TEST(OutputPath, LeavesTheRunFoldersOwnNamesAlone) {
  for (const char* out : {".tiedit/lock.png", "a/.tiedit/x.png", "a.steps/x.png", "a.steps", "run.json", "run.jsonl",
                          ".x.png.tiedit-0123abcd"})
    EXPECT_TRUE(error_of_out(out).starts_with("path.reserved: ")) << out << error_of_out(out);
}

TEST(OutputPath, OfARowNeedsAName) {
  EXPECT_TRUE(error_of_out("a/").starts_with("path.escape: ")) << error_of_out("a/");
  EXPECT_TRUE(error_of_out(std::string("a\0b.png", 7)).starts_with("path.escape: "));
}

TEST(OutputPath, OfARowGetsAnEndingWhenItHasNone) {
  EXPECT_EQ(output_path(kDefault, row("a/one")).picture, "a/one.png");
  EXPECT_EQ(output_path(kDefault, row("v1.2")).picture, "v1.2.png");
  EXPECT_EQ(output_path(kDefault, row("v1.2")).steps, "v1.2.steps");
  for (const char* out : {"one.png", "one.jpg", "one.jpeg", "one.webp", "one.PNG"})
    EXPECT_EQ(output_path(kDefault, row(out)).picture, out);
}

TEST(OutputPath, RefusesLongComponents) {
  EXPECT_TRUE(error_of_name(kDefault, std::string(300, 'x') + ".jpg")
                  .starts_with("name.length: --name: at most 232 bytes a path component, got 304"));
  EXPECT_EQ(error_of_name(kDefault, std::string(228, 'x') + ".jpg"), "no error");
}

std::vector<OutputPath> paths(const std::vector<std::string>& ids) {
  std::vector<OutputPath> out;
  for (const std::string& id : ids) out.push_back(output_path(kDefault, of(id)));
  return out;
}

TEST(Collisions, AreJudgedWithoutTheEndingAndAllNamed) {
  const std::vector<std::string> ids{"a/cup.jpg", "b/cup.jpg", "a/cup.png", "c.png", "c.webp"};
  EXPECT_EQ(error_of([&] { check_collisions(ids, paths(ids), "out", false); }),
            "output.collision: out/a/cup.png: one item, got a/cup.jpg and a/cup.png; use --name "
            "'{dir}/{stem}.{inext}.{ext}'\n"
            "out/c.png: one item, got c.png and c.webp; use --name '{dir}/{stem}.{inext}.{ext}'");
}

TEST(Collisions, OfRowsHaveAnotherRemedy) {
  const std::string line = error_of([&] {
    check_collisions({"x", "y"}, {output_path(kDefault, row("one.png")), output_path(kDefault, row("one.webp"))}, "out",
                     true);
  });
  EXPECT_EQ(line,
            "output.collision: out/one.png: one item, got x and y; give the rows an out of their own, or use --name "
            "'{id}.{ext}'");
}

TEST(Collisions, AreNoneBetweenOtherFoldersAndItemsWithoutAnOutput) {
  check_collisions({"a/cup.jpg", "b/cup.jpg"}, paths({"a/cup.jpg", "b/cup.jpg"}), "out", false);
  check_collisions({"bad row", "worse row"}, {{}, {}}, "out", true);
}

TEST(CaseTwins, AreNamedOnce) {
  EXPECT_EQ(case_twins(paths({"Cup.png", "cup.png", "dog.png"})), std::vector<std::string>{"Cup.png and cup.png"});
  EXPECT_TRUE(case_twins(paths({"a/cup.png", "b/cup.png"})).empty());
}

}  // namespace
}  // namespace tiedit::pipeline
