#include <gtest/gtest.h>

#include "stages/layout/resolve.h"
#include "support/layouts.h"
#include "support/stage.h"

namespace tiedit::stages {
namespace {

using test::box_mark;
using test::layout_of;
using test::thing;

TEST(LayoutResolve, ABoxShowsWhatItMostlyCoversOrWhatIsMostlyInIt) {
  const Layout layout = layout_of({thing("o1", "a", {.1, .1, .2, .2}), thing("o2", "b", {.1, .1, .05, .05}),
                                   thing("o3", "c", {.25, .25, .2, .2}), thing("o4", "d", {.0, .0, .9, .9})});
  EXPECT_EQ(objects_in(layout, {.1, .1, .3, .3}), (std::vector<std::size_t>{0, 1}));
}

TEST(LayoutResolve, ACentreInsideCountsUpToTwiceTheArea) {
  const auto shows = [](double side) {
    return !objects_in(layout_of({thing("o1", "a", {.5 - side / 2, .5 - side / 2, side, side})}), {.49, .3, .69, .5001})
                .empty();
  };
  EXPECT_TRUE(shows(.28));
  EXPECT_FALSE(shows(.29));
}

TEST(LayoutResolve, OfEqualThingsTheSmallerNumberIsBest) {
  const Layout layout = layout_of(
      {thing("o10", "a", {.1, .1, .2, .2}), thing("o9", "a", {.1, .1, .2, .2}), thing("B1", "a", {.1, .1, .2, .2})});
  EXPECT_EQ(objects_in(layout, {.1, .1, .3, .3}), (std::vector<std::size_t>{1, 0, 2}));
  EXPECT_EQ(object_at(layout, {.2, .2}), 1U);
}

TEST(LayoutResolve, AStarShowsTheSmallestThingUnderIt) {
  Layout layout = layout_of(
      {thing("o1", "a", {.1, .1, .5, .5}), thing("o2", "b", {.2, .2, .1, .1}), thing("o3", "wall", {0, 0, 1, 1})});
  EXPECT_EQ(object_at(layout, {.25, .25}), 1U);
  layout.objects[2].background = true;
  layout.objects[1].visible = false;
  EXPECT_EQ(object_at(layout, {.25, .25}), 0U);
  EXPECT_EQ(object_at(layout, {.9, .9}), std::nullopt) << "a background is never shown";
}

TEST(LayoutResolve, TheDrawnMaskIsAMarkToo) {
  Annotations marks;
  marks.boxes.push_back(box_mark("Cup", {.1, .1, .2, .2}));
  marks.mask = test::rectangles({100, 50}, {{10, 5, 20, 10}});
  const auto mask = find_mark(marks, "mask");
  ASSERT_TRUE(mask);
  EXPECT_EQ(mask->box, (Box{.1, .1, .3, .3}));
  EXPECT_EQ(find_mark(marks, "cUP")->name, "Cup");
  EXPECT_FALSE(find_mark(marks, "B1"));
  marks.mask = cv::Mat::zeros(50, 100, CV_8U);
  EXPECT_FALSE(find_mark(marks, "mask")) << "nothing is drawn";
}

}  // namespace
}  // namespace tiedit::stages
