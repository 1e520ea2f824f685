#include "artifacts/inline_marks.h"

#include <gtest/gtest.h>

namespace tiedit::artifacts {
namespace {

std::string taken(const std::string& text, AnnotationSpec* out = nullptr) {
  AnnotationSpec spec;
  spec.instruction = text;
  try {
    take_literals(spec);
  } catch (const Error& e) {
    return e.slug() + " " + e.what();
  }
  if (out) *out = spec;
  return *spec.instruction;
}

TEST(InlineMarks, EveryFormThatTheOriginalsFilesHave) {
  AnnotationSpec spec;
  EXPECT_EQ(taken("Move {'x': 0.0, 'y': 0.7, 'width': 0.3, 'height': 0.3} into the branches. ", &spec),
            "Move B1 into the branches. ");
  EXPECT_EQ(spec.boxes.at(0).xyxy, (std::array<double, 4>{0, 0.7, 0.3, 1}));
  EXPECT_EQ(spec.boxes[0].role, MarkRole::none);
  EXPECT_EQ(taken("Remove the dogs in {'x': 0.25, 'y': 0.55, 'width': 0.5, 'height' 0.25}. "),
            "Remove the dogs in B1. ");
  EXPECT_EQ(taken(R"(Add a border collie {"x": 0.05, "y": 0.3, "width": 0.4, "height": 0.65})"),
            "Add a border collie B1");
  EXPECT_EQ(taken("Move the dogs [0.05, 0.55, 0.5, 0.9] to the right of the wall. ", &spec),
            "Move the dogs B1 to the right of the wall. ");
  EXPECT_EQ(spec.boxes.at(0).xyxy, (std::array<double, 4>{0.05, 0.55, 0.5, 0.9}));
  EXPECT_EQ(taken("Add a dog under {'x': 0.5, 'y': 0.5}.", &spec), "Add a dog under S1.");
  EXPECT_EQ(spec.stars.at(0).anchor, "");
  EXPECT_EQ(taken("{height 50%, width:'20%' y=}"),
            "instruction.literal instruction: {height 50%, width:'20%' y=}: x and y, and width and height of a box, as "
            "numbers, got something else");
  EXPECT_EQ(taken("{height 50%, width:'20%' y .1,x: 10%}it", &spec), "B1 it");
  EXPECT_EQ(spec.boxes.at(0).xyxy, (std::array<double, 4>{0.1, 0.1, 0.1 + 0.2, 0.6}));
}

TEST(InlineMarks, ThoseEqualToANanoAreOne) {
  AnnotationSpec spec;
  EXPECT_EQ(taken("{x:0.1,y:0.2} {x:0.1000000001,y:0.2} {x:0.10001,y:0.2}", &spec), "S1 S1 S2");
  EXPECT_EQ(spec.stars.size(), 2U);
}

TEST(InlineMarks, WhatIsNoMarkStays) {
  for (const std::string text : {"{x}", "{x1}", "{B1} [B1] [0.1,0.2] [1,2,3] [a,b,c,d] {", "[", "[1", "{xy: 1}",
                                 "{\"name\": 1}", "{}", "x: 0.1, y: 0.2"})
    EXPECT_EQ(taken(text), text);
}

TEST(InlineMarks, MoreThanAPictureMayHaveAreRefused) {
  std::string text;
  for (int i = 0; i < 257; ++i) text += "{x:0." + std::to_string(1000 + i) + ",y:0.5}";
  EXPECT_EQ(taken(text), "star.count instruction: stars: at most 256, got more");
}

TEST(InlineMarks, AreWrittenForTheNamesThatMeanThem) {
  AnnotationSpec spec;
  spec.boxes = {BoxSpec{"B1", {0.1, 0.2, 0.4, 0.6}}, BoxSpec{"mug", {0, 0, 0.5, 0.5}}};
  spec.stars = {StarSpec{"S12", {0.84, 0.76}}};
  spec.instruction = "move b1, [mug] and mug to @S12; B12, xB1 and B1-a stay";
  const LiteralText text = with_literals(spec, false);
  EXPECT_EQ(
      text.text,
      R"(move {"x":0.1,"y":0.2,"width":0.3,"height":0.4}, {"x":0,"y":0,"width":0.5,"height":0.5} and mug to {"x":0.84,"y":0.76}; B12, xB1 and B1-a stay)");
  EXPECT_EQ(text.named, (std::vector<std::string>{"b1", "mug", "s12"}));
}

}  // namespace
}  // namespace tiedit::artifacts
