#include "pipeline/wiring.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <sstream>

#include "config_stages.h"

namespace tiedit::pipeline {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kConfig = R"(tiedit: 1
steps:
  - plan: {use: plan.rules}
  - each_edit:
      - mask: {use: locate.region, box: {use: locate.colour}, in: {image: input.image}}
      - mask: {use: locate.refine}
      - image: {use: edit.by_op, remove: {use: edit.fill}}
      - image: {use: composite.keep}
)";

std::vector<std::string> lines(const std::function<void()>& check) {
  std::vector<std::string> out;
  try {
    check();
  } catch (const ErrorList& list) {
    for (const Error& e : list.errors()) out.push_back(e.slug() + " " + e.what());
  }
  return out;
}

std::vector<std::string> errors_of(const std::string& text, const WiringOptions& options = {}) {
  return lines([&] { load_wired_pipeline(text, "w", {}, test::stages(), options); });
}

Pipeline load(const std::string& text) { return load_pipeline(text, "w", {}, test::stages()); }

std::vector<std::string> reads(const StepWiring& step) {
  std::vector<std::string> out;
  for (const Binding& b : step.reads) out.push_back(b.port + "=" + b.artifact);
  return out;
}

TEST(Wiring, BindsPortsByNameOrAsSaidAndOptionalOnesWhenThereIsSomething) {
  const Wiring w = check_wiring(load(kConfig));
  ASSERT_EQ(w.size(), 5U);
  EXPECT_EQ(w[1].path, "steps[1].each_edit[0]");
  EXPECT_THAT(reads(w[0]), ElementsAre("instruction=instruction", "annotations=annotations"));
  EXPECT_THAT(reads(w[1]), ElementsAre("image=input.image", "edit=edit"));
  EXPECT_THAT(reads(w[2]), ElementsAre("mask=mask"));
  EXPECT_THAT(reads(w[4]), ElementsAre("parent=parent", "image=image", "mask=mask"));
}

TEST(Wiring, LeavesAnUnmadeOptionalPortUnboundAndTheEditInsideTheBlock) {
  const Wiring w = check_wiring(load("tiedit: 1\nsteps:\n- mask: {use: locate.colour}\n- image: {use: edit.fill}\n"));
  EXPECT_THAT(reads(w[0]), ElementsAre("image=image"));
  EXPECT_THAT(errors_of(std::string(kConfig) + "  - image: {use: composite.keep, id: last}\n"),
              ElementsAre("wiring.port w:9:5: steps[2].in.mask: a Mask made by an earlier step, got no mask; a step "
                          "before it must assign mask"))
      << "masks belong to one edit";
}

TEST(Wiring, AcceptsNamesOfOnesOwnForAnyKind) {
  EXPECT_THAT(
      errors_of("tiedit: 1\nsteps:\n- rough: {use: locate.colour}\n- fine: {use: locate.refine, in: {mask: rough}}\n"
                "- image: {use: edit.fill, in: {mask: fine}}\n"),
      IsEmpty());
  EXPECT_THAT(errors_of("tiedit: 1\nsteps:\n- rough: {use: locate.colour}\n- image: {use: edit.fill}\n"),
              ElementsAre("wiring.port w:4:3: steps[1].in.mask: a Mask made by an earlier step, got no mask; assign "
                          "mask before it, or bind the port to rough"));
}

TEST(Wiring, KnowsTheKindsOfTheCommonNames) {
  EXPECT_EQ(kind_of_name("target"), ArtifactKind::layout);
  EXPECT_EQ(kind_of_name("pairs"), ArtifactKind::prompt_pair);
  EXPECT_EQ(kind_of_name("rough"), std::nullopt);
}

TEST(Wiring, NeedsNoImageWithUntil) {
  const std::string text = "tiedit: 1\nsteps:\n- mask: {use: locate.colour, id: look}\n";
  EXPECT_THAT(
      errors_of(text),
      ElementsAre(
          "wiring.image w:2:1: steps: a step that assigns image, got none; --until STEP makes the steps folder alone"));
  EXPECT_THAT(errors_of(text, {.until = "look"}), IsEmpty());
  EXPECT_THAT(errors_of(text, {.until = "loook"}),
              ElementsAre("wiring.until --until: a step of the pipeline, got loook; did you mean look"));
}

TEST(Wiring, FindsTheStepOfUntilUnlessTwoHaveItsName) {
  EXPECT_THAT(errors_of(kConfig, {.until = "locate.refine"}), IsEmpty());
  EXPECT_THAT(
      errors_of(kConfig, {.until = "locate.refin"}),
      ElementsAre("wiring.until --until: a step of the pipeline, got locate.refin; did you mean locate.refine"));
  EXPECT_THAT(errors_of(std::string(kConfig) + "      - mask: {use: locate.refine}\n", {.until = "locate.refine"}),
              ElementsAre("wiring.until --until: one step of that name, got locate.refine in steps[1].each_edit[1] and "
                          "steps[1].each_edit[4]; give one an id"));
}

TEST(Wiring, TakesAFileInThePlaceOfEveryStepThatAssignsItsName) {
  const Wiring w = check_wiring(load(kConfig), {.artifacts = {"mask"}});
  EXPECT_TRUE(w[1].replaced);
  EXPECT_TRUE(w[2].replaced);
  EXPECT_THAT(w[1].reads, IsEmpty());
  EXPECT_FALSE(w[3].replaced);
  EXPECT_THAT(reads(w[3]), ElementsAre("image=image", "edit=edit", "mask=mask"));
  const Wiring one = check_wiring(load(kConfig), {.artifacts = {"e1.mask"}});
  EXPECT_FALSE(one[1].replaced) << "the other edits still make theirs";
}

TEST(Wiring, AFileMayStandForWhatNoStepMakes) {
  const std::string text = "tiedit: 1\nsteps:\n- each_edit:\n  - image: {use: edit.fill}\n";
  EXPECT_EQ(errors_of(text).size(), 2U);
  EXPECT_THAT(errors_of(text, {.artifacts = {"mask"}}),
              ElementsAre("wiring.plan w:3:3: steps[0].each_edit: a plan made by an earlier step, got none; begin with "
                          "plan: {use: plan.rules}"));
  EXPECT_THAT(errors_of("tiedit: 1\nsteps:\n- image: {use: edit.fill}\n", {.artifacts = {"mask"}}), IsEmpty());
}

TEST(Wiring, AFileGivesThePlanThatAnEachEditNeeds) {
  const std::string text =
      "tiedit: 1\nsteps:\n- each_edit:\n  - mask: {use: locate.colour}\n  - image: {use: edit.fill}\n";
  EXPECT_THAT(errors_of(text, {.artifacts = {"plan"}}), IsEmpty());
}

TEST(Wiring, RefusesFilesForNamesThePipelineDoesNotHave) {
  EXPECT_THAT(
      errors_of(kConfig, {.artifacts = {"msak", "e1.plan", "e1.mask", "plan"}}),
      ElementsAre("wiring.artifact --artifact msak: an artifact of the pipeline, got msak; did you mean mask",
                  "wiring.artifact --artifact e1.plan: an artifact of the pipeline, got plan; one of image, mask"));
}

TEST(Wiring, TheShippedPhotoConfigFitsTheRealStages) {
  std::ifstream in(std::string(TIEDIT_SOURCE_DIR) + "/configs/photo.yaml");
  std::stringstream text;
  text << in.rdbuf();
  const Pipeline p = load_wired_pipeline(text.str(), "photo.yaml", {}, registry());
  EXPECT_EQ(p.name, "photo");
  EXPECT_EQ(needs_engine(p), std::nullopt);
  std::vector<std::string> uses;
  for (const Step* s : all_steps(p)) uses.push_back(s->name + "=" + s->stage->info().id);
  EXPECT_THAT(uses, ElementsAre("plan=plan.rules", "mask=locate.region", "mask=locate.refine", "image=edit.by_op",
                                "image=composite.keep_background"));
  const auto written = canonical(p);
  EXPECT_EQ(canonical(load_wired_pipeline(written.dump(), "photo.yaml", {}, registry())), written);
}

}  // namespace
}  // namespace tiedit::pipeline
