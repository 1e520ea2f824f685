#include "stages/locate/refine.h"

#include <gtest/gtest.h>

#include "support/stage.h"

namespace tiedit {
namespace {

const cv::Size kSize(1024, 512);  // reference px are px
const cv::Rect kThing(200, 100, 100, 80);

struct Refined {
  Mask mask;
  Context context;
  std::string verdict() const { return context.notes.value("verdict", ""); }
  std::vector<std::string> warnings() const {
    std::vector<std::string> out;
    for (const Warning& w : context.warnings) out.push_back(w.slug);
    return out;
  }
};

Edit edit_of(Op op) { return {.id = "e1", .op = op, .target_phrase = "cup", .region = {}, .description = ""}; }

Refined refine(const Mask& mask, const Edit* edit = nullptr, const LocateRefine::Config& config = {},
               const Annotations* marks = nullptr, Context context = {}) {
  Refined out;
  out.mask = LocateRefine(config).run({&mask, edit, marks}, context);
  out.context = std::move(context);
  return out;
}

Mask thing() { return test::mask_of(test::rectangles(kSize, {kThing})); }

TEST(LocateRefine, DropsSpecksAndFillsHoles) {
  Mask found = thing();
  found.pixels(cv::Rect(500, 300, 5, 5)).setTo(255);
  found.pixels(cv::Rect(230, 120, 10, 10)).setTo(0);
  const Refined refined = refine(found);
  EXPECT_TRUE(test::equal(refined.mask.pixels, thing().pixels));
  const auto& audit = refined.context.notes["audit"];
  EXPECT_EQ(audit["components_before"], 2);
  EXPECT_EQ(audit["components_after"], 1);
  EXPECT_EQ(audit["holes_filled"], 1);
  EXPECT_EQ(audit["box_px"], (std::vector<int>{200, 100, 300, 180}));
  EXPECT_EQ(audit["touches_border"], false);
  EXPECT_DOUBLE_EQ(audit["area"].get<double>(), 8000.0 / (1024 * 512));
  EXPECT_EQ(refined.verdict(), "ok");
}

TEST(LocateRefine, KeepsASpeckUnderAStar) {
  Mask found = thing();
  found.pixels(cv::Rect(500, 300, 5, 5)).setTo(255);
  Edit edit = edit_of(Op::keep);
  edit.region.points = {{502.0 / 1024, 302.0 / 512, 1}};
  EXPECT_TRUE(test::equal(refine(found, &edit).mask.pixels, found.pixels));
}

TEST(LocateRefine, GrowsByTheOperationTheFieldOrTheEdit) {
  const auto grown_by = [](const Refined& r) {
    const int left = kThing.x;
    int by = 0;
    while (r.mask.pixels.at<uchar>(140, left - by - 1)) ++by;
    EXPECT_EQ(r.mask.dilated_px, by);
    return by;
  };
  const Edit remove = edit_of(Op::remove);
  EXPECT_EQ(grown_by(refine(thing())), 0);
  EXPECT_EQ(grown_by(refine(thing(), &remove)), 16);
  EXPECT_EQ(grown_by(refine(thing(), &remove, {.dilate_px = 5})), 5);
  Edit own = remove;
  own.region.dilate_px = 3;
  EXPECT_EQ(grown_by(refine(thing(), &own, {.dilate_px = 5})), 3);
}

TEST(LocateRefine, ShrinksWhenTold) {
  const Refined refined = refine(thing(), nullptr, {.dilate_px = -10});
  EXPECT_TRUE(test::equal(refined.mask.pixels, test::rectangles(kSize, {{210, 110, 80, 60}})));
  EXPECT_EQ(refined.mask.dilated_px, 0);
}

TEST(LocateRefine, TakesADrawnMaskAsItIs) {
  Mask drawn = thing();
  drawn.user_drawn = true;
  drawn.pixels(cv::Rect(500, 300, 5, 5)).setTo(255);
  drawn.pixels(cv::Rect(230, 120, 10, 10)).setTo(0);
  const Edit remove = edit_of(Op::remove);
  EXPECT_TRUE(test::equal(refine(drawn, &remove).mask.pixels, drawn.pixels));
  EXPECT_EQ(refine(drawn, &remove).mask.dilated_px, 0);
}

TEST(LocateRefine, DoesNotWriteIntoItsInput) {
  Mask drawn = thing();
  drawn.user_drawn = true;
  drawn.keep = test::rectangles(kSize, {{200, 100, 10, 10}});
  const cv::Mat before = drawn.pixels.clone();
  refine(drawn);
  EXPECT_TRUE(test::equal(drawn.pixels, before));
}

TEST(LocateRefine, ProtectsWhatMustStay) {
  const cv::Mat half = test::rectangles(kSize, {{200, 100, 50, 80}});
  const cv::Mat rest = test::rectangles(kSize, {{250, 100, 50, 80}});
  Mask must_keep = thing();
  must_keep.keep = half;
  EXPECT_TRUE(test::equal(refine(must_keep).mask.pixels, rest));

  Annotations marks;
  marks.boxes.push_back(
      {.name = "stay", .box = {200.0 / 1024, 100.0 / 512, 250.0 / 1024, 180.0 / 512}, .role = MarkRole::keep});
  EXPECT_TRUE(test::equal(refine(thing(), nullptr, {}, &marks).mask.pixels, rest));
  marks.boxes[0].role = MarkRole::object;
  EXPECT_TRUE(test::equal(refine(thing(), nullptr, {}, &marks).mask.pixels, thing().pixels));

  MaskStore masks{{"e0.mask", std::make_shared<const Mask>(test::mask_of(half))}};
  Context context;
  context.masks = &masks;
  context.keep_ids = {"e0"};
  EXPECT_TRUE(test::equal(refine(thing(), nullptr, {}, nullptr, context).mask.pixels, rest));
}

TEST(LocateRefine, SaysWhenNothingIsLeft) {
  Annotations marks;
  marks.boxes.push_back({.name = "stay", .box = {0, 0, 1, 1}, .role = MarkRole::keep});
  const Refined refined = refine(thing(), nullptr, {}, &marks);
  EXPECT_EQ(refined.verdict(), "empty_mask");
  EXPECT_EQ(refined.warnings(), std::vector<std::string>{"mask.empty"});
  EXPECT_EQ(test::error_of([&] { refine(thing(), nullptr, {.on_missing = "fail"}, &marks); }),
            "mask.empty: mask: not empty after keep, got 0 px left of 8,000; shrink keep stay");
}

TEST(LocateRefine, SaysWhenNothingWasFound) {
  Mask none = test::mask_of(test::rectangles(kSize, {}));
  none.found = false;
  const Edit edit = edit_of(Op::remove);
  const Refined refined = refine(none, &edit);
  EXPECT_EQ(refined.verdict(), "not_found");
  EXPECT_FALSE(refined.mask.found);
  EXPECT_EQ(test::error_of([&] { refine(none, &edit, {.on_missing = "fail"}); }),
            "mask.not_found: e1.mask: \"cup\" in the picture, got nothing; mark it with --box, --star or --mask");
}

TEST(LocateRefine, DoubtsTheTinyTheHugeAndTheShaky) {
  EXPECT_EQ(refine(test::mask_of(test::rectangles(kSize, {{10, 10, 10, 10}}))).verdict(), "tiny");
  const Mask huge = test::mask_of(test::rectangles(kSize, {{0, 0, 1024, 500}}));
  EXPECT_EQ(refine(huge).verdict(), "huge");
  const Edit background = edit_of(Op::background);
  EXPECT_EQ(refine(huge, &background).verdict(), "ok") << "a background may be";
  Mask shaky = thing();
  shaky.logits = cv::Mat(kSize, CV_32F, cv::Scalar(-5));
  shaky.logits(kThing).setTo(0.5);
  EXPECT_EQ(refine(shaky).verdict(), "shaky");
  shaky.logits(kThing).setTo(5);
  EXPECT_EQ(refine(shaky).verdict(), "ok");
}

TEST(LocateRefine, FailsTheHugeWhenStrict) {
  Context context;
  context.strict = true;
  const Mask huge = test::mask_of(test::rectangles(kSize, {{0, 0, 1024, 500}}));
  EXPECT_EQ(test::error_of([&] { refine(huge, nullptr, {}, nullptr, context); }),
            "mask.huge: mask: at most 0.9 of the picture, got 0.977");
}

}  // namespace
}  // namespace tiedit
