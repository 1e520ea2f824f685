#include <gtest/gtest.h>

#include <fstream>
#include <opencv2/imgproc.hpp>

#include "io/codec.h"
#include "stages/layout/mark_nouns.h"
#include "support/layouts.h"
#include "support/scratch.h"
#include "support/stage.h"

namespace tiedit {
namespace {

using test::box_mark;
using test::expect_box;
using test::layout_of;
using test::make_stage;
using test::set_field;
using test::star_mark;
using test::thing;

/// Runs a stage; `set` may change its fields.
template <class T, class Set>
T run(const std::string& id, const Bindings& bindings, Context& context, Set set) {
  const Artifact out = make_stage(id, set)->run(bindings, context);
  return *artifact_as<T>(out);
}
template <class T>
T run(const std::string& id, const Bindings& bindings, Context& context) {
  return run<T>(id, bindings, context, [](const io::FieldList&) {});
}

Plan plan_of(const std::string& ops, const std::string& instruction = "do it") {
  Plan plan;
  plan.instruction = instruction;
  plan.layout_program = nlohmann::ordered_json::parse(R"({"ops":[)" + ops + "]}");
  return plan;
}

class Apply : public testing::Test {
 protected:
  Layout apply(const std::string& ops) {
    return apply(ops, [](const io::FieldList&) {});
  }
  template <class Set>
  Layout apply(const std::string& ops, Set set) {
    const Plan plan = plan_of(ops, "move the vase in B1 to S1");
    return run<Layout>("layout.apply",
                       {{"layout", borrow(layout)}, {"plan", borrow(plan)}, {"annotations", borrow(marks)}}, context,
                       set);
  }

  Layout layout = layout_of({thing("o1", "cup", {.4, .6, .1, .15})});
  Annotations marks{.boxes = {box_mark("B1", {.1, .1, .2, .2})}, .stars = {star_mark("S1", .8, .3)}};
  Context context;
};

TEST_F(Apply, RunsThePlansProgramAndNamesNewObjectsAsTheSentenceDoes) {
  const Layout target = apply(R"({"op":"move","ids":["B1"],"to":"S1"})");
  expect_box(target, "B1", {.7, .2, .2, .2});
  EXPECT_EQ(target.objects[1].label, "vase");
  EXPECT_TRUE(context.notes.empty());
}

TEST_F(Apply, FieldsAreThePolicies) {
  const auto with = [](const char* name, const char* value) {
    return [=](const io::FieldList& f) { set_field<std::string>(f, name, value); };
  };
  const std::string move = R"({"op":"move","ids":["o1"],"to":"S1"})";
  expect_box(apply(move, with("star_anchor", "top_left")), "o1", {.8, .3, .1, .15});
  expect_box(apply(R"({"op":"move","ids":["o1"],"by":[0.9,0]})", with("fit", "allow")), "o1", {1.3, .6, .1, .15});
  EXPECT_EQ(apply(move, with("caption_mode", "keep")).caption, "");
  EXPECT_EQ(apply(move).caption, "A cup.");
}

TEST_F(Apply, NotesWhatChangedNothingAndWhatWasSkipped) {
  apply(R"({"op":"move","ids":["o1"],"by":[0,0]})");
  EXPECT_EQ(context.notes["unchanged"], true);
  context.notes.clear();
  apply(R"({"op":"remove","ids":["o7"]},{"op":"move","ids":["o1"],"by":[0.1,0]})",
        [](const io::FieldList& f) { set_field<std::string>(f, "on_error", "skip"); });
  EXPECT_FALSE(context.notes.contains("unchanged"));
  ASSERT_EQ(context.notes["skipped"].size(), 1U);
  EXPECT_EQ(context.warnings.at(0).slug, "layout.id");
}

TEST_F(Apply, APlanWithoutAProgramOrWithNothingButNoopFails) {
  EXPECT_EQ(test::error_of([&] { apply(R"({"op":"noop","reason":"ambiguous"})"); }),
            "plan.ambiguous: plan: layout_program: operations that do something, got ambiguous");
  Plan plain;
  plain.instruction = "x";
  EXPECT_EQ(test::error_of([&] {
              run<Layout>("layout.apply", {{"layout", borrow(layout)}, {"plan", borrow(plain)}}, context);
            }),
            "layout.schema: layout.apply: a plan with a layout_program, got none; use plan.layout_rules");
}

TEST_F(Apply, TakesPicturesFromItsFolderAlone) {
  const auto folder = test::scratch("appearances");
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "kite.png", std::ios::binary)
      << io::encode_image(Image(cv::Mat(14, 16, CV_8UC4, cv::Scalar(1, 2, 3, 4))));
  const std::string add = R"({"op":"add","phrase":"a kite","appearance":"kite.png"})";
  const Layout target = apply(
      add, [&](const io::FieldList& f) { set_field<std::optional<std::string>>(f, "appearances", folder.string()); });
  EXPECT_EQ(target.pixels.at("kite.png").cols, 16);
  EXPECT_EQ(test::error_of([&] { apply(add); }).substr(0, 14), "layout.schema:");
  std::filesystem::remove_all(folder);
}

class FromAnnotations : public testing::Test {
 protected:
  Layout make(const Layout* given = nullptr) {
    Bindings bindings{{"input.image", borrow(image)}, {"annotations", borrow(marks)}};
    if (given) bindings["layout"] = borrow(*given);
    return run<Layout>("layout.from_annotations", bindings, context);
  }

  Image image{test::noise({200, 100}, CV_8UC3)};
  Annotations marks;
  Context context;
};

TEST_F(FromAnnotations, LabelledBoxesAndObjectsBecomeObjects) {
  marks.caption = "a street";
  marks.boxes = {box_mark("B1", {.1, .1, .2, .2}, "a White Pup"), box_mark("B2", {.5, .5, .1, .1}),
                 box_mark("B3", {.5, .1, .1, .1}), box_mark("B4", {.7, .1, .1, .1}, "spot")};
  marks.boxes[0].mask = test::rectangles({200, 100}, {{20, 10, 40, 20}});
  marks.boxes[2].role = MarkRole::object;
  marks.boxes[3].role = MarkRole::target;
  const Layout layout = make();
  ASSERT_EQ(layout.objects.size(), 2U);
  EXPECT_EQ(layout.objects[0].id, "o1");
  EXPECT_EQ(layout.objects[0].label, "pup");
  EXPECT_EQ(layout.objects[0].phrase, "a White Pup");
  EXPECT_EQ(layout.objects[0].mark, "B1");
  EXPECT_EQ(layout.objects[0].mask, "o1.mask.png");
  EXPECT_EQ(cv::countNonZero(layout.pixels.at("o1.mask.png")), 800);
  EXPECT_EQ(layout.objects[1].label, "object");
  EXPECT_EQ(layout.image.width, 200);
  EXPECT_EQ(layout.caption, "a street");
  EXPECT_EQ(layout.last_id, 2);
}

TEST_F(FromAnnotations, AGivenLayoutWins) {
  const Layout given = layout_of({thing("o5", "dog", {.1, .1, .2, .2})}, {200, 100}, "a dog");
  marks.boxes = {box_mark("B1", {.11, .1, .2, .2}, "cat"), box_mark("B2", {.6, .6, .2, .2}, "cup")};
  const Layout layout = make(&given);
  ASSERT_EQ(layout.objects.size(), 2U);
  EXPECT_EQ(layout.objects[0].raw, given.objects[0].raw);
  EXPECT_EQ(layout.objects[1].id, "o6");
  EXPECT_EQ(layout.caption, "a dog");
}

TEST_F(FromAnnotations, AnObjectThatHasTheNameOfAnotherMarkIsCalledAnew) {
  const Layout given = layout_of({thing("B1", "dog", {.1, .1, .2, .2})}, {200, 100});
  marks.boxes = {box_mark("B1", {.6, .6, .2, .2})};
  EXPECT_EQ(make(&given).objects[0].id, "o1");
  EXPECT_EQ(context.warnings.at(0).slug, "layout.renamed");
  marks.boxes = {box_mark("B1", {.1, .1, .2, .2})};
  EXPECT_EQ(make(&given).objects[0].raw, given.objects[0].raw) << "the same thing keeps it";
}

TEST_F(FromAnnotations, TheThingUnderASelectStarIsCutOut) {
  cv::Mat scene(240, 320, CV_8UC3, cv::Scalar(200, 200, 190));
  cv::circle(scene, {160, 120}, 50, {180, 30, 30}, cv::FILLED);
  image = Image(scene);
  marks.stars = {star_mark("S1", .5, .5), star_mark("S2", .1, .1)};
  marks.stars[0].role = MarkRole::select;
  const Layout layout = make();
  ASSERT_EQ(layout.objects.size(), 1U);
  EXPECT_EQ(layout.objects[0].mark, "S1");
  EXPECT_NEAR(layout.objects[0].box.x0, 110 / 320.0, 3 / 320.0);
  EXPECT_NEAR(layout.objects[0].box.y1, 170 / 240.0, 3 / 240.0);
  EXPECT_NEAR(cv::countNonZero(layout.pixels.at("o1.mask.png")), 3.14159 * 50 * 50, 300);
}

TEST_F(FromAnnotations, PlatesComeFromTheirFolderAlone) {
  marks.background = "park.png";
  make();
  EXPECT_EQ(context.warnings.at(0).slug, "layout.plate");
  const auto folder = test::scratch("plates");
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "park.png", std::ios::binary) << io::encode_image(image);
  std::ofstream(folder / "small.png", std::ios::binary) << io::encode_image(Image(test::noise({20, 10}, CV_8UC3)));
  const auto with = [&](const std::string& file) {
    marks.background = file;
    return run<Layout>(
        "layout.from_annotations", {{"input.image", borrow(image)}, {"annotations", borrow(marks)}}, context,
        [&](const io::FieldList& f) { set_field<std::optional<std::string>>(f, "plates", folder.string()); });
  };
  EXPECT_TRUE(test::equal(with("park.png").pixels.at("plate.png"), image.pixels));
  EXPECT_EQ(test::error_of([&] { with("../park.png"); }),
            "path.escape: layout.from_annotations: the name of a plate, got ../park.png");
  EXPECT_EQ(test::error_of([&] { with("small.png"); }), "layout.plate: small.png: 200x100 like the picture, got 20x10");
  std::filesystem::remove_all(folder);
}

class FromLayouts : public testing::Test {
 protected:
  std::vector<Edit> edits(const std::string& ops, const Annotations& marks = {}) {
    const Plan plan = plan_of(ops);
    const Layout target = run<Layout>(
        "layout.apply", {{"layout", borrow(layout)}, {"plan", borrow(plan)}, {"annotations", borrow(marks)}}, context);
    return run<Plan>("plan.from_layouts",
                     {{"plan", borrow(plan)},
                      {"layout", borrow(layout)},
                      {"target", borrow(target)},
                      {"annotations", borrow(marks)}},
                     context)
        .edits;
  }

  Layout layout = layout_of({thing("o1", "red cup", {.4, .6, .1, .2}, 2), thing("o2", "dog", {.1, .1, .2, .2}, 1),
                             thing("o3", "hat", {.7, .1, .1, .1})});
  Context context;
};

TEST_F(FromLayouts, OneEditAChangeRemovalsFirstThenByZ) {
  const auto made = edits(
      R"({"op":"move","ids":["o1"],"by":[0.1,0]},{"op":"recolor","ids":["o1"],"color":"blue"},{"op":"resize","ids":["o2"],"scale":2},
                             {"op":"remove","ids":["o3"]},{"op":"add","phrase":"a kite","at":[0.5,0,0.6,0.1]},{"op":"duplicate","ids":["o1"]})");
  ASSERT_EQ(made.size(), 6U);
  EXPECT_EQ(made[0].op, Op::remove);
  EXPECT_EQ(made[0].target_phrase, "hat");
  EXPECT_EQ(made[0].description, "background");
  EXPECT_EQ(made[1].op, Op::resize);
  EXPECT_EQ(made[1].destination->boxes, (std::vector<Box>{{0, 0, .4, .4}}));
  EXPECT_EQ(made[2].op, Op::move);
  EXPECT_EQ(made[2].region.boxes, (std::vector<Box>{{.4, .6, .5, .8}}));
  EXPECT_EQ(made[2].region.source, "user");
  EXPECT_EQ(made[2].depends_on, std::vector<std::string>{});
  EXPECT_EQ(made[3].op, Op::attribute);
  EXPECT_EQ(made[3].target_phrase, "red cup");
  EXPECT_EQ(made[3].description, "blue cup");
  EXPECT_EQ(made[3].attributes, (Attributes{{"color", "blue"}}));
  EXPECT_EQ(made[3].depends_on, std::vector<std::string>{"e3"});
  EXPECT_EQ(made[3].region.boxes, (std::vector<Box>{{.5, .6, .6, .8}}));
  EXPECT_EQ(made[4].op, Op::duplicate);
  EXPECT_EQ(made[4].region.boxes, (std::vector<Box>{{.4, .6, .5, .8}}));
  EXPECT_EQ(made[5].op, Op::add);
  EXPECT_EQ(made[5].description, "a kite");
}

TEST_F(FromLayouts, AChangeOfZAloneGivesNone) {
  EXPECT_TRUE(edits(R"({"op":"reorder","ids":["o1"],"to":"back"})").empty());
  EXPECT_EQ(context.notes["unchanged"], true);
}

TEST_F(FromLayouts, ReplacedAndMarkedThings) {
  Annotations marks;
  marks.boxes = {box_mark("B1", {.5, .4, .1, .1}, "vase")};
  const auto made = edits(R"({"op":"replace","ids":["o2"],"label":"cat"},{"op":"remove","ids":["B1"]})", marks);
  ASSERT_EQ(made.size(), 2U);
  EXPECT_EQ(made[0].op, Op::remove);
  EXPECT_EQ(made[0].target_phrase, "vase");
  EXPECT_EQ(made[1].op, Op::replace);
  EXPECT_EQ(made[1].description, "cat");
  const auto moved = edits(R"({"op":"move","ids":["B1"],"by":[0.1,0]})", marks);
  ASSERT_EQ(moved.size(), 1U);
  EXPECT_EQ(moved[0].op, Op::move);
  EXPECT_EQ(moved[0].region.boxes, (std::vector<Box>{{.5, .4, .6, .5}}));
}

TEST_F(FromLayouts, MoreThanSixteenEditsAreForTheLayoutRenderer) {
  EXPECT_EQ(edits(R"({"op":"duplicate","ids":["o3"],"count":16,"by":[0,0.01]})").size(), 16U);
  EXPECT_EQ(
      test::error_of([&] {
        edits(
            R"({"op":"duplicate","ids":["o3"],"count":16,"by":[0,0.01]},{"op":"duplicate","ids":["o2"],"count":5,"by":[0,0.01]})");
      }),
      "plan.edits: plan.from_layouts: at most 16 edits, got 21; use edit.transplant on the layouts");
}

TEST(MarkNouns, AreWhatTheSentenceCallsTheThingsInMarks) {
  Annotations marks{.boxes = {box_mark("B1", {.1, .1, .2, .2}), box_mark("B2", {.5, .1, .2, .2}),
                              box_mark("mug", {.5, .5, .2, .2}, "mug")},
                    .stars = {star_mark("S1", .1, .1)}};
  using Nouns = std::map<std::string, std::string>;
  const auto nouns = [&](const std::string& sentence) { return stages::mark_nouns(sentence, marks); };
  EXPECT_EQ(nouns("Move the green vase in B1 to S1"), (Nouns{{"b1", "vase"}}));
  EXPECT_EQ(nouns("remove cup B1 and the bowl inside B2"), (Nouns{{"b1", "cup"}, {"b2", "bowl"}}));
  EXPECT_EQ(nouns("move B1 to B2"), Nouns{});
  EXPECT_EQ(nouns("add a teapot in B1"), Nouns{});
  EXPECT_EQ(nouns("put the cup next to B2"), Nouns{});
  EXPECT_EQ(nouns("make B7 red"), Nouns{}) << "the planner refuses it";
}

}  // namespace
}  // namespace tiedit
