#include "pipeline/describe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config_stages.h"

namespace tiedit::pipeline {
namespace {

using testing::HasSubstr;

TEST(Describe, ListsEveryStageOnALine) {
  const std::string text = list_stages(test::stages());
  EXPECT_THAT(text, HasSubstr("locate.refine   cleans a mask\n"));
  EXPECT_THAT(text, HasSubstr("edit.inpaint    paints with a model (engine)\n"));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 8);
  EXPECT_EQ(stages_json(test::stages()).size(), 8U);
}

TEST(Describe, SaysWhatAStageReadsMakesAndTakes) {
  EXPECT_EQ(describe_stage(test::stages(), "locate.refine"),
            "locate.refine: cleans a mask\n"
            "reads   mask  Mask\n"
            "makes   Mask\n"
            "fields  dilate_px  growth (by op reference px, -256..256)\n");
  const std::string text = describe_stage(test::stages(), "edit.inpaint");
  EXPECT_THAT(text, HasSubstr("edit.inpaint: paints with a model (engine)\nreads   image  Image\n        mask   Mask\n "
                              "       edit   Edit, optional\n"));
  EXPECT_THAT(text, HasSubstr("fields  model     a folder, org/name or a bundled name (required text)\n"));
  EXPECT_THAT(text, HasSubstr("        prompt    what to paint (the edit's description)\n"));
  EXPECT_THAT(text, HasSubstr("        steps     sampler steps (50, 1..1000)\n"));
  EXPECT_THAT(text, HasSubstr("        guidance  text guidance scale (7.5, above 0)\n"));
  EXPECT_THAT(describe_stage(test::stages(), "plan.rules"),
              HasSubstr("exec  order of the edits (sequential; one of sequential, union)\n"));
}

TEST(Describe, GivesTheSameAsJson) {
  const auto json = stage_json(test::stages(), "edit.inpaint");
  EXPECT_EQ(json["out"], "Image");
  EXPECT_EQ(json["needs_engine"], true);
  EXPECT_EQ(json["in"][2].dump(), R"({"name":"edit","kind":"Edit","optional":true})");
  EXPECT_EQ(
      json["fields"][2].dump(),
      R"({"name":"steps","type":"integer","default":50,"min":1.0,"max":1000.0,"required":false,"help":"sampler steps"})");
}

TEST(Describe, NamesTheNearestStage) {
  try {
    describe_stage(test::stages(), "locate.refin");
    FAIL();
  } catch (const Error& e) {
    EXPECT_STREQ(e.what(), "stages: a stage, got locate.refin; did you mean locate.refine");
    EXPECT_EQ(exit_code(e.kind()), 2);
  }
}

TEST(Describe, ShowsTheWiringOfAPipeline) {
  const Pipeline p = load_pipeline(
      "tiedit: 1\nsteps:\n- plan: {use: plan.rules}\n- each_edit:\n  - mask: {use: locate.region, box: locate.colour, "
      "in: {image: input.image}}\n"
      "  - image: {use: edit.inpaint, id: paint, model: m}\n",
      "x/tie.yaml", {}, test::stages());
  EXPECT_EQ(describe_pipeline(p, check_wiring(p)),
            "tie: numerics fast, needs the engine\n"
            "  plan = plan.rules(instruction, annotations) -> Plan\n"
            "  each_edit:\n"
            "    mask = locate.region(image = input.image, edit) -> Mask\n"
            "        box: locate.colour\n"
            "    image = edit.inpaint [paint](image, mask, edit) -> Image\n");
  const auto json = pipeline_json(p, check_wiring(p));
  EXPECT_EQ(json["steps"][1]["reads"]["image"], "input.image");
  EXPECT_EQ(json["steps"][2]["id"], "paint");
  EXPECT_THAT(describe_pipeline(p, check_wiring(p, {.artifacts = {"mask"}})),
              HasSubstr("mask = locate.region(a file (--artifact)) -> Mask\n"));
}

}  // namespace
}  // namespace tiedit::pipeline
