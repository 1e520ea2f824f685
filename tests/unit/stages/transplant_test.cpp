#include "stages/edit/transplant.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "transplant_scene.h"

namespace tiedit {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

class TransplantLayouts : public testing::Test {
 protected:
  static void SetUpTestSuite() { ::setenv("TIEDIT_DATA", TIEDIT_SOURCE_DIR "/configs", 1); }  // the lexicon of colours

  void SetUp() override {
    scene.add_ball("o1", {80, 150}, 30, {60, 90, 210});
    scene.add_ball("o2", {220, 90}, 24, {200, 60, 60});
    image = Image(scene.picture);
    target = scene.layout;
  }
  LayoutObject& now(const std::string& id) { return test::object(target, id); }
  void move(const std::string& id, int dx, int dy) { now(id).box = test::shifted(now(id).box, dx, dy); }
  test::Transplanted run(const Annotations& marks = {}, const Transplant::Config& config = {}) {
    return test::transplant(image, scene.layout, target, marks, config);
  }

  test::TableScene scene;
  Image image;
  Layout target;
};

TEST_F(TransplantLayouts, MovesTheThingsOwnPixelsAndNothingElse) {
  move("o1", 90, -40);
  const test::Transplanted done = run();
  ASSERT_EQ(done.image.pixels.size(), image.size());
  EXPECT_EQ(test::moved_difference(done.image.pixels, scene.picture, test::core(scene.mask("o1")), {90, -40}), 0);
  EXPECT_EQ(test::difference(done.image.pixels, scene.picture, done.made("mask")), 0);
  EXPECT_EQ(done.context.notes["outside_max_abs"], 0);
  // The changed pixels are the two places and a little around them.
  cv::Mat places = scene.mask("o1").clone(), shifted = cv::Mat::zeros(places.size(), CV_8U);
  places(cv::Rect(0, 40, 230, 200)).copyTo(shifted(cv::Rect(90, 0, 230, 200)));
  EXPECT_EQ(cv::countNonZero(done.made("mask") & ~image::dilate_edt(places | shifted, 8)), 0);
}

TEST_F(TransplantLayouts, TheOldPlaceIsFloorAgain) {
  move("o1", 120, 0);
  const test::Transplanted done = run();
  const cv::Mat core = test::core(scene.mask("o1"));
  const cv::Scalar filled = cv::mean(done.image.pixels, core),
                   floor = cv::mean(scene.picture, scene.layout.pixels.at("o1.png") == 0);
  for (int c = 0; c < 3; ++c) EXPECT_NEAR(filled[c], floor[c], 15);
  const auto& note = done.context.notes["objects"][0];
  EXPECT_EQ(note["id"], "o1");
  EXPECT_GT(note["box_iou"].get<double>(), 0.93);
  EXPECT_LT(note["old_place"].get<double>(), 0.5);
  EXPECT_THAT(done.warnings(), IsEmpty());
}

TEST_F(TransplantLayouts, WithoutAChangeTheOutputIsTheInput) {
  now("o1").phrase = "a fine ball";
  const test::Transplanted done = run();
  EXPECT_TRUE(test::equal(done.image.pixels, scene.picture));
  EXPECT_EQ(done.context.notes["outside_max_abs"], 0);
  EXPECT_FALSE(done.context.made_masks.contains("mask"));
}

TEST_F(TransplantLayouts, ThereAndBackThroughTargetJsonReturnsTheCore) {
  move("o1", 97, -33);
  const test::Transplanted there = run();
  Layout second = test::next_turn(there), home = second;
  home.plate = second.plate;
  test::object(home, "o1").box = scene.layout.objects[0].box;
  test::object(home, "o1").raw.clear();
  const test::Transplanted back = test::transplant(there.image, second, home);
  EXPECT_EQ(test::moved_difference(back.image.pixels, scene.picture, test::core(scene.mask("o1")), {}), 0);
  EXPECT_EQ(test::difference(back.image.pixels, there.image.pixels, back.made("mask")), 0);
  EXPECT_EQ(test::difference(back.image.pixels, scene.picture, there.made("mask")), 0);
}

TEST_F(TransplantLayouts, ManyTurnsGiveTheBytesOfOne) {
  move("o1", 60, 20);
  const test::Transplanted once = run();
  Layout layout = scene.layout;
  Image picture = image;
  for (const cv::Point step : {cv::Point(150, -70), cv::Point(-100, 40), cv::Point(30, 10), cv::Point(-20, 40)}) {
    Layout next = layout;
    test::object(next, "o1").box = test::shifted(test::object(next, "o1").box, step.x, step.y);
    test::object(next, "o1").raw.clear();
    const test::Transplanted done = test::transplant(picture, layout, next);
    picture = done.image;
    layout = test::next_turn(done);
  }
  EXPECT_EQ(image::pixel_rect(test::object(layout, "o1").box, image.size()),
            image::pixel_rect(now("o1").box, image.size()));
  EXPECT_TRUE(test::equal(picture.pixels, once.image.pixels));
}

TEST_F(TransplantLayouts, ALiftedThingThatAnotherCrossesComesBackWhole) {
  move("o1", 140, -60);  // onto o2
  const test::Transplanted first = run();
  Layout layout = test::next_turn(first), next = layout;
  test::object(next, "o2").box = test::shifted(test::object(next, "o2").box, -150, 100);
  test::object(next, "o2").raw.clear();
  const test::Transplanted done = test::transplant(first.image, layout, next);
  EXPECT_EQ(test::moved_difference(done.image.pixels, scene.picture, test::core(scene.mask("o2")), {-150, 100}), 0);
  EXPECT_EQ(test::moved_difference(done.image.pixels, scene.picture, test::core(scene.mask("o1")), {140, -60}), 0);
}

TEST_F(TransplantLayouts, DuplicatesLeaveTheOriginal) {
  LayoutObject copy = now("o1");
  copy.id = "o3";
  copy.from = "o1";
  copy.mask.clear();
  copy.box = test::shifted(copy.box, 110, 30);
  target.objects.push_back(copy);
  const test::Transplanted done = run();
  EXPECT_EQ(test::moved_difference(done.image.pixels, scene.picture, test::core(scene.mask("o1")), {110, 30}), 0);
  EXPECT_EQ(test::difference(done.image.pixels, scene.picture, done.made("mask")), 0);
  EXPECT_EQ(cv::countNonZero(done.made("mask") & scene.mask("o1")), 0);
  EXPECT_NE(done.file("o3.rgba.png"), nullptr);
  EXPECT_EQ(done.file("o1.rgba.png"), nullptr);
}

TEST_F(TransplantLayouts, SwapsTwoThings) {
  now("o1").box = test::shifted(now("o1").box, 140, -60);
  now("o2").box = test::shifted(now("o2").box, -140, 60);
  const test::Transplanted done = run();
  EXPECT_EQ(test::moved_difference(done.image.pixels, scene.picture, test::core(scene.mask("o1")), {140, -60}), 0);
  EXPECT_EQ(test::moved_difference(done.image.pixels, scene.picture, test::core(scene.mask("o2")), {-140, 60}), 0);
  for (const auto& note : done.context.notes["objects"]) EXPECT_GT(note["box_iou"].get<double>(), 0.9);
}

TEST_F(TransplantLayouts, PaintsByZ) {
  move("o1", 130, -55);  // over o2
  now("o1").z = 1;
  const test::Transplanted over = run();
  EXPECT_EQ(test::moved_difference(over.image.pixels, scene.picture, test::core(scene.mask("o1")), {130, -55}), 0);
  scene.layout.objects[1].z = now("o2").z = 5;  // o2 was in front, and stays there
  const test::Transplanted under = run();
  EXPECT_EQ(test::moved_difference(under.image.pixels, scene.picture, test::core(scene.mask("o2")), {}), 0);
  EXPECT_GT(test::difference(under.image.pixels, scene.picture), 30);
}

TEST_F(TransplantLayouts, WhatStandsInFrontOfAVacatedPlaceStaysWhole) {
  scene.add_ball("o3", {104, 160}, 20, {60, 200, 90}, 3);  // in front of o1
  image = Image(scene.picture);
  target = scene.layout;
  move("o1", -40, -60);
  const test::Transplanted done = run();
  EXPECT_EQ(test::moved_difference(done.image.pixels, scene.picture, test::core(scene.mask("o3")), {}), 0);
}

TEST_F(TransplantLayouts, KeepMarksStayWhateverPassesOverThem) {
  move("o1", 140, -60);
  Annotations marks;
  marks.boxes.push_back({.name = "K", .box = {0.6, 0.2, 0.75, 0.5}, .role = MarkRole::keep});
  const test::Transplanted done = run(marks);
  const cv::Rect kept = image::pixel_rect(marks.boxes[0].box, image.size());
  EXPECT_TRUE(test::equal(done.image.pixels(kept).clone(), scene.picture(kept).clone()));
  EXPECT_EQ(cv::countNonZero(done.made("mask")(kept)), 0);
}

TEST_F(TransplantLayouts, RemovesAndRecolours) {
  target.objects.erase(target.objects.begin());
  now("o2").attributes = {{"color", "green"}};
  const test::Transplanted done = run();
  EXPECT_EQ(test::difference(done.image.pixels, scene.picture, done.made("mask")), 0);
  const cv::Scalar colour = cv::mean(done.image.pixels, test::core(scene.mask("o2")));
  EXPECT_GT(colour[1], colour[0] + 25);
  EXPECT_GT(colour[1], colour[2] + 25);
  EXPECT_NE(done.file("plate.png"), nullptr);
  EXPECT_EQ(done.file("o2.rgba.png"), nullptr) << "it is in the plate";
}

TEST_F(TransplantLayouts, ARecolouredThingThatMovesTakesItsColourAlong) {
  move("o2", -120, 60);
  now("o2").attributes = {{"color", "green"}};
  const test::Transplanted done = run();
  cv::Mat there = cv::Mat::zeros(image.size(), CV_8U);
  const cv::Mat core = test::core(scene.mask("o2"));
  core(cv::Rect(120, 0, 200, 180)).copyTo(there(cv::Rect(0, 60, 200, 180)));
  const cv::Scalar colour = cv::mean(done.image.pixels, there);
  EXPECT_GT(colour[1], colour[0] + 25);
  const Layout next = test::next_turn(done);  // and keeps it
  Layout home = next;
  test::object(home, "o2").box = scene.layout.objects[1].box;
  test::object(home, "o2").raw.clear();
  const test::Transplanted back = test::transplant(done.image, next, home);
  EXPECT_GT(cv::mean(back.image.pixels, core)[1], cv::mean(back.image.pixels, core)[0] + 25);
}

TEST_F(TransplantLayouts, ResizesAboutTheBottomCentreAndKeepsTheShape) {
  const Box b = now("o1").box;
  now("o1").box = {b.x0 - 0.05, b.y0 - 0.1, b.x1 + 0.05, b.y1};
  const test::Transplanted done = run();
  EXPECT_THAT(done.warnings(), ElementsAre("transplant.aspect"));
  Layout next = test::next_turn(done);
  const cv::Rect made = image::mask_box(next.pixels.at("o1.mask.png"));
  const cv::Rect was = image::mask_box(scene.mask("o1"));
  EXPECT_NEAR(made.width, made.height, 2);
  EXPECT_NEAR(made.br().y, was.br().y, 1);
  EXPECT_NEAR(made.x + made.width / 2.0, was.x + was.width / 2.0, 1);
  EXPECT_NEAR(made.height, was.height + 0.1 * 240, 2);
  const test::Transplanted stretched = run({}, {.aspect = "free"});
  EXPECT_THAT(stretched.warnings(), IsEmpty());
  EXPECT_GT(stretched.context.notes["objects"][0]["box_iou"].get<double>(), 0.93);
}

TEST_F(TransplantLayouts, ThingsThatLeaveTheFrameAreCutAndComeBackWhole) {
  move("o1", -70, 40);
  const test::Transplanted out = run();
  Layout layout = test::next_turn(out), home = layout;
  test::object(home, "o1").box = scene.layout.objects[0].box;
  test::object(home, "o1").raw.clear();
  const test::Transplanted back = test::transplant(out.image, layout, home);
  EXPECT_EQ(test::moved_difference(back.image.pixels, scene.picture, test::core(scene.mask("o1")), {}), 0);
}

TEST_F(TransplantLayouts, AShadowMovesAlong) {
  Annotations marks;
  marks.boxes.push_back({.name = "B1", .box = scene.layout.objects[0].box});
  marks.boxes.push_back(
      {.name = "shade", .box = test::TableScene::box_of({60, 165, 70, 30}), .role = MarkRole::shadow, .of = "b1"});
  const cv::Rect shade(85, 172, 40, 16);
  cv::Mat dimmed = scene.picture.clone();
  cv::Mat(scene.picture(shade) * 0.5).copyTo(dimmed(shade), scene.mask("o1")(shade) == 0);
  scene.layout.objects[0].mark = target.objects[0].mark = "B1";
  image = Image(dimmed);
  move("o1", 60, 10);
  const test::Transplanted done = run(marks);
  const cv::Rect there(145 + 16, 182 + 6, 20, 6), here(85 + 16, 172 + 6, 20, 6);
  const double floor = cv::mean(scene.picture(there))[0];
  EXPECT_NEAR(cv::mean(done.image.pixels(there))[0] / floor, 0.5, 0.1);
  EXPECT_NEAR(cv::mean(done.image.pixels(here))[0] / floor, 1, 0.15) << "and is gone where it was";
}

TEST_F(TransplantLayouts, KeepsDepthAndTheSamplesOfAMovedCore) {
  cv::Mat deep(image.size(), CV_16UC4);
  const cv::Mat low = test::noise(image.size(), CV_16UC4, 9);
  for (int y = 0; y < deep.rows; ++y)
    for (int x = 0; x < deep.cols; ++x)
      for (int c = 0; c < 4; ++c)
        deep.at<cv::Vec<ushort, 4>>(y, x)[c] = c == 3 ? ushort{65535}
                                                      : static_cast<ushort>(scene.picture.at<cv::Vec3b>(y, x)[c] * 257 +
                                                                            low.at<cv::Vec<ushort, 4>>(y, x)[c] % 100);
  image = Image(deep);
  move("o1", 90, -40);
  const test::Transplanted done = run();
  ASSERT_EQ(done.image.pixels.type(), CV_16UC4);
  cv::Mat same = cv::Mat::zeros(image.size(), CV_8U);
  const cv::Mat core = test::core(scene.mask("o1"));
  for (int y = 40; y < core.rows; ++y)
    for (int x = 0; x + 90 < core.cols; ++x)
      if (core.at<uchar>(y, x)) {
        using Pixel = cv::Vec<ushort, 4>;
        EXPECT_EQ(done.image.pixels.at<Pixel>(y - 40, x + 90), deep.at<Pixel>(y, x));
      }
  cv::Mat outside = done.image.pixels.clone();
  deep.copyTo(outside, done.made("mask"));
  EXPECT_TRUE(test::equal(outside, deep));
  EXPECT_THAT(done.warnings(), IsEmpty());
}

TEST_F(TransplantLayouts, NewThingsNeedAnAppearance) {
  LayoutObject kite{.id = "o3", .label = "kite", .phrase = "red kite", .box = {0.4, 0.1, 0.6, 0.4}};
  target.objects.push_back(kite);
  EXPECT_EQ(test::error_of([&] { run(); }),
            "edit.unsupported: edit.transplant: add \"red kite\" needs an appearance image or a generator; give "
            "appearance, or use edit.gligen");
  cv::Mat rgba(50, 50, CV_8UC4, cv::Scalar(0, 0, 0, 0));
  rgba(cv::Rect(5, 5, 40, 40)) = cv::Scalar(220, 40, 40, 255);
  now("o3").appearance = Appearance{"kite.png", {0, 0, 1, 1}};
  target.pixels["kite.png"] = rgba;
  const test::Transplanted done = run();
  EXPECT_EQ(done.image.pixels.at<cv::Vec3b>(70, 160), cv::Vec3b(220, 40, 40));
  EXPECT_EQ(test::difference(done.image.pixels, scene.picture, done.made("mask")), 0);
}

TEST_F(TransplantLayouts, AnOpaqueAppearanceIsCutOutOfItsOwnBackground) {
  cv::Mat rgba(120, 120, CV_8UC4, cv::Scalar(240, 240, 240, 255));
  cv::circle(rgba, {60, 60}, 40, cv::Scalar(30, 160, 60, 255), cv::FILLED);
  LayoutObject& ball = now("o2");
  ball.label = ball.phrase = "apple";
  ball.appearance = Appearance{"apple.png", {0, 0, 1, 1}};
  target.pixels["apple.png"] = rgba;
  const test::Transplanted done = run();
  EXPECT_GT(done.context.notes["objects"][1]["box_iou"].get<double>(), 0.9);
  EXPECT_EQ(done.image.pixels.at<cv::Vec3b>(90, 220), cv::Vec3b(30, 160, 60));
  const cv::Mat rim = image::dilate_edt(scene.mask("o2"), 1) & ~scene.mask("o2");
  cv::Mat white;
  cv::inRange(done.image.pixels, cv::Scalar::all(225), cv::Scalar::all(255), white);
  EXPECT_EQ(cv::countNonZero(white & done.made("mask")), 0) << "no rim of its background";
}

TEST_F(TransplantLayouts, RefusesWhatMovingPixelsCannotDo) {
  now("o1").attributes = {{"material", "wood"}};
  EXPECT_THAT(test::error_of([&] { run(); }),
              testing::HasSubstr("attribute \"a ball\" needs an appearance image or a generator"));
  now("o1").attributes = {{"color", "sparkling"}};
  EXPECT_EQ(test::error_of([&] { run(); }),
            "edit.color: edit.transplant: a colour name or #rrggbb, got sparkling; name one: red, navy, #1e8c3c, ...");
  now("o1").attributes = {};
  scene.layout.image.width = 300;
  EXPECT_EQ(test::error_of([&] { run(); }),
            "layout.size: edit.transplant: a layout of a picture of 320x240, got 300x240");
  scene.layout.image.width = 320;
  scene.layout.pixels["o1.png"].setTo(255);
  move("o1", 30, 0);
  EXPECT_EQ(test::error_of([&] { run(); }),
            "fill.hole: edit.fill: a hole of at most 70 %, got 100 %; draw a tighter box");
}

TEST_F(TransplantLayouts, AsksForOneOfItsTwoPairsOfPorts) {
  Context context;
  const Transplant stage({});
  const Edit edit{.id = "e1", .op = Op::remove, .target_phrase = "ball", .region = {}, .description = ""};
  const Mask mask = test::mask_of(scene.mask("o1"));
  EXPECT_EQ(test::error_of([&] {
              stage.run({&image, &target, nullptr, &edit}, context);
            }),
            "wiring.transplant: edit.transplant: layout and target, or edit and mask, got neither; put it behind "
            "layout.apply, or into "
            "each_edit behind a mask");
  EXPECT_EQ(test::error_of([&] {
              stage.run({&image, &target, &target, &edit, &mask}, context);
            }),
            "wiring.transplant: edit.transplant: layout and target, or edit and mask, got both; put it before or after "
            "each_edit");
}

TEST_F(TransplantLayouts, BlendsAreHardOrBentToTheSurroundings) {
  move("o1", 90, -40);
  const cv::Mat core = test::core(scene.mask("o1"));
  const test::Transplanted hard = run({}, {.blend = "none"});
  EXPECT_EQ(test::moved_difference(hard.image.pixels, scene.picture, core, {90, -40}), 0);
  const test::Transplanted bent = run({}, {.blend = "membrane"});
  EXPECT_GT(test::moved_difference(bent.image.pixels, scene.picture, core, {90, -40}), 0);
  EXPECT_EQ(test::difference(bent.image.pixels, scene.picture, bent.made("mask")), 0);
}

TEST_F(TransplantLayouts, ToneFollowsTheSurroundings) {
  move("o1", 120, 0);
  for (int y = 0; y < 240; ++y) scene.picture.row(y).colRange(160, 320) *= 0.5;
  const test::Transplanted plain = run(), toned = run({}, {.tone = 1});
  const cv::Rect there(190, 140, 20, 20);
  EXPECT_LT(cv::mean(toned.image.pixels(there))[2], cv::mean(plain.image.pixels(there))[2] - 10);
}

TEST_F(TransplantLayouts, LeavesFilesForTheNextTurn) {
  move("o1", 90, -40);
  Annotations marks;
  marks.stars.push_back({.name = "S1", .at = {0.5, 0.5}});
  const test::Transplanted done = run(marks);
  for (const char* name :
       {"plate.png", "o1.rgba.png", "o1.mask.png", "changed.mask.png", "target.json", "overlay.png", "o2.png"})
    EXPECT_NE(done.file(name), nullptr) << name;
  const Layout next = test::next_turn(done);
  EXPECT_EQ(next.plate, "plate.png");
  EXPECT_EQ(next.objects[0].appearance->file, "o1.rgba.png");
  EXPECT_EQ(next.objects[0].mask, "o1.mask.png");
  EXPECT_FALSE(next.objects[1].appearance);
  const cv::Mat moved = next.pixels.at("o1.mask.png");
  EXPECT_GT(cv::countNonZero(moved(image::pixel_rect(next.objects[0].box, image.size()))),
            0.99 * cv::countNonZero(moved));
}

}  // namespace
}  // namespace tiedit
