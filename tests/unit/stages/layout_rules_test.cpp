#include "stages/plan/layout_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iostream>
#include <random>
#include <sstream>

#include "artifacts/layout_json.h"
#include "artifacts/program_json.h"
#include "stages/layout/mark_nouns.h"
#include "stages/layout/program_run.h"
#include "stages/plan/layout_planner.h"
#include "support/mutate.h"
#include "support/stage.h"

namespace tiedit::stages {
namespace {

using testing::HasSubstr;
using testing::Optional;

constexpr double kExact = 1e-6;

const text::Lexicon& shipped() {
  static const text::Lexicon words = text::Lexicon::load(TIEDIT_SOURCE_DIR "/configs/lexicon.yaml");
  return words;
}

struct Scene {
  Layout layout;
  Annotations marks;
};

Box box_of(const io::Json& value) { return {value[0], value[1], value[2], value[3]}; }

Box xywh(double x, double y, double w, double h) { return {x, y, x + w, y + h}; }

void add_object(Layout& layout, const io::Json& value) {
  LayoutObject object;
  object.id = value["id"];
  object.label = value["label"];
  object.phrase = value["phrase"];
  object.box = box_of(value["box"]);
  object.z = value["z"];
  object.mark = value.value("mark", "");
  object.raw = value.dump();
  const io::Json attributes = value.value("attributes", io::Json::object());
  for (const auto& [key, word] : attributes.items()) object.attributes.emplace_back(key, word.get<std::string>());
  layout.objects.push_back(object);
  layout.last_id = std::max(layout.last_id, std::stoi(object.id.substr(1)));
}

Scene scene_of(const io::Json& value) {
  Scene out;
  out.layout.image = {"scene.png", value["image"][0], value["image"][1]};
  out.layout.caption = value["caption"];
  for (const io::Json& object : value["objects"]) add_object(out.layout, object);
  for (const io::Json& box : value["boxes"]) {
    BoxMark mark{box["name"], box_of(box["box"]), box.value("label", "")};
    if (box.value("role", "") == "target") mark.role = MarkRole::target;
    out.marks.boxes.push_back(mark);
  }
  for (const io::Json& star : value["stars"]) {
    StarMark mark;
    mark.name = star["name"];
    mark.at = {star["at"][0], star["at"][1]};
    out.marks.stars.push_back(mark);
  }
  return out;
}

const Scene& scene(const std::string& name) {
  static const std::map<std::string, Scene> all = [] {
    std::ifstream file(TIEDIT_SOURCE_DIR "/testdata/layouts/scenes.json");
    std::map<std::string, Scene> scenes;
    const io::Json root = io::Json::parse(file);
    for (const auto& [key, value] : root.items()) scenes[key] = scene_of(value);
    return scenes;
  }();
  return all.at(name);
}

std::vector<io::Json> rows(const std::string& name) {
  std::ifstream file(TIEDIT_SOURCE_DIR "/testdata/layouts/" + name);
  std::vector<io::Json> out;
  for (std::string line; std::getline(file, line);) out.push_back(io::Json::parse(line));
  return out;
}

// `sentence`: what the executor's stage reads the nouns of marks from.
Layout run(const Scene& in, const io::Json& program, const std::string& sentence = {}) {
  ApplyOptions options;
  options.nouns = mark_nouns(sentence, in.marks);
  return apply_program(in.layout, artifacts::program_from_value(program), in.marks, options).layout;
}

LayoutPlan plan_of(const Scene& in, const std::string& sentence, bool guess = true) {
  return plan_layout(sentence, in.marks, in.layout, guess, shipped());
}

Layout result_of(const Scene& in, const std::string& sentence) {
  const Plan plan = plan_of(in, sentence).plan;
  EXPECT_FALSE(plan.reject) << sentence << ": " << plan.reject->reason;
  EXPECT_TRUE(plan.edits.empty());
  return plan.layout_program ? run(in, *plan.layout_program, sentence) : in.layout;
}

Reject reject_of(const Scene& in, const std::string& sentence, bool guess = true) {
  const Plan plan = plan_of(in, sentence, guess).plan;
  EXPECT_FALSE(plan.layout_program) << sentence << ": " << plan.layout_program->dump();
  return plan.reject.value_or(Reject{"none", ""});
}

bool near(const Box& a, const Box& b) {
  return std::abs(a.x0 - b.x0) <= kExact && std::abs(a.y0 - b.y0) <= kExact && std::abs(a.x1 - b.x1) <= kExact &&
         std::abs(a.y1 - b.y1) <= kExact;
}

std::string told(const LayoutObject& o) {
  std::ostringstream out;
  out << o.id << ' ' << o.phrase << " (" << o.label << ") [" << o.box.x0 << ' ' << o.box.y0 << ' ' << o.box.x1 << ' '
      << o.box.y1 << "] z " << o.z;
  for (const auto& [key, value] : o.attributes) out << ' ' << key << '=' << value;
  return out.str();
}

// The first difference between two layouts, or nothing.
std::string difference(const Layout& got, const Layout& wanted) {
  if (got.objects.size() != wanted.objects.size())
    return std::to_string(got.objects.size()) + " objects, wanted " + std::to_string(wanted.objects.size());
  for (std::size_t i = 0; i < got.objects.size(); ++i) {
    const LayoutObject &a = got.objects[i], &b = wanted.objects[i];
    auto of_a = a.attributes, of_b = b.attributes;
    std::sort(of_a.begin(), of_a.end());
    std::sort(of_b.begin(), of_b.end());
    if (a.id != b.id || a.label != b.label || a.phrase != b.phrase || !near(a.box, b.box) || a.z != b.z ||
        of_a != of_b || a.visible != b.visible)
      return told(a) + ", wanted " + told(b);
  }
  return {};
}

LayoutObject object(const std::string& id, const std::string& phrase, const std::string& label, const Box& box) {
  LayoutObject out;
  out.id = id;
  out.phrase = phrase;
  out.label = label;
  out.box = box;
  out.raw = "{\"id\": \"" + id + "\"}";
  return out;
}

Scene square(const std::vector<LayoutObject>& objects) {
  Scene out;
  out.layout.image = {"square.png", 1000, 1000};
  int z = 0;
  for (LayoutObject o : objects) {
    o.z = z++;
    out.layout.objects.push_back(o);
    out.layout.last_id = std::max(out.layout.last_id, std::stoi(o.id.substr(1)));
  }
  return out;
}

void star(Scene& in, const std::string& name, double x, double y) {
  StarMark mark;
  mark.name = name;
  mark.at = {x, y};
  in.marks.stars.push_back(mark);
}
void box(Scene& in, const std::string& name, const Box& where) { in.marks.boxes.push_back({name, where}); }

const LayoutObject& at(const Layout& layout, const std::string& id) {
  const LayoutObject* found = find_object(layout, id);
  if (!found) throw std::runtime_error("no object " + id);
  return *found;
}

void expect_box(const Layout& layout, const std::string& id, const Box& wanted) {
  EXPECT_TRUE(near(at(layout, id).box, wanted)) << told(at(layout, id));
}

void expect_untouched(const Layout& layout, const Scene& before, const std::string& id) {
  EXPECT_FALSE(at(layout, id).raw.empty()) << id;
  EXPECT_EQ(at(layout, id).raw, at(before.layout, id).raw);
}

Scene pups() {
  Scene in = square({object("o1", "a white pup", "pup", xywh(.04, .55, .25, .40)),
                     object("o2", "a golden retriever", "retriever", xywh(.10, .20, .25, .30)),
                     object("o3", "a pug", "pug", xywh(.38, .55, .27, .40))});
  in.layout.caption = "a white pup between two dogs";
  box(in, "B1", xywh(.03, .53, .27, .44));
  star(in, "S1", .84, .76);
  return in;
}

// --- the acceptance list of the specification ---

TEST(LayoutRules, CallsAnObjectByTheMarkOfAnEarlierTurnOrByItsId) {
  Layout layout;
  layout.image = {"coins.png", 400, 300};
  layout.objects = {{.id = "B1", .label = "object", .phrase = "object", .box = xywh(0.1, 0.1, 0.2, 0.2), .mark = "B1"},
                    {.id = "o2", .label = "coin", .phrase = "coin", .box = xywh(0.6, 0.6, 0.2, 0.2), .z = 1}};
  layout.last_id = 2;
  const LayoutPlan swapped = plan_layout("swap B1 and [o2]", {}, layout, true, shipped());
  ASSERT_FALSE(swapped.plan.reject) << swapped.plan.reject->reason;
  EXPECT_EQ((*swapped.plan.layout_program)["ops"], io::Json::parse(R"([{"op": "swap", "a": ["B1"], "b": ["o2"]}])"));
  EXPECT_TRUE(swapped.warnings.empty());
  Annotations marks;
  marks.stars = {{.name = "S1", .at = {0.5, 0.5}}};
  const LayoutPlan two = plan_layout("make B1 gold and move it to S1", marks, layout, true, shipped());
  ASSERT_FALSE(two.plan.reject) << two.plan.reject->reason;
  EXPECT_EQ((*two.plan.layout_program)["ops"].size(), 2U);
}

TEST(LayoutRules, MovesABoxToAStar) {
  const Scene in = pups();
  const Layout out = result_of(in, "Move B1 to S1");
  expect_box(out, "o1", xywh(.715, .56, .25, .40));
  expect_untouched(out, in, "o2");
  expect_untouched(out, in, "o3");
}

TEST(LayoutRules, LeavesTheAnchorOfAStarToTheExecutor) {
  const Scene in = pups();
  ApplyOptions corner;
  corner.star_anchor = "top_left";
  const Plan plan = plan_of(in, "Move B1 to S1").plan;
  expect_box(apply_program(in.layout, artifacts::program_from_value(*plan.layout_program), in.marks, corner).layout,
             "o1", xywh(.75, .60, .25, .40));
}

TEST(LayoutRules, MovesAndReplacesInOneSentence) {
  const Layout out = result_of(pups(), "Move B1 to S1 and make it a husky");
  expect_box(out, "o1", xywh(.715, .56, .25, .40));
  EXPECT_EQ(at(out, "o1").label, "husky");
  EXPECT_THAT(out.caption, testing::Not(HasSubstr("pup")));
}

TEST(LayoutRules, RecoloursOneOfTwo) {
  const Scene in = square({object("o1", "white plate", "plate", xywh(.1, .6, .3, .1)),
                           object("o2", "white cup", "cup", xywh(.6, .5, .1, .2))});
  const Layout out = result_of(in, "Make the plate blue");
  EXPECT_EQ(at(out, "o1").phrase, "blue plate");
  expect_untouched(out, in, "o2");
}

TEST(LayoutRules, RecoloursWhatIsInABox) {
  Scene in =
      square({object("o1", "a dog", "dog", xywh(.1, .5, .2, .3)), object("o2", "a car", "car", xywh(.5, .4, .4, .4))});
  box(in, "B1", xywh(.5, .4, .4, .4));
  const Layout out = result_of(in, "Make B1 green");
  EXPECT_EQ(at(out, "o2").phrase, "a green car");
  expect_untouched(out, in, "o1");
}

TEST(LayoutRules, AddsToAnEmptyLayout) {
  Scene in = square({});
  star(in, "S1", .50, .60);
  const Layout out = result_of(in, "Add a teapot at S1");
  ASSERT_EQ(out.objects.size(), 1U);
  expect_box(out, "o1", xywh(.375, .475, .25, .25));
  EXPECT_EQ(at(out, "o1").label, "teapot");
}

TEST(LayoutRules, RemovesThoseInABox) {
  Scene in = square({object("o1", "a table", "table", xywh(0, .9, 1, .1)),
                     object("o2", "a book", "book", xywh(.10, .40, .10, .50)),
                     object("o3", "a book", "book", xywh(.22, .40, .10, .50)),
                     object("o4", "a book", "book", xywh(.34, .40, .10, .50)),
                     object("o5", "a red book", "book", xywh(.70, .40, .15, .50))});
  box(in, "B1", xywh(.08, .38, .38, .54));
  const Layout out = result_of(in, "Remove the books in B1");
  ASSERT_EQ(out.objects.size(), 2U);
  expect_untouched(out, in, "o1");
  expect_untouched(out, in, "o5");
}

TEST(LayoutRules, TheOneOnTheRightIsTheFartherOne) {
  const Scene in = square({object("o1", "a bird", "bird", xywh(.15, .5, .05, .05)),
                           object("o2", "a bird", "bird", xywh(.05, .5, .05, .05))});
  const Layout out = result_of(in, "Remove the bird on the right");
  ASSERT_EQ(out.objects.size(), 1U);
  EXPECT_EQ(out.objects[0].id, "o2");
}

TEST(LayoutRules, ResizesToABox) {
  Scene in = square({object("o1", "a cup", "cup", xywh(.1, .1, .2, .2))});
  box(in, "B1", xywh(.1, .1, .2, .2));
  box(in, "B2", xywh(.5, .4, .3, .5));
  in.marks.boxes[1].role = MarkRole::target;
  expect_box(result_of(in, "Resize B1 to B2"), "o1", xywh(.5, .4, .3, .5));
}

TEST(LayoutRules, DoublesAboutTheFoot) {
  const Scene in = square({object("o1", "a cup", "cup", xywh(.40, .60, .10, .15))});
  expect_box(result_of(in, "Make the cup twice as large"), "o1", xywh(.35, .45, .20, .30));
}

TEST(LayoutRules, MovesAGroupRigidly) {
  Scene in = square({object("o1", "a bird", "bird", xywh(.15, .60, .05, .05)),
                     object("o2", "a bird", "bird", xywh(.25, .60, .05, .05)),
                     object("o3", "a bird", "bird", xywh(.22, .70, .06, .05))});
  box(in, "B1", xywh(.14, .58, .17, .19));
  star(in, "S1", .60, .15);
  const Layout out = result_of(in, "Move the birds in B1 to S1");
  expect_box(out, "o1", xywh(.525, .075, .05, .05));
  expect_box(out, "o2", xywh(.625, .075, .05, .05));
  expect_box(out, "o3", xywh(.595, .175, .06, .05));
}

TEST(LayoutRules, SwapsOnTheFeet) {
  Scene in = square({object("o1", "a ball", "ball", xywh(.30, .70, .10, .10)),
                     object("o2", "a cone", "cone", xywh(.80, .60, .12, .25))});
  box(in, "B2", xywh(.30, .70, .10, .10));
  box(in, "B3", xywh(.80, .60, .12, .25));
  const Layout out = result_of(in, "swap B2 with B3");
  expect_box(out, "o1", xywh(.81, .75, .10, .10));
  expect_box(out, "o2", xywh(.29, .55, .12, .25));
}

TEST(LayoutRules, MovesByRelations) {
  Scene in = square(
      {object("o1", "a table", "table", xywh(.4, .6, .2, .3)), object("o2", "a chair", "chair", xywh(.7, .6, .2, .3))});
  expect_box(result_of(in, "Move the chair to the left of the table"), "o2", xywh(.18, .6, .2, .3));
  in = square(
      {object("o1", "a car", "car", xywh(.1, .65, .6, .35)), object("o2", "a dog", "dog", xywh(.75, .8, .2, .2))});
  expect_box(result_of(in, "Put the dog on the car"), "o2", xywh(.3, .485, .2, .2));
  in = square({object("o1", "a cat", "cat", xywh(.7, .6, .2, .3))});
  star(in, "S1", .99, .02);
  expect_box(result_of(in, "Move the cat to S1"), "o1", xywh(.8, 0, .2, .3));
}

TEST(LayoutRules, SpacesAndArranges) {
  Scene in = square({object("o1", "a ball", "ball", xywh(.1, .5, .1, .1)),
                     object("o2", "a ball", "ball", xywh(.25, .4, .2, .2)),
                     object("o3", "a ball", "ball", xywh(.8, .5, .1, .1))});
  box(in, "B1", xywh(.2, .6, .6, .3));
  in.marks.boxes[0].role = MarkRole::region;
  expect_box(result_of(in, "Space the balls out evenly"), "o2", xywh(.4, .4, .2, .2));
  const Layout row = result_of(in, "Arrange the balls in a row in B1");
  expect_box(row, "o1", xywh(.28, .8, .1, .1));
  expect_box(row, "o2", xywh(.40, .7, .2, .2));
  expect_box(row, "o3", xywh(.62, .8, .1, .1));
  const Layout grid = result_of(in, "Arrange the balls in a grid in the picture");
  expect_box(grid, "o1", xywh(.2, .2, .1, .1));
  expect_box(grid, "o2", xywh(.65, .15, .2, .2));
  expect_box(grid, "o3", xywh(.2, .7, .1, .1));
}

TEST(LayoutRules, RefusesWhatIsNotThere) {
  const Reject reject = reject_of(pups(), "Remove the elephant");
  EXPECT_EQ(reject.code, "not_found");
  EXPECT_EQ(reject.reason,
            "elephant: an object or a mark, got neither; draw --box B1=x0,y0,x1,y1 or add a locate step");
}

TEST(LayoutRules, DoesNothingWhenTheSecondClauseCannotBeDone) {
  EXPECT_EQ(reject_of(pups(), "Move B1 to S1 and shrink the pug to 1%").code, "impossible");
}

// --- sentences as users say them ---

TEST(LayoutRules, ReadsNineOfTenEverydaySentencesAndNoneWrong) {
  const std::vector<io::Json> all = rows("sentences.jsonl");
  ASSERT_GE(all.size(), 80U);
  std::size_t right = 0, refused = 0, wrong = 0;
  for (const io::Json& row : all) {
    const Scene& in = scene(row["scene"]);
    const std::string sentence = row["instruction"];
    const Layout wanted = run(in, io::Json{{"ops", row["ops"]}});
    const Plan plan = plan_of(in, sentence).plan;
    if (plan.reject) {
      ++refused;
      std::cout << "refused: " << sentence << " (" << plan.reject->code << ": " << plan.reject->reason << ")\n";
      continue;
    }
    const std::string off = difference(run(in, *plan.layout_program), wanted);
    off.empty() ? ++right : ++wrong;
    EXPECT_EQ(off, "") << "wrong: " << sentence << "\n" << plan.layout_program->dump();
  }
  const double share = static_cast<double>(right) / static_cast<double>(all.size());
  std::cout << "right " << right << ", refused " << refused << ", wrong " << wrong << " of " << all.size() << "\n";
  EXPECT_EQ(wrong, 0U);
  EXPECT_GE(share, 0.9);
}

TEST(LayoutRules, TouchesOnlyWhatTheProgramNames) {
  for (const io::Json& row : rows("sentences.jsonl")) {
    const Scene& in = scene(row["scene"]);
    const Plan plan = plan_of(in, row["instruction"]).plan;
    if (!plan.layout_program) continue;
    const std::string program = plan.layout_program->dump();
    const Layout out = run(in, *plan.layout_program);
    const bool reorders = program.find("reorder") != std::string::npos || program.find("\"rel\"") != std::string::npos;
    for (const LayoutObject& o : in.layout.objects)
      if (program.find('"' + o.id + '"') == std::string::npos && !reorders) expect_untouched(out, in, o.id);
    for (const LayoutObject& o : out.objects)
      EXPECT_TRUE(o.box.x0 >= 0 && o.box.y0 >= 0 && o.box.x1 <= 1 && o.box.y1 <= 1) << row["instruction"] << told(o);
  }
}

TEST(LayoutRules, RefusesWithTheRightCode) {
  const std::vector<io::Json> all = rows("refused.jsonl");
  ASSERT_GE(all.size(), 20U);
  for (const io::Json& row : all) {
    const Reject reject = reject_of(scene(row["scene"]), row["instruction"]);
    EXPECT_EQ(reject.code, row["code"].get<std::string>()) << row["instruction"] << ": " << reject.reason;
    EXPECT_NE(reject.reason, "") << row["instruction"];
  }
}

TEST(LayoutRules, QuotesTheClauseThatItDoesNotUnderstand) {
  EXPECT_EQ(reject_of(scene("kitchen"), "Move the teapot to S1, and polish the plate well.").reason,
            "no rule for clause 2: polish the plate well");
}

TEST(LayoutRules, ATieIsGuessedWithAWarningOrRefused) {
  const Scene& in = scene("kitchen");
  const LayoutPlan guessed = plan_of(in, "Remove the mug");
  EXPECT_FALSE(guessed.plan.reject);
  ASSERT_FALSE(guessed.warnings.empty());
  EXPECT_THAT(guessed.warnings[0].text, testing::AllOf(HasSubstr("o2"), HasSubstr("o3")));
  const Reject reject = reject_of(in, "Remove the mug", false);
  EXPECT_EQ(reject.code, "ambiguous");
  EXPECT_THAT(reject.reason, testing::AllOf(HasSubstr("a red mug"), HasSubstr("a blue mug")));
}

TEST(LayoutRules, ItAfterASwapIsATie) {
  const Scene& in = scene("park");
  const std::string sentence = "swap the cat and the ball and make it bigger";
  EXPECT_EQ(reject_of(in, sentence, false).code, "ambiguous");
  const LayoutPlan guessed = plan_of(in, sentence);
  ASSERT_FALSE(guessed.plan.reject);
  EXPECT_THAT(guessed.warnings.at(0).text, HasSubstr("either side of the swap"));
}

TEST(LayoutRules, TellsOfAWordThatNobodyKnowsOfTheThing) {
  const LayoutPlan plan = plan_of(scene("kitchen"), "Move the rusty teapot to S1");
  EXPECT_FALSE(plan.plan.reject);
  ASSERT_FALSE(plan.warnings.empty());
  EXPECT_THAT(plan.warnings[0].text, HasSubstr("\"rusty\""));
}

TEST(LayoutRules, TellsOfMarksThatNobodyUses) {
  const LayoutPlan plan = plan_of(scene("desk"), "Move B1 to S1");
  std::string all;
  for (const Warning& w : plan.warnings) all += w.text + "\n";
  EXPECT_THAT(all, testing::AllOf(HasSubstr("mark B2"), HasSubstr("mark B3"), HasSubstr("mark S2")));
  EXPECT_THAT(all, testing::Not(HasSubstr("mark B1")));
}

TEST(LayoutRules, WhatIsToBeKeptLeavesTheGroup) {
  const Layout out = result_of(scene("kitchen"), "Remove all the mugs but keep the red one");
  EXPECT_NE(find_object(out, "o2"), nullptr);
  EXPECT_EQ(find_object(out, "o3"), nullptr);
}

TEST(LayoutRules, AMarkWithoutAnObjectBecomesOne) {
  Scene in = square({});
  box(in, "B1", xywh(.1, .2, .2, .3));
  star(in, "S1", .6, .5);
  const Layout out = result_of(in, "Move the cup in B1 to S1 and make it red");
  ASSERT_EQ(out.objects.size(), 1U);
  EXPECT_EQ(out.objects[0].id, "B1");
  EXPECT_EQ(out.objects[0].label, "cup");
  EXPECT_EQ(out.objects[0].phrase, "red cup");
  expect_box(out, "B1", xywh(.5, .35, .2, .3));
}

TEST(LayoutRules, AMarkStaysWithItsObjectWhereverThatGoes) {
  const Scene& in = scene("desk");
  const Layout out = result_of(in, "Move B1 to S2 and then paint B1 red");
  EXPECT_EQ(at(out, "o1").phrase, "red object");
  EXPECT_EQ(at(out, "o2").phrase, "object");
}

TEST(LayoutRules, NamesTheKnownMarksForAnUnknownOne) {
  try {
    plan_of(scene("desk"), "Move B7 to S1");
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.slug(), "instruction.name");
    EXPECT_THAT(e.what(), HasSubstr("B1, B2, B3, S1, S2"));
  }
}

TEST(LayoutRules, SaysHowLongAnInstructionMayBe) {
  EXPECT_THROW(plan_of(scene("desk"), ""), Error);
  EXPECT_THROW(plan_of(scene("desk"), std::string(4001, 'x')), Error);
}

TEST(LayoutRules, ReadsPlacesWithinPlacesForALimitedTime) {
  std::string sentence = "move the mug";
  for (int i = 0; i < 25; ++i) sentence += " on the mug";
  EXPECT_NE(reject_of(scene("kitchen"), sentence).code, "none");
}

TEST(LayoutRules, DamagedSentencesAreReadOrRefusedAndEveryProgramRuns) {
  std::mt19937 random(7);
  const std::vector<io::Json> all = rows("sentences.jsonl");
  std::size_t ran = 0, refused = 0, unread = 0;
  for (int i = 0; i < 3000; ++i) {
    const io::Json& row = all[random() % all.size()];
    const Scene& in = scene(row["scene"]);
    const std::string sentence = test::mutated(row["instruction"], random, " ,.;()[]{}'\"%0B1S2*andtheofto");
    try {
      const Plan plan = plan_of(in, sentence).plan;
      ASSERT_NE(plan.reject.has_value(), plan.layout_program.has_value()) << sentence;
      if (plan.layout_program) run(in, *plan.layout_program, sentence);
      ++(plan.reject ? refused : ran);
    } catch (const Error& e) {
      EXPECT_THAT(e.slug(), testing::StartsWith("instruction.")) << sentence << ": " << e.what();
      ++unread;
    }
  }
  EXPECT_GT(ran, 100U);
  EXPECT_GT(refused, 100U);
  EXPECT_GT(unread, 0U);
}

TEST(LayoutRules, TheStagePlansForALayout) {
  const Scene& in = scene("desk");
  const Instruction instruction{"Delete B2"};
  Context context;
  const auto stage = test::make_stage("plan.layout_rules");
  const Artifact made = stage->run(
      {{"instruction", borrow(instruction)}, {"annotations", borrow(in.marks)}, {"layout", borrow(in.layout)}},
      context);
  const Plan* plan = artifact_as<Plan>(made);
  ASSERT_NE(plan, nullptr);
  ASSERT_TRUE(plan->layout_program);
  EXPECT_EQ((*plan->layout_program)["ops"][0]["op"], "remove");
  EXPECT_EQ((*plan->planner)["stage"], "plan.layout_rules");
}

}  // namespace
}  // namespace tiedit::stages
