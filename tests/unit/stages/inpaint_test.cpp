#include "stages/edit/inpaint.h"

#include <gtest/gtest.h>

#include "support/stage.h"

namespace tiedit {
namespace {

using test::error_of;

Edit edit_of(Op op) {
  Edit edit;
  edit.id = "e1";
  edit.op = op;
  edit.description = "a red car";
  return edit;
}

TEST(PaintRequest, TakesTheInstructionWhereNobodySaysMore) {
  const Instruction instruction{"paint a cat"};
  Inpaint::Config config;
  EXPECT_EQ(paint_request(config, {.instruction = &instruction}).prompt, "paint a cat");
  config.prompt = "";  // written, and empty: not a missing one
  EXPECT_EQ(paint_request(config, {.instruction = &instruction}).prompt, "");
  EXPECT_EQ(paint_request(config, {}).strength, 1.0);
}

TEST(PaintRequest, TakesTheEditsWordsFirst) {
  Inpaint::Config config;
  config.prompt = "not this";
  config.negative_prompt = "blurry";
  config.prompt_template = "{description}, photo";
  Edit edit = edit_of(Op::replace);
  edit.negative_prompt = "cup";
  EXPECT_EQ(paint_request(config, {.edit = &edit}).prompt, "a red car, photo");
  EXPECT_EQ(paint_request(config, {.edit = &edit}).negative_prompt, "cup, blurry");
  edit.negative_prompt = "blurry";
  EXPECT_EQ(paint_request(config, {.edit = &edit}).negative_prompt, "blurry");
  edit.target_caption = "a street with a red car";
  EXPECT_EQ(paint_request(config, {.edit = &edit}).prompt, "a street with a red car");
}

TEST(PaintRequest, TakesNumbersFromTheEditThenTheStepThenTheOperation) {
  Inpaint::Config config;
  Edit edit = edit_of(Op::attribute);
  EXPECT_EQ(paint_request(config, {.edit = &edit}).strength, 0.75);
  config.strength = 0.9;
  EXPECT_EQ(paint_request(config, {.edit = &edit}).strength, 0.9);
  edit.params = EditParams{.strength = 0.4, .guidance = 3.0, .steps = 12, .crop = "never"};
  const PaintRequest request = paint_request(config, {.edit = &edit});
  EXPECT_EQ(request.strength, 0.4);
  EXPECT_EQ(request.guidance, 3.0);
  EXPECT_EQ(request.steps, 12);
  EXPECT_EQ(request.crop_in, "never");
}

TEST(PaintRequest, RefusesWhatCannotBePainted) {
  const Edit move = edit_of(Op::move);
  EXPECT_EQ(error_of([&] { paint_request({}, {.edit = &move}); }),
            "edit.unsupported: edit.inpaint: an op it can paint, got move; add move: {use: edit.transplant}");
}

TEST(Inpaint, ChecksItsFieldsBeforeAnyWork) {
  Inpaint::Config config;
  config.size = {512};
  EXPECT_EQ(error_of([&] { Inpaint made(config); }), "yaml.range: size: [width, height], got 1 numbers");
  config.size = {};
  config.karras = true;
  config.sampler = "pndm";
  EXPECT_EQ(error_of([&] { Inpaint made(config); }), "yaml.range: karras: euler, dpmpp_2m or unipc, got pndm");
}

}  // namespace
}  // namespace tiedit
