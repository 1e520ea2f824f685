#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "io/codec.h"
#include "transplant_scene.h"

namespace tiedit {
namespace {

/// One edit of a plan on the ball o1 (bottom centre at about 80, 181).
class TransplantEdit : public testing::Test {
 protected:
  static void SetUpTestSuite() { ::setenv("TIEDIT_DATA", TIEDIT_SOURCE_DIR "/configs", 1); }

  void SetUp() override {
    scene.add_ball("o1", {80, 150}, 30, {60, 90, 210});
    image = Image(scene.picture);
    mask = test::mask_of(scene.mask("o1"));
  }
  static Edit edit(Op op, std::optional<Region> destination = {}) {
    return {.id = "e1",
            .op = op,
            .target_phrase = "the ball",
            .region = {},
            .destination = std::move(destination),
            .description = ""};
  }
  static Region box(double x0, double y0, double x1, double y1) {
    return {.kind = RegionKind::box, .boxes = {{x0, y0, x1, y1}}};
  }
  static Region point(double x, double y) { return {.kind = RegionKind::points, .points = {{x, y, 1}}}; }
  cv::Rect thing(const test::Transplanted& done) const { return image::mask_box(done.made("dest_mask")); }
  cv::Mat core() const { return test::core(scene.mask("o1")); }

  test::TableScene scene;
  Image image;
  Mask mask;
};

TEST_F(TransplantEdit, CentresTheThingOnAStar) {
  const test::Transplanted done = test::transplant(image, edit(Op::move, point(0.625, 0.5)), mask);
  EXPECT_EQ(test::moved_difference(done.image.pixels, scene.picture, core(), {120, -30}), 0);
  EXPECT_EQ(test::difference(done.image.pixels, scene.picture, done.made("mask")), 0);
  EXPECT_EQ(cv::countNonZero(scene.mask("o1") & ~done.made("source_mask")), 0);
  EXPECT_EQ(cv::countNonZero((done.made("source_mask") | done.made("dest_mask")) & ~done.made("mask")), 0);
  EXPECT_GT(done.context.notes["box_iou"].get<double>(), 0.9);
  EXPECT_EQ(done.context.notes["outside_max_abs"], 0);
}

TEST_F(TransplantEdit, CentresAMovedThingInABoxAtItsOwnSize) {
  const test::Transplanted done = test::transplant(image, edit(Op::move, box(0.5, 0.25, 0.75, 0.75)), mask);
  EXPECT_EQ(test::moved_difference(done.image.pixels, scene.picture, core(), {120, -30}), 0);
}

TEST_F(TransplantEdit, FitsAResizedThingIntoABox) {
  const test::Transplanted done = test::transplant(image, edit(Op::resize, box(0.5, 0.25, 0.9, 0.75)), mask);
  const cv::Rect made = thing(done);
  EXPECT_NEAR(made.height, 120, 3);
  EXPECT_NEAR(made.br().y, 180, 2);
  EXPECT_NEAR(made.x + made.width / 2.0, 0.7 * 320, 2);
}

TEST_F(TransplantEdit, ScalesAboutTheBottomCentre) {
  const Region twice{.kind = RegionKind::mask, .mask_ref = "e1.source_mask", .scale = 2};
  const test::Transplanted done = test::transplant(image, edit(Op::resize, twice), mask);
  const cv::Rect was = image::mask_box(scene.mask("o1")), made = thing(done);
  EXPECT_NEAR(made.height, 2 * was.height, 2);
  EXPECT_NEAR(made.br().y, was.br().y, 1);
  EXPECT_NEAR(made.x + made.width / 2.0, was.x + was.width / 2.0, 1);
}

TEST_F(TransplantEdit, PutsTheFootOnTheMiddleOfAMask) {
  MaskStore masks;
  masks["e0.mask"] = std::make_shared<Mask>(test::mask_of(test::rectangles(image.size(), {{180, 190, 60, 20}})));
  const Region there{.kind = RegionKind::mask, .mask_ref = "e0.mask"};
  const test::Transplanted done = test::transplant(image, edit(Op::move, there), mask, {}, &masks);
  EXPECT_NEAR(thing(done).br().y, 200, 1);
  EXPECT_NEAR(thing(done).x + thing(done).width / 2.0, 210, 1);
}

TEST_F(TransplantEdit, StaysInTheFrame) {
  const test::Transplanted done = test::transplant(image, edit(Op::move, point(0.99, 0.02)), mask);
  EXPECT_NEAR(thing(done).br().x, 320, 1);
  EXPECT_NEAR(thing(done).y, 0, 1);
  EXPECT_NEAR(thing(done).width, image::mask_box(scene.mask("o1")).width, 2);
  EXPECT_NEAR(thing(done).height, image::mask_box(scene.mask("o1")).height, 2);
}

TEST_F(TransplantEdit, DuplicatesOnlyPaintTheCopy) {
  const test::Transplanted done = test::transplant(image, edit(Op::duplicate, point(0.625, 0.5)), mask);
  EXPECT_EQ(test::moved_difference(done.image.pixels, scene.picture, core(), {120, -30}), 0);
  EXPECT_EQ(test::moved_difference(done.image.pixels, scene.picture, scene.mask("o1"), {}), 0);
  EXPECT_EQ(cv::countNonZero(done.made("source_mask")), 0);
}

TEST_F(TransplantEdit, RemovesAndRecolours) {
  const test::Transplanted gone = test::transplant(image, edit(Op::remove), mask);
  EXPECT_LT(gone.context.notes["old_place"].get<double>(), 0.5);
  EXPECT_TRUE(gone.context.notes["box_iou"].is_null());
  Edit green = edit(Op::attribute);
  green.attributes = {{"color", "green"}};
  const cv::Scalar colour = cv::mean(test::transplant(image, green, mask).image.pixels, core());
  EXPECT_GT(colour[1], colour[2] + 20);
}

// A locator's mask was grown for painting; what moves is the thing itself, without a rim of floor.
TEST_F(TransplantEdit, TakesOffWhatTheMaskWasGrownBy) {
  MaskStore masks;
  masks["e1.raw"] = std::make_shared<Mask>(mask);
  Mask grown = mask;
  grown.pixels = image::dilate_edt(mask.pixels, 12);
  grown.dilated_px = 12;
  const Edit to_star = edit(Op::move, point(0.625, 0.5));
  const test::Transplanted tight = test::transplant(image, to_star, mask);
  EXPECT_TRUE(test::equal(test::transplant(image, to_star, grown, {}, &masks).image.pixels, tight.image.pixels));
  const cv::Rect without_raw = thing(test::transplant(image, to_star, grown));
  EXPECT_NEAR(without_raw.width, image::mask_box(mask.pixels).width, 3);
}

TEST_F(TransplantEdit, WordsAloneAreNoDestination) {
  const Region words{.kind = RegionKind::phrase, .query = "to the left of the plate"};
  EXPECT_EQ(test::error_of([&] { test::transplant(image, edit(Op::move, words), mask); }),
            "edit.destination: e1: a destination that is marked, got \"to the left of the plate\"; mark it: --star "
            "NAME=x,y or --box "
            "NAME=x0,y0,x1,y1");
  EXPECT_EQ(test::error_of([&] { test::transplant(image, edit(Op::add), mask); }),
            "edit.unsupported: edit.transplant: move, resize, duplicate, remove or another colour, got add; new "
            "content needs a model: use "
            "edit.inpaint");
}

TEST_F(TransplantEdit, TheNamesInItsFilesBeginWithTheEditsId) {
  const test::Transplanted done = test::transplant(image, edit(Op::move, point(0.625, 0.5)), mask);
  ASSERT_NE(done.file("plate.png"), nullptr);
  const Layout next = artifacts::layout_from_json(*done.file("target.json"), "target.json");
  EXPECT_EQ(next.plate, "e1.plate.png");
  EXPECT_EQ(next.objects[0].appearance->file, "e1.o1.rgba.png");
  EXPECT_NE(done.file("o1.rgba.png"), nullptr);
}

/// Real photographs: a box around a thing, moved elsewhere.
struct Photograph {
  const char* file;
  Box box;
  Point star;
};

class TransplantPhotographs : public testing::TestWithParam<Photograph> {};

TEST_P(TransplantPhotographs, KeepTheirPromises) {
  const auto& [file, box, star] = GetParam();
  const std::string path = std::string(TIEDIT_SOURCE_DIR "/testdata/photos/") + file;
  std::ifstream in(path, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(in)), {});
  const Image image = io::decode_image(bytes, file).image;
  Layout before, target;
  before.image = {file, image.size().width, image.size().height};
  before.objects.push_back({.id = "o1", .label = "thing", .phrase = "thing", .box = box});
  before.last_id = 1;
  target = before;
  const double dx = star.x - (box.x0 + box.x1) / 2, dy = star.y - (box.y0 + box.y1) / 2;
  target.objects[0].box = {box.x0 + dx, box.y0 + dy, box.x1 + dx, box.y1 + dy};
  const test::Transplanted there = test::transplant(image, before, target);
  EXPECT_EQ(there.context.notes["outside_max_abs"], 0);
  EXPECT_EQ(test::difference(there.image.srgb8(), image.srgb8(), there.made("mask")), 0);

  const Layout next = test::next_turn(there);
  const cv::Rect old_box = image::pixel_rect(box, image.size());
  const cv::Point shift = image::pixel_rect(target.objects[0].box, image.size()).tl() - old_box.tl();
  const cv::Mat solid = next.pixels.at("o1.mask.png");
  const cv::Mat inside = test::core(solid, 5);
  ASSERT_GT(cv::countNonZero(inside), 500);
  EXPECT_EQ(test::moved_difference(image.srgb8(), there.image.srgb8(), inside, -shift), 0)
      << "the core is the source's";

  Layout home = next;
  home.objects[0].box = before.objects[0].box;
  home.objects[0].raw.clear();
  const test::Transplanted back = test::transplant(there.image, next, home);
  // What comes back comes from 8-bit sRGB files; a picture with a profile is brought back to it once.
  const double profile = image.meta->icc.empty() ? 0 : 1;
  EXPECT_LE(test::moved_difference(back.image.srgb8(), there.image.srgb8(), inside, -shift), profile) << "and back";
  EXPECT_EQ(test::difference(back.image.srgb8(), image.srgb8(), there.made("mask")), 0);
  const test::Transplanted idle = test::transplant(image, before, before);
  EXPECT_TRUE(test::equal(idle.image.pixels, image.pixels));
}

INSTANTIATE_TEST_SUITE_P(All, TransplantPhotographs,
                         testing::Values(Photograph{"coffee.png", {0.27, 0.03, 0.7, 0.79}, {0.72, 0.55}},
                                         Photograph{"coins.png", {0.79, 0.04, 0.96, 0.26}, {0.2, 0.5}},
                                         Photograph{"rocket.jpg", {0.46, 0.28, 0.55, 0.96}, {0.37, 0.6}}),
                         [](const auto& row) {
                           return std::string(row.param.file).substr(0, std::string(row.param.file).find('.'));
                         });

}  // namespace
}  // namespace tiedit
