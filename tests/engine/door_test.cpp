#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <new>
#include <opencv2/core.hpp>
#include <string>

#include "base/error.h"
#include "pipeline/engine_door.h"
#include "stages/edit/null.h"
#include "stages/registry.h"

// One process is one story: the first test looks before the engine is open, the later ones after. gtest_discover_tests
// gives each its own process, so each opens for itself.
namespace tiedit {
namespace {

using pipeline::engine_is_open;
using pipeline::open_engine;

bool torch_is_mapped() {
  std::ifstream maps("/proc/self/maps");
  const std::string all((std::istreambuf_iterator<char>(maps)), {});
  return all.find("libtorch") != std::string::npos;
}

const Registry::Entry& entry(const std::string& id) {
  const Registry::Entry* found = registry().find(id);
  if (!found) throw std::logic_error(id + " is not declared");
  return *found;
}

Image run_stage(const std::string& id, const Bindings& bindings, std::uint64_t seed,
                const std::string& fault = "none") {
  auto draft = entry(id).draft(entry(id));
  const io::FieldList fields = draft->fields();
  *std::get<std::string*>(fields.find("fault")->target) = fault;
  Context context;
  context.seed = seed;
  const Artifact out = draft->finish()->run(bindings, context);
  return *artifact_as<Image>(out);
}

Bindings picture_and_mask() {
  cv::Mat pixels(37, 53, CV_8UC3);
  cv::RNG(7).fill(pixels, cv::RNG::UNIFORM, 0, 256);
  cv::Mat inside = cv::Mat::zeros(37, 53, CV_8UC1);
  inside(cv::Rect(5, 6, 20, 10)).setTo(255);
  Mask mask;
  mask.pixels = inside;
  return {{"image", make_artifact(Image(pixels))}, {"mask", make_artifact(mask)}};
}

TEST(OpenEngine, IsNotOpenedByAskingForAStage) {
  EXPECT_TRUE(entry("edit.null_engine").info.needs_engine);
  EXPECT_EQ(entry("edit.null_engine").run, nullptr);
  EXPECT_FALSE(engine_is_open());
  EXPECT_FALSE(torch_is_mapped());
  try {
    run_stage("edit.null_engine", picture_and_mask(), 0);
    FAIL() << "a stage of the engine ran without it";
  } catch (const Error& e) {
    EXPECT_EQ(e.slug(), "engine.absent");
  }
}

TEST(OpenEngine, GivesDeclaredStagesTheirRun) {
  open_engine(TIEDIT_ENGINE_LIBRARY);
  EXPECT_TRUE(engine_is_open());
  EXPECT_TRUE(torch_is_mapped());
  EXPECT_NE(entry("edit.null_engine").run, nullptr);
}

TEST(OpenEngine, TwiceIsOnce) {
  open_engine(TIEDIT_ENGINE_LIBRARY);
  const auto run = entry("edit.null_engine").run;
  open_engine(TIEDIT_ENGINE_LIBRARY);
  EXPECT_EQ(entry("edit.null_engine").run, run);
}

TEST(NullEngine, EqualsItsTwinWithoutTensors) {
  open_engine(TIEDIT_ENGINE_LIBRARY);
  const Bindings both = picture_and_mask();
  const Bindings alone = {{"image", both.at("image")}};
  for (const std::uint64_t seed : {std::uint64_t{0}, std::uint64_t{0x01FF42}, std::uint64_t{1} << 62}) {
    for (const Bindings* bindings : {&both, &alone}) {
      const Image twin = run_stage("edit.null", *bindings, seed);
      const Image image = run_stage("edit.null_engine", *bindings, seed);
      EXPECT_EQ(cv::norm(image.pixels, twin.pixels, cv::NORM_INF), 0) << "seed " << seed;
    }
  }
}

TEST(NullEngine, ThrowsTheErrorThatTheFrontCatches) {
  open_engine(TIEDIT_ENGINE_LIBRARY);
  try {
    run_stage("edit.null_engine", picture_and_mask(), 0, "throw");
    FAIL() << "no error";
  } catch (const Error& e) {  // not std::exception: the type itself must be the same on both sides
    EXPECT_EQ(e.slug(), "edit.fault");
    EXPECT_EQ(e.kind(), ErrorKind::input);
  }
  EXPECT_THROW(run_stage("edit.null_engine", picture_and_mask(), 0, "oom"), std::bad_alloc);
}

TEST(NullEngine, StopsWhenTheRunIsCancelled) {
  open_engine(TIEDIT_ENGINE_LIBRARY);
  const std::atomic<bool> cancel = true;
  auto draft = entry("edit.null_engine").draft(entry("edit.null_engine"));
  *std::get<int*>(draft->fields().find("sleep_ms")->target) = 60000;
  Context context;
  context.cancel = &cancel;
  EXPECT_THROW(draft->finish()->run(picture_and_mask(), context), Cancelled);
}

}  // namespace
}  // namespace tiedit
