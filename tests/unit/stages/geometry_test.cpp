#include "stages/locate/geometry.h"

#include <gtest/gtest.h>

#include "image/morphology.h"
#include "support/stage.h"

namespace tiedit::stages {
namespace {

const cv::Size kSize(100, 50);

class Geometry : public testing::Test {
 protected:
  Geometry() {
    marks.boxes.push_back({.name = "cup", .box = {0.1, 0.2, 0.3, 0.6}});
    marks.boxes.push_back({.name = "drawn", .box = {0, 0, 1, 1}, .mask = test::rectangles(kSize, {{5, 5, 3, 3}})});
    marks.stars.push_back({.name = "here", .at = {0.5, 0.5}});
    store["e1.mask"] = std::make_shared<const Mask>(test::mask_of(test::rectangles(kSize, {{0, 0, 50, 50}})));
    context.masks = &store;
    ports = {&image, &image, nullptr, &marks};
  }
  cv::Mat mask(const Region& region, Op op = Op::remove) const {
    const auto made = geometric_mask(region, op, ports, context);
    return made ? made->pixels : cv::Mat();
  }
  static Region named(RegionKind kind, std::string ref) { return {.kind = kind, .mask_ref = std::move(ref)}; }
  static Region of(RegionKind kind, std::vector<std::string> refs) { return {.kind = kind, .of = std::move(refs)}; }

  Image image{test::noise(kSize, CV_8UC3)};
  Annotations marks;
  MaskStore store;
  Context context;
  LocatePorts ports;
  const cv::Mat cup = test::rectangles(kSize, {{10, 10, 20, 20}});
  const cv::Mat left = test::rectangles(kSize, {{0, 0, 50, 50}});
};

TEST_F(Geometry, BoxesAreFilledByTheOneRoundingRule) {
  EXPECT_TRUE(test::equal(filled_boxes({{0.1, 0.2, 0.3, 0.6}}, kSize), cup));
  EXPECT_TRUE(
      test::equal(filled_boxes({{0.104, 0.21, 0.296, 0.59}}, kSize), test::rectangles(kSize, {{10, 11, 20, 19}})));
  EXPECT_TRUE(test::equal(filled_boxes({{-1, -1, 2, 2}}, kSize), test::rectangles(kSize, {{0, 0, 100, 50}})));
  EXPECT_EQ(test::error_of([] {
              filled_boxes({{0.5, 0.5, 0.501, 0.7}}, kSize);
            }),
            "box.empty: box: at least 1 x 1 px, got 0 x 10");
}

TEST_F(Geometry, StarsAreDiscsOfEightPercentOfTheShorterSide) {
  const cv::Mat disc = discs({{0.5, 0.5, 1}, {0.1, 0.1, 0}}, kSize);
  for (int y = 0; y < kSize.height; ++y)
    for (int x = 0; x < kSize.width; ++x)
      EXPECT_EQ(disc.at<uchar>(y, x) != 0, (x - 50) * (x - 50) + (y - 25) * (y - 25) <= 16) << x << " " << y;
  EXPECT_GT(cv::countNonZero(discs({{1, 1, 1}}, kSize)), 0) << "the last corner is inside";
}

TEST_F(Geometry, NamesAreResolved) {
  EXPECT_EQ(cv::countNonZero(mask(named(RegionKind::mask, "whole"))), 5000);
  EXPECT_TRUE(test::equal(mask(named(RegionKind::mask, "user:cup")), cup));
  EXPECT_TRUE(test::equal(mask(named(RegionKind::mask, "user:drawn")), *marks.boxes[1].mask));
  EXPECT_EQ(cv::countNonZero(mask(named(RegionKind::mask, "user:here"))), 49);
  EXPECT_TRUE(test::equal(mask(named(RegionKind::mask, "e1.mask")), left));
  marks.mask = cup;
  EXPECT_TRUE(test::equal(mask(named(RegionKind::mask, "user:mask")), cup));
}

TEST_F(Geometry, NamesOfNothingAreErrors) {
  EXPECT_EQ(test::error_of([&] { mask(named(RegionKind::mask, "user:mug")); }),
            "region.ref: user:mug: a box, star or mask of that name, got none");
  EXPECT_EQ(test::error_of([&] { mask(named(RegionKind::mask, "e2.mask")); }),
            "region.ref: e2.mask: a mask made by an earlier edit, got none");
  EXPECT_EQ(test::error_of([&] { mask(named(RegionKind::mask, "file:m.png")); }),
            "region.ref: file:m.png: a mask of the picture's size, got none");
  context.load_mask = [](const std::string&) { return test::rectangles({7, 9}, {}); };
  EXPECT_EQ(test::error_of([&] { mask(named(RegionKind::mask, "file:m.png")); }),
            "region.ref: file:m.png: a mask of the picture's size, got 7x9");
}

TEST_F(Geometry, SetsAreSets) {
  EXPECT_EQ(cv::countNonZero(mask(of(RegionKind::set_union, {"e1.mask", "user:cup", "user:here"}))), 2500 + 29)
      << "the star from its middle column on";
  EXPECT_TRUE(test::equal(mask(of(RegionKind::intersect, {"e1.mask", "user:cup"})), cup));
  EXPECT_EQ(cv::countNonZero(mask(of(RegionKind::subtract, {"e1.mask", "user:cup"}))), 2500 - 400);
  EXPECT_TRUE(test::equal(store["e1.mask"]->pixels, left)) << "an earlier mask is not written to";
}

TEST_F(Geometry, ThingsToBeFoundAskForALocator) {
  EXPECT_TRUE(mask({.kind = RegionKind::phrase, .query = "cup"}).empty());
  EXPECT_TRUE(mask({.kind = RegionKind::box, .boxes = {{0.1, 0.2, 0.3, 0.6}}}).empty());
  EXPECT_TRUE(mask({.kind = RegionKind::points, .points = {{0.5, 0.5, 1}}}).empty());
}

TEST_F(Geometry, RoomForNewThingsIsTheRectangleOrTheDisc) {
  EXPECT_TRUE(test::equal(mask({.kind = RegionKind::box, .boxes = {{0.1, 0.2, 0.3, 0.6}}}, Op::add), cup));
  EXPECT_EQ(cv::countNonZero(mask({.kind = RegionKind::points, .points = {{0.5, 0.5, 1}}}, Op::add)), 49);
}

TEST_F(Geometry, AMarkWithAMaskOfItsOwnNeedsNoLocator) {
  EXPECT_TRUE(test::equal(mask({.kind = RegionKind::box, .boxes = {{0, 0, 1, 1}}}), *marks.boxes[1].mask));
}

TEST_F(Geometry, OnlyAnEarlierEditsMaskIsNotTheUsersOwn) {
  EXPECT_TRUE(geometric_mask(named(RegionKind::mask, "user:cup"), Op::remove, ports, context)->user_drawn);
  EXPECT_FALSE(geometric_mask(named(RegionKind::mask, "e1.mask"), Op::remove, ports, context)->user_drawn);
}

TEST_F(Geometry, CanBeTurnedRound) {
  Region region = named(RegionKind::mask, "user:cup");
  region.invert = true;
  EXPECT_TRUE(test::equal(mask(region), 255 - cup));
  EXPECT_TRUE(test::equal(*marks.boxes[1].mask, test::rectangles(kSize, {{5, 5, 3, 3}})));
}

TEST_F(Geometry, ScalesAboutTheBottomCentre) {
  Region region = named(RegionKind::mask, "user:cup");
  region.scale = 0.5;
  const cv::Rect box = image::mask_box(mask(region));
  EXPECT_NEAR(box.x, 15, 1);
  EXPECT_NEAR(box.br().x, 25, 1);
  EXPECT_NEAR(box.y, 20, 1);
  EXPECT_NEAR(box.br().y, 30, 1);
}

}  // namespace
}  // namespace tiedit::stages
