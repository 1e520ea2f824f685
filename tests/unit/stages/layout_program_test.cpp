#include <gtest/gtest.h>

#include "stages/layout/program_run.h"
#include "support/layouts.h"

namespace tiedit::stages {
namespace {

using test::box_mark;
using test::expect_box;
using test::expect_untouched;
using test::layout_of;
using test::program_of;
using test::star_mark;
using test::thing;

Annotations marks_of(std::vector<BoxMark> boxes, std::vector<StarMark> stars = {}) {
  Annotations out;
  out.boxes = std::move(boxes);
  out.stars = std::move(stars);
  return out;
}

Layout run(const Layout& layout, const std::string& ops, const Annotations& marks = {},
           const ApplyOptions& options = {}) {
  return apply_program(layout, program_of(ops), marks, options).layout;
}

/// "class: line" of the first error.
std::string error_of(const Layout& layout, const std::string& ops, const Annotations& marks = {},
                     const ApplyOptions& options = {}) {
  try {
    run(layout, ops, marks, options);
  } catch (const Error& e) {
    return e.slug() + ": " + e.what();
  } catch (const ErrorList& e) {
    return e.errors()[0].slug() + ": " + e.errors()[0].what();
  }
  return "no error";
}

class Dogs : public testing::Test {
 protected:
  const Layout layout =
      layout_of({thing("o0", "golden retriever", {.10, .20, .25, .30}), thing("o1", "white pup", {.04, .55, .25, .40}),
                 thing("o2", "pug", {.38, .55, .27, .40})},
                {1000, 1000}, "a white pup between two dogs");
  const Annotations marks = marks_of({box_mark("B1", {.03, .53, .27, .44})}, {star_mark("S1", .84, .76)});
};

TEST_F(Dogs, AThingMovesToAStarByItsCentreOrItsCorner) {
  const std::string move = R"({"op":"move","ids":["B1"],"to":"S1"})";
  const Layout centred = run(layout, move, marks);
  expect_box(centred, "o1", {.715, .56, .25, .40});
  expect_untouched(layout, centred, {"o1"});
  expect_box(run(layout, move, marks, {.star_anchor = "top_left"}), "o1", {.75, .60, .25, .40});
}

TEST_F(Dogs, AReplacedThingKeepsItsBoxAndTheCaptionNamesTheNewOne) {
  const Layout now =
      run(layout, R"({"op":"move","ids":["B1"],"to":"S1"},{"op":"replace","ids":["B1"],"label":"husky"})", marks);
  expect_box(now, "o1", {.715, .56, .25, .40});
  EXPECT_EQ(now.objects[1].label, "husky");
  EXPECT_EQ(now.objects[1].change, (std::vector<std::string>{"move", "replace"}));
  EXPECT_EQ(now.caption, "a husky between two dogs");
  expect_untouched(layout, now, {"o1"});
}

TEST(LayoutProgram, AColourReplacesTheOldOneInThePhrase) {
  const Layout layout =
      layout_of({thing("o0", "white plate", {.1, .5, .3, .3}), thing("o1", "white cup", {.6, .5, .2, .2})});
  const Layout now = run(layout, R"({"op":"recolor","ids":["o0"],"color":"blue"})");
  EXPECT_EQ(now.objects[0].phrase, "blue plate");
  EXPECT_EQ(now.objects[0].attributes, (decltype(LayoutObject::attributes){{"color", "blue"}}));
  expect_untouched(layout, now, {"o0"});
}

TEST(LayoutProgram, AMarkOnOneOfTwoThingsNamesThatOne) {
  const Layout layout = layout_of({thing("o0", "dog", {.1, .5, .2, .3}), thing("o1", "car", {.5, .4, .4, .4})});
  const Layout now =
      run(layout, R"({"op":"recolor","ids":["B1"],"color":"green"})", marks_of({box_mark("B1", {.48, .42, .4, .4})}));
  EXPECT_EQ(now.objects[1].phrase, "green car");
  expect_untouched(layout, now, {"o1"});
}

TEST(LayoutProgram, AThingAddedToAnEmptyLayoutIsASquareOfAQuarter) {
  const Layout now =
      run(layout_of({}), R"({"op":"add","phrase":"a teapot","at":"S1"})", marks_of({}, {star_mark("S1", .5, .6)}));
  expect_box(now, "o1", {.375, .475, .25, .25});
  EXPECT_EQ(now.objects[0].label, "teapot");
  EXPECT_EQ(now.caption, "A teapot.");
}

TEST(LayoutProgram, APluralMarkNamesAllThatItShows) {
  const Layout layout = layout_of({thing("o0", "table", {0, .9, 1, .1}), thing("o1", "book", {.10, .40, .10, .50}),
                                   thing("o2", "book", {.22, .40, .10, .50}), thing("o3", "book", {.34, .40, .10, .50}),
                                   thing("o4", "red book", {.70, .40, .15, .50})});
  const Layout now = run(layout, R"({"op":"remove","ids":["B1*"]})", marks_of({box_mark("B1", {.08, .38, .38, .54})}));
  ASSERT_EQ(now.objects.size(), 2U);
  expect_untouched(layout, now, {"o1", "o2", "o3"});
  EXPECT_EQ(
      run(layout, R"({"op":"remove","ids":["B1"]})", marks_of({box_mark("B1", {.08, .38, .38, .54})})).objects.size(),
      4U)
      << "singular: the best one";
}

TEST(LayoutProgram, SizesAreCopiedFromBoxesOrScaledAboutTheFoot) {
  const Layout layout = layout_of({thing("o0", "cup", {.40, .60, .10, .15})});
  expect_box(run(layout, R"({"op":"resize","ids":["o0"],"to_box":"B2"})", marks_of({box_mark("B2", {.1, .2, .3, .4})})),
             "o0", {.1, .2, .3, .4});
  expect_box(run(layout, R"({"op":"resize","ids":["o0"],"scale":2})"), "o0", {.35, .45, .20, .30});
}

TEST(LayoutProgram, AGroupMovesAsOne) {
  const Layout layout = layout_of({thing("o0", "bird", {.15, .60, .05, .05}), thing("o1", "bird", {.25, .60, .05, .05}),
                                   thing("o2", "bird", {.22, .70, .06, .05})});
  const Layout now = run(layout, R"({"op":"move","ids":["B1*"],"to":"S1"})",
                         marks_of({box_mark("B1", {.1, .55, .25, .25})}, {star_mark("S1", .6, .15)}));
  expect_box(now, "o0", {.525, .075, .05, .05});
  expect_box(now, "o1", {.625, .075, .05, .05});
  expect_box(now, "o2", {.595, .175, .06, .05});
}

TEST(LayoutProgram, SwappedThingsExchangeTheirFeet) {
  const Layout layout =
      layout_of({thing("o0", "ball", {.30, .70, .10, .10}), thing("o1", "cone", {.80, .60, .12, .25})});
  const Annotations marks = marks_of({box_mark("B2", {.29, .69, .12, .12}), box_mark("B3", {.79, .59, .14, .27})});
  const Layout now = run(layout, R"({"op":"swap","ids":["B2","B3"]})", marks);
  expect_box(now, "o0", {.81, .75, .10, .10});
  expect_box(now, "o1", {.29, .55, .12, .25});
}

TEST(LayoutProgram, RelationsPlaceBesideAndOnAndTheFrameHoldsAll) {
  const Layout beside = layout_of({thing("o0", "box", {.4, .6, .2, .3}), thing("o1", "box", {.7, .6, .2, .3})});
  const Layout left = run(beside, R"({"op":"move","ids":["o1"],"rel":{"side":"left","of":"o0"}})");
  expect_box(left, "o1", {.18, .6, .2, .3});
  expect_untouched(beside, left, {"o1"});
  const Layout car = layout_of({thing("o0", "car", {.1, .65, .6, .35}), thing("o1", "dog", {.75, .8, .2, .2})});
  const Layout on = run(car, R"({"op":"move","ids":["o1"],"rel":{"side":"on","of":"o0"}})");
  expect_box(on, "o1", {.3, .485, .2, .2});
  expect_untouched(car, on, {"o1"});
  const Layout cat = layout_of({thing("o0", "cat", {.7, .6, .2, .3})});
  expect_box(run(cat, R"({"op":"move","ids":["o0"],"to":"S1"})", marks_of({}, {star_mark("S1", .99, .02)})), "o0",
             {.8, 0, .2, .3});
}

TEST(LayoutProgram, RowsAndGridsAndEqualGaps) {
  const Layout layout = layout_of({thing("o0", "box", {.1, .5, .1, .1}), thing("o1", "box", {.25, .4, .2, .2}),
                                   thing("o2", "box", {.8, .5, .1, .1})});
  const std::string ids = R"("ids":["o0","o1","o2"])";
  expect_box(run(layout, R"({"op":"distribute",)" + ids + R"(,"axis":"x"})"), "o1", {.4, .4, .2, .2});
  const Layout row = run(layout, R"({"op":"arrange",)" + ids + R"(,"pattern":"row","in":[0.2,0.6,0.8,0.9]})");
  expect_box(row, "o0", {.28, .8, .1, .1});
  expect_box(row, "o1", {.40, .7, .2, .2});
  expect_box(row, "o2", {.62, .8, .1, .1});
  const Layout grid = run(layout, R"({"op":"arrange",)" + ids + R"(,"pattern":"grid","in":"frame"})");
  expect_box(grid, "o0", {.2, .2, .1, .1});
  expect_box(grid, "o1", {.65, .15, .2, .2});
  expect_box(grid, "o2", {.2, .7, .1, .1});
}

TEST(LayoutProgram, OneFailingOperationLeavesTheLayoutAsItWas) {
  const Layout layout = layout_of({thing("o1", "cup", {.4, .6, .1, .15})});
  const std::string ops =
      R"({"op":"move","ids":["o1"],"by":[0.1,0]},{"op":"resize","ids":["o1"],"scale":0.01},{"op":"move","ids":["o1"],"by":[0.1,0]})";
  EXPECT_EQ(error_of(layout, ops),
            "layout.size: plan: layout_program.ops[1].resize: boxes of at least 4 x 4 px, got o1 of 1 x 1.5 px");
  const AppliedProgram skipped = apply_program(layout, program_of(ops), {}, {.skip_failing = true});
  expect_box(skipped.layout, "o1", {.6, .6, .1, .15});
  ASSERT_EQ(skipped.skipped.size(), 1U);
  EXPECT_EQ(skipped.skipped[0].slug(), "layout.size");
}

TEST(LayoutProgram, NamesAreCheckedBeforeAnythingRuns) {
  const Layout layout = layout_of({thing("o1", "cup", {.4, .6, .1, .15}), thing("o2", "cup", {.1, .6, .1, .15})});
  const Annotations marks = marks_of({box_mark("B1", {.8, .1, .1, .1})}, {star_mark("S1", .5, .5)});
  const auto error = [&](const std::string& op) { return error_of(layout, op, marks); };
  const std::string at = ": plan: layout_program.ops[0].";
  EXPECT_EQ(error(R"({"op":"remove","ids":["o1","o9"]})"),
            "layout.id" + at + "ids[1]: an object, a mark or a name of an earlier operation, got o9; did you mean o1");
  EXPECT_EQ(error(R"({"op":"move","ids":["o1"],"to":"S2"})"),
            "layout.mark" + at + "to: a box or a star, got S2; did you mean S1");
  EXPECT_EQ(error(R"({"op":"remove","ids":["S1*"]})"), "layout.mark" + at + "ids[0]: a box before *, got S1*");
  EXPECT_EQ(error(R"({"op":"move","ids":["o1"],"rel":{"side":"on","of":"frame"}})"),
            "layout.target" + at + "rel.side: left, right, above, below or in for the frame, got on");
  EXPECT_EQ(error(R"({"op":"move","ids":["o1"],"rel":{"side":"on","of":"o1"}})"),
            "layout.target" + at + "rel.of: another object than those that move, got o1");
  EXPECT_EQ(error(R"({"op":"recolor","ids":["o1"],"color":"shiny"})"),
            "layout.schema" + at + "color: a colour's name or #rrggbb, got shiny");
  EXPECT_EQ(error(R"({"op":"add","phrase":"a","at":"B1","size":[0.1,0.1]})"),
            "layout.target" + at + "add: a box or a size, got both; keep one");
  EXPECT_EQ(error(R"({"op":"add","phrase":"a","as":"b1"})"),
            "layout.id" + at + "as: a name of its own, got b1; an object or a mark has it");
  EXPECT_EQ(error(R"({"op":"remove","ids":["S1"]})"),
            "layout.empty" + at + "ids[0]: an object, got S1, which names none; name one that is there");
  EXPECT_EQ(error(R"({"op":"align","ids":["o1"],"edge":"left"})"),
            "layout.count" + at + "align: at least 2 objects, got 1");
  EXPECT_EQ(error(R"({"op":"swap","ids":["o1","O1"]})"), "layout.count" + at + "swap: two sides, got o1 on both");
  EXPECT_EQ(
      error(R"({"op":"add","phrase":"a kite","appearance":"kite.png"})"),
      "layout.schema" + at + "appearance: a picture that the layout has, got kite.png; see the field appearances");
}

TEST(LayoutProgram, AThingRemovedCannotBeNamedAgain) {
  const Layout layout = layout_of({thing("o1", "cup", {.4, .6, .1, .15}), thing("o2", "cup", {.42, .62, .1, .15})});
  const Annotations marks = marks_of({box_mark("B1", {.4, .6, .1, .15})});
  const std::string second = ": plan: layout_program.ops[1].ids[0]: an object, got ";
  EXPECT_EQ(error_of(layout, R"({"op":"remove","ids":["o1"]},{"op":"recolor","ids":["o1"],"color":"red"})"),
            "layout.empty" + second + "o1, which names none; name one that is there");
  EXPECT_EQ(error_of(layout, R"({"op":"remove","ids":["B1"]},{"op":"recolor","ids":["B1"],"color":"red"})", marks),
            "layout.empty" + second + "B1, which names none; name one that is there")
      << "not the next best in the box";
}

TEST(LayoutProgram, AMarkKeepsNamingWhatItShowedAfterThatMoved) {
  const Layout layout = layout_of({thing("o1", "cup", {.4, .6, .1, .15}), thing("o2", "dog", {.1, .1, .1, .15})});
  const Layout now = run(
      layout,
      R"({"op":"move","ids":["B1"],"by":[0.3,0]},{"op":"move","ids":["o2"],"to":"B1"},{"op":"recolor","ids":["B1"],"color":"red"})",
      marks_of({box_mark("B1", {.4, .6, .1, .15})}));
  EXPECT_EQ(now.objects[0].phrase, "red cup");
  EXPECT_EQ(now.objects[1].phrase, "dog");
}

TEST(LayoutProgram, AMarkOnNothingBecomesAnObject) {
  const Annotations marks = marks_of({box_mark("B1", {.1, .1, .2, .2}), box_mark("B2", {.5, .5, .2, .2}, "red mug")},
                                     {star_mark("S1", .8, .2)});
  const AppliedProgram moved = apply_program(layout_of({}), program_of(R"({"op":"move","ids":["B1","B2"],"to":"S1"})"),
                                             marks, {.nouns = {{"b1", "vase"}}});
  ASSERT_EQ(moved.layout.objects.size(), 2U);
  EXPECT_EQ(moved.layout.objects[0].id, "B1");
  EXPECT_EQ(moved.layout.objects[0].label, "vase");
  EXPECT_EQ(moved.layout.objects[0].mark, "B1");
  EXPECT_EQ(moved.layout.objects[1].label, "mug");
  EXPECT_EQ(moved.layout.objects[1].phrase, "red mug");
  const Layout before = before_of(layout_of({}), moved.layout, marks);
  expect_box(before, "B1", {.1, .1, .2, .2});
  expect_box(before, "B2", {.5, .5, .2, .2});
  EXPECT_EQ(before.objects[0].label, "vase");
  EXPECT_EQ(before.objects[1].phrase, "red mug");
  expect_box(moved.layout, "B1", {.4, 0, .2, .2});
}

TEST(LayoutProgram, AnObjectMadeFromAMarkAndRemovedIsStillToldOf) {
  const Annotations marks = marks_of({box_mark("B1", {.1, .1, .2, .2})});
  const AppliedProgram removed = apply_program(layout_of({}), program_of(R"({"op":"remove","ids":["B1"]})"), marks);
  EXPECT_TRUE(removed.changed);
  ASSERT_EQ(removed.layout.objects.size(), 1U);
  EXPECT_FALSE(removed.layout.objects[0].visible);
  EXPECT_EQ(removed.layout.objects[0].change, std::vector<std::string>{"remove"});
  EXPECT_TRUE(before_of(layout_of({}), removed.layout, marks).objects[0].visible);
}

TEST(LayoutProgram, AMarkOfThisTurnIsNotTheRemovedThingOfAnEarlierOne) {
  Layout layout = layout_of({thing("B1", "cup", {.1, .1, .2, .2})});
  layout.objects[0].visible = false;
  const Annotations marks = marks_of({box_mark("B1", {.5, .5, .2, .2}, "dog")});
  const Layout now = run(layout, R"({"op":"move","ids":["B1"],"by":[0.1,0]})", marks);
  expect_box(now, "o1", {.6, .5, .2, .2});
  EXPECT_EQ(now.objects[1].label, "dog");
  expect_box(before_of(layout, now, marks), "o1", {.5, .5, .2, .2});
}

TEST(LayoutProgram, MarksThatAreOnlyPlacesBecomeNoObjects) {
  for (const MarkRole role : {MarkRole::target, MarkRole::keep, MarkRole::shadow}) {
    BoxMark mark = box_mark("B1", {.1, .1, .2, .2});
    mark.role = role;
    EXPECT_EQ(error_of(layout_of({}), R"({"op":"remove","ids":["B1"]})", marks_of({mark})).substr(0, 13),
              "layout.empty:");
  }
}

TEST(LayoutProgram, AProgramThatChangesNothingGivesTheLayoutBack) {
  const Layout layout = layout_of({thing("o1", "cup", {.4, .6, .1, .15})});
  const AppliedProgram back = apply_program(
      layout, program_of(R"({"op":"move","ids":["o1"],"by":[0.1,0]},{"op":"move","ids":["o1"],"by":[-0.1,0]})"), {});
  EXPECT_FALSE(back.changed);
  EXPECT_EQ(artifacts::layout_text(back.layout), artifacts::layout_text(layout));
  const Annotations marks = marks_of({box_mark("B1", {.1, .1, .2, .2})});
  const AppliedProgram still = apply_program(layout, program_of(R"({"op":"move","ids":["B1"],"by":[0,0]})"), marks);
  EXPECT_FALSE(still.changed);
  EXPECT_EQ(still.layout.objects.size(), 1U);
}

TEST(LayoutProgram, NoopsAloneAreToldAndBesideOthersOnlyWarn) {
  const Layout layout = layout_of({thing("o1", "cup", {.4, .6, .1, .15})});
  EXPECT_EQ(
      apply_program(layout, program_of(R"({"op":"noop","reason":"not_found"},{"op":"noop","reason":"ambiguous"})"), {})
          .noop,
      "not_found");
  const AppliedProgram both = apply_program(
      layout, program_of(R"({"op":"noop","reason":"not_found"},{"op":"recolor","ids":["o1"],"color":"red"})"), {});
  EXPECT_EQ(both.noop, "");
  EXPECT_TRUE(both.changed);
  ASSERT_EQ(both.warnings.size(), 1U);
  EXPECT_EQ(both.warnings[0].slug, "layout.noop");
}

TEST(LayoutProgram, LayoutsHoldAtMostTwoHundredObjects) {
  std::vector<LayoutObject> many;
  for (int i = 1; i <= 199; ++i) many.push_back(thing("o" + std::to_string(i), "dot", {.1, .1, .1, .1}));
  const Layout layout = layout_of(many);
  EXPECT_EQ(error_of(layout, R"({"op":"duplicate","ids":["o1"],"count":1})"), "no error");
  EXPECT_EQ(error_of(layout, R"({"op":"duplicate","ids":["o1"],"count":2})"),
            "layout.limit: plan: layout_program.ops[0].duplicate: at most 200 objects, got 201");
}

TEST(LayoutProgram, ThePoliciesForBoxesThatLeaveTheFrame) {
  const Layout layout = layout_of({thing("o1", "cup", {.4, .6, .2, .2})});
  const std::string move = R"({"op":"move","ids":["o1"],"by":[0.5,0]})";
  expect_box(run(layout, move), "o1", {.8, .6, .2, .2});
  expect_box(run(layout, move, {}, {.fit = Fit::allow}), "o1", {.9, .6, .2, .2});
  const Layout shrunk = run(layout, R"({"op":"move","ids":["o1"],"by":[0.45,0]})", {}, {.fit = Fit::shrink});
  expect_box(shrunk, "o1", {.9, .65, .1, .1});
  EXPECT_EQ(error_of(layout, move, {}, {.fit = Fit::reject}),
            "layout.bounds: plan: layout_program.ops[0].move: boxes inside the picture, got o1 at 0.9,0.6,1.1,0.8");
  expect_box(run(layout, R"({"op":"resize","ids":["o1"],"scale":8})"), "o1", {0, 0, 1, 1});
}

TEST(LayoutProgram, ALayoutThatDoesNotKnowItsPictureIsASquare) {
  Layout layout = layout_of({thing("o1", "cup", {.4, .6, .2, .2})});
  layout.image = {};
  expect_box(run(layout, R"({"op":"move","ids":["o1"],"by":[0.1,0]})"), "o1", {.5, .6, .2, .2});
}

TEST(LayoutProgram, PaintOrderFollowsRelationsWithAsFewChangesAsItCan) {
  const Layout layout = layout_of({thing("o1", "hat", {.1, .1, .1, .1}, 0), thing("o2", "table", {.3, .5, .4, .4}, 3),
                                   thing("o3", "lamp", {.6, .1, .1, .2}, 5)});
  const Layout on = run(layout, R"({"op":"move","ids":["o1"],"rel":{"side":"on","of":"o2"}})");
  EXPECT_EQ(on.objects[0].z, 4);
  expect_untouched(layout, on, {"o1"});
  const Layout behind = run(layout, R"({"op":"move","ids":["o3"],"rel":{"side":"behind","of":"o2"}})");
  EXPECT_EQ(behind.objects[2].z, 2);
  expect_untouched(layout, behind, {"o3"});
  const Layout front = run(layout, R"({"op":"reorder","ids":["o1"],"to":"front"})");
  EXPECT_EQ(front.objects[0].z, 2);
  EXPECT_EQ(front.objects[1].z, 0);
  EXPECT_EQ(front.objects[2].z, 1);
  EXPECT_EQ(front.objects[1].change, std::vector<std::string>{"reorder"});
}

TEST(LayoutProgram, OnSeveralThingsIsAboveTheTopmostOfThem) {
  const Layout layout = layout_of({thing("o1", "box", {.1, .5, .1, .1}), thing("o2", "hat", {.7, .1, .1, .1})});
  const Layout now = run(layout, R"({"op":"duplicate","ids":["o1"],"count":2,"as":"n"},)"
                                 R"({"op":"move","ids":["o2"],"rel":{"side":"on","of":"n"}})");
  expect_box(now, "o2", {.28, .41, .1, .1});
  EXPECT_EQ(find_object(now, "o2")->z, 1);
  EXPECT_EQ(find_object(now, "o4")->z, 0);
}

TEST(LayoutProgram, CopiesStandInARowAndHaveNewIdsAndTheirOrigin) {
  const Layout layout = layout_of({thing("o4", "red cup", {.1, .6, .1, .2})});
  const Layout now =
      run(layout, R"({"op":"duplicate","ids":["o4"],"count":2,"as":"n"},{"op":"recolor","ids":["n"],"color":"blue"})");
  expect_box(now, "o5", {.22, .6, .1, .2});
  expect_box(now, "o6", {.34, .6, .1, .2});
  EXPECT_EQ(now.objects[2].from, "o4");
  EXPECT_EQ(now.objects[2].phrase, "blue cup");
  EXPECT_EQ(now.last_id, 6);
  expect_untouched(layout, now, {});
  expect_box(run(layout_of({thing("o4", "cup", {.7, .6, .1, .2})}), R"({"op":"duplicate","ids":["o4"],"count":2})"),
             "o6", {.46, .6, .1, .2});
}

TEST(LayoutProgram, AnAppearanceComesWithItsPixelsAndMayGiveItsAspect) {
  const Layout layout = layout_of({thing("o1", "cup", {.4, .6, .2, .2})}, {1000, 500});
  ApplyOptions options;
  options.picture = [](const std::string& file) {
    return file == "kite.png" ? cv::Mat(10, 30, CV_8UC4, cv::Scalar::all(9)) : cv::Mat();
  };
  const Layout now = run(
      layout, R"({"op":"replace","ids":["o1"],"label":"kite","appearance":"kite.png","keep_size":false})", {}, options);
  expect_box(now, "o1", {.35, .6, .3, .2});
  EXPECT_EQ(now.objects[0].appearance->file, "kite.png");
  EXPECT_EQ(now.pixels.at("kite.png").cols, 30);
}

}  // namespace
}  // namespace tiedit::stages
