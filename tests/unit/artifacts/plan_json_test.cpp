#include "artifacts/plan_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <sstream>

#include "artifacts/plan_checks.h"
#include "artifacts/plan_order.h"
#include "artifacts/plan_schema.h"
#include "support/mutate.h"

namespace tiedit::artifacts {
namespace {

using io::Json;
using ::testing::ElementsAre;

std::vector<std::string> lines(const std::string& file) {
  std::ifstream in(std::string(TIEDIT_SOURCE_DIR "/") + file);
  std::vector<std::string> out;
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

std::vector<std::string> refusals(const std::string& text, const PlanSource& source = {}) {
  std::vector<std::string> out;
  try {
    plan_from_json(text, source);
  } catch (const ErrorList& e) {
    for (const Error& error : e.errors()) out.push_back(error.slug() + " " + error.what());
  } catch (const Error& e) {
    out.push_back(e.slug() + " " + e.what());
  }
  return out;
}

// One edit with some members, as a plan.
std::string plan_with(const std::string& members, const std::string& plan_members = "") {
  return R"({"format":"tiedit.plan/1","instruction":"x",)" + plan_members +
         R"("edits":[{"id":"e1","op":"remove","target_phrase":"x","region":{"kind":"whole"},"description":"x","depends_on":[]},)" +
         R"({"id":"e2",)" + members + "}]}";
}
std::string with_region(const std::string& region) {
  return plan_with(R"("op":"replace","target_phrase":"x","description":"x","depends_on":[],"region":)" + region);
}

TEST(PlanSchema, CompiledInEqualsTheShippedFile) {
  std::ifstream in(TIEDIT_SOURCE_DIR "/configs/schemas/plan.schema.json");
  EXPECT_EQ(plan_schema().json(), Json::parse(in));
}

TEST(Plan, TheTenExamplesAreValidAndComeBackWithEveryMember) {
  const std::vector<std::string> examples = lines("testdata/plans/examples.jsonl");
  ASSERT_EQ(examples.size(), 10U);
  for (const std::string& text : examples) {
    const Plan plan = plan_from_json(text);
    // Member order is the schema's, so the values are compared as unordered JSON.
    EXPECT_EQ(nlohmann::json(to_json(plan)), nlohmann::json::parse(text));
    EXPECT_EQ(io::dump_canonical(to_json(plan_from_json(io::dump_canonical(to_json(plan))))),
              io::dump_canonical(to_json(plan)));
    EXPECT_EQ(io::dump_canonical(to_json(normalise(plan))), io::dump_canonical(to_json(plan)));
  }
}

TEST(Plan, TheTwentyBrokenPlansGiveExactlyTheirLines) {
  const std::vector<std::string> broken = lines("testdata/plans/broken.jsonl");
  ASSERT_EQ(broken.size(), 20U);
  std::ostringstream got;
  for (const std::string& line : broken) {
    const Json c = Json::parse(line);
    got << "# " << c["name"].get<std::string>() << "\n";
    for (const std::string& refusal : refusals(c["plan"].dump())) got << refusal << "\n";
  }
  std::ifstream in(TIEDIT_SOURCE_DIR "/testdata/plans/broken.expected.txt");
  const std::string expected(std::istreambuf_iterator<char>(in), {});
  EXPECT_EQ(got.str(), expected);
}

TEST(Plan, EveryMemberSurvivesTheRoundTripInSchemaOrder) {
  const std::string text =
      R"({"format":"tiedit.plan/1","instruction":"x","image":{"name":"a.jpg","width":640,"height":480},)"
      R"("planner":{"stage":"plan.rules","attempts":1},"coord_space":"px","exec":"sequential","source_caption":"s",)"
      R"("target_caption":"t","global_negative_prompt":"g","checks":[{"type":"bg_exact"}],"edits":[{"id":"e1","op":"move",)"
      R"("target_phrase":"p","region":{"kind":"box","query":"q","boxes":[[1,2,3.5,4]],"points":[{"x":1,"y":2,"label":1}],)"
      R"("mask_ref":"user:B1","of":["whole","user:S1"],"must_keep":["file:a/b.png"],"invert":false,"reground":true,)"
      R"("include_shadow":true,"dilate_px":-2.5,"feather_px":0,"source":"user","scale":0.5},"destination":{"kind":"mask",)"
      R"("mask_ref":"e1.source_mask"},"description":"d","source_caption":"a","target_caption":"b","negative_prompt":"c",)"
      R"("depends_on":[],"attributes":{"color":"red","mood":"sad"},"adjust":"warmer","amount":0.3,"rationale":"r",)"
      R"("checks":[{"type":"count","phrase":"x","n":2},{"type":"ocr","value":"v"}],"params":{"backend":"paint",)"
      R"("strength":0.5,"guidance":7.5,"steps":20,"seed":9223372036854775807,"crop":"auto"}}],"layout_program":{"ops":[1]}})";
  EXPECT_EQ(io::dump_canonical(to_json(plan_from_json(text))), text);
  const std::string reject =
      R"({"format":"tiedit.plan/1","instruction":"x","reject":{"code":"ambiguous","reason":"two"},"edits":[]})";
  EXPECT_EQ(io::dump_canonical(to_json(plan_from_json(reject))), reject);
  const Json& properties = plan_schema().json()["properties"];
  std::vector<std::string> schema_order;
  for (const auto& [name, value] : properties.items()) {
    if (Json::parse(text).contains(name)) schema_order.push_back(name);
  }
  const Json back = to_json(plan_from_json(text));
  std::vector<std::string> written;
  for (const auto& [name, value] : back.items()) written.push_back(name);
  EXPECT_EQ(written, schema_order);
}

TEST(Plan, ReadingIsStrict) {
  EXPECT_THAT(refusals(R"({"format":"tiedit.plan/1","format":"x"})"),
              ElementsAre("json.duplicate plan.json:1:27: format: one member, got a second"));
  EXPECT_THAT(refusals("[" + std::string(70000, ' ') + "]"),
              ElementsAre("json.size plan.json: file: at most 65,536 bytes, got 70,002"));
  EXPECT_THAT(refusals(std::string(17, '[')),
              ElementsAre("json.depth plan.json:1:17: nesting: at most 16 levels, got more"));
  EXPECT_THAT(refusals("[]"), ElementsAre("plan.schema plan.json: an object, got an array"));
  EXPECT_THAT(refusals("7", {""}), ElementsAre("plan.schema plan: an object, got 7"));
  EXPECT_THAT(
      refusals(plan_with(
          R"("op":"remove","target_phrase":"x","description":"x","depends_on":[],"region":{"kind":"whole"},"params":{"seed":1e300})")),
      ElementsAre("plan.schema plan.json: edits[1].params.seed: 0..9,223,372,036,854,775,807, got 1e+300"));
}

TEST(Plan, BoxesMustLieInThePictureAndHaveAnArea) {
  const auto box = [](const std::string& b) { return with_region(R"({"kind":"box","boxes":[)" + b + "]}"); };
  EXPECT_THAT(
      refusals(box("[0.1,0.1,1.4,0.5]")),
      ElementsAre(
          "plan.box plan.json: edits[1].region.boxes[0]: inside 0..1, got 1.4; set coord_space: px for pixels"));
  EXPECT_THAT(refusals(box("[10,20,200,300]")),
              ElementsAre("plan.box plan.json: edits[1].region.boxes[0]: inside 0..1, got 10, which looks like pixels; "
                          "set coord_space: px for pixels"));
  EXPECT_THAT(refusals(box("[0,0,1,1],[-0.2,0,1,1]")),
              ElementsAre("plan.box plan.json: edits[1].region.boxes[1]: inside 0..1, got -0.2"));
  EXPECT_THAT(refusals(box("[0.6,0.1,0.2,0.5]")),
              ElementsAre("plan.box plan.json: edits[1].region.boxes[0]: x0 < x1 and y0 < y1, got 0.6,0.1,0.2,0.5"));
  const Plan clamped = plan_from_json(box("[-0.01,0.1,1.02,0.5]"));
  EXPECT_EQ(clamped.edits[1].region.boxes[0], (Box{0, 0.1, 1, 0.5}));
  EXPECT_THAT(refusals(box("[0.1,0.1,1.021,0.5]")).size(), 1U);
}

TEST(Plan, PixelsAreBoundByThePictureWhereItsSizeIsKnown) {
  const std::string region =
      R"("op":"replace","target_phrase":"x","description":"x","depends_on":[],"region":{"kind":"box","boxes":[[0,0,700,400]]})";
  EXPECT_THAT(refusals(plan_with(region, R"("coord_space":"px",)")), ElementsAre());
  EXPECT_THAT(refusals(plan_with(region, R"("coord_space":"px","image":{"width":640,"height":480},)")),
              ElementsAre("plan.box plan.json: edits[1].region.boxes[0]: inside 640x480, got 700 px"));
  const Plan plan = plan_from_json(plan_with(region, R"("coord_space":"px",)"));
  EXPECT_EQ(check_plan(plan, {}, {.size = cv::Size(640, 480)}).size(), 1U);
  EXPECT_EQ(check_plan(plan, {}, {.size = cv::Size(700, 480)}).size(), 0U);
}

TEST(Plan, PointsNeedOneInside) {
  EXPECT_THAT(refusals(with_region(R"({"kind":"points","points":[{"x":0.5,"y":0.5,"label":0}]})")),
              ElementsAre("plan.points plan.json: edits[1].region.points: at least one point with label 1, got none"));
  EXPECT_THAT(
      refusals(with_region(R"({"kind":"points","points":[{"x":0.5,"y":1.2,"label":1}]})")),
      ElementsAre(
          "plan.points plan.json: edits[1].region.points[0]: inside 0..1, got 1.2; set coord_space: px for pixels"));
}

TEST(Plan, ReferencesMustNameWhatIsThere) {
  const auto mask = [](const std::string& ref) { return with_region(R"({"kind":"mask","mask_ref":")" + ref + "\"}"); };
  EXPECT_THAT(refusals(mask("e1.mask")), ElementsAre());
  EXPECT_THAT(
      refusals(mask("e9.mask")),
      ElementsAre(
          "plan.reference plan.json: edits[1].region.mask_ref: a mask of an edit, got e9.mask; use one of e1, e2"));
  EXPECT_THAT(
      refusals(mask("e1.source_mask")),
      ElementsAre("plan.reference plan.json: edits[1].region.mask_ref: source_mask and dest_mask of a move, resize or "
                  "duplicate, got e1.source_mask of remove; use e1.mask"));
  EXPECT_THAT(refusals(mask("e2.mask")),
              ElementsAre("plan.reference plan.json: edits[1].region.mask_ref: a mask of another edit, got e2.mask",
                          "plan.cycle plan.json: depends_on: acyclic, got e2 -> e2; drop one edge"));
  EXPECT_THAT(refusals(mask("e1.mask\\n")).size(), 1U);
  EXPECT_THAT(
      refusals(with_region(R"({"kind":"subtract","of":["whole","e7.raw"],"must_keep":["the e8.mask","e8.mask"]})")),
      ElementsAre(
          "plan.reference plan.json: edits[1].region.of[1]: a mask of an edit, got e7.raw; use one of e1, e2",
          "plan.reference plan.json: edits[1].region.must_keep[1]: a mask of an edit, got e8.mask; use one of e1, e2"));
}

TEST(Plan, FilesAreForPlansOfTheUserOnly) {
  const auto mask = [](const std::string& ref) { return with_region(R"({"kind":"mask","mask_ref":")" + ref + "\"}"); };
  EXPECT_THAT(refusals(mask("file:a/m.png")), ElementsAre());
  EXPECT_THAT(
      refusals(mask("file:../m.png")),
      ElementsAre("plan.file plan.json: edits[1].region.mask_ref: a relative path without .., got file:../m.png"));
  EXPECT_THAT(
      refusals(mask("file:/etc/x")),
      ElementsAre("plan.file plan.json: edits[1].region.mask_ref: a relative path without .., got file:/etc/x"));
  EXPECT_THAT(refusals(mask("file:m.png"), {.name = "", .kind = ErrorKind::input, .file_refs = false}),
              ElementsAre("plan.file edits[1].region.mask_ref: no file: reference, got file:m.png; only a plan of your "
                          "own may name files"));
}

TEST(Plan, MarksAreLookedUpWhenTheAnnotationsAreKnown) {
  const Plan plan = plan_from_json(with_region(R"({"kind":"union","of":["user:B1","user:mask","user:S9"]})"));
  Annotations marks;
  marks.boxes.push_back({"B1", {0, 0, 1, 1}});
  marks.mask = cv::Mat(1, 1, CV_8UC1);
  const std::vector<Error> errors = check_plan(plan, {}, {.marks = &marks});
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_STREQ(
      errors[0].what(),
      "plan.json: edits[1].region.of[2]: a mark of the annotations, got user:S9; use one of user:B1, user:mask");
}

TEST(Plan, WordsMustNotCarryModelTokens) {
  EXPECT_THAT(refusals(with_region(R"({"kind":"phrase","query":"the <image> cup"})")),
              ElementsAre("plan.token plan.json: edits[1].region.query: words without model tokens, got <image>"));
}

TEST(Plan, NeedsAnEditThatPaintsOrAReasonForNone) {
  EXPECT_THAT(
      refusals(
          R"({"format":"tiedit.plan/1","instruction":"x","edits":[{"id":"e1","op":"keep","target_phrase":"x","region":{"kind":"whole"},"description":"","depends_on":[]}]})"),
      ElementsAre("plan.empty plan.json: edits: at least one edit that paints, got only keep"));
  EXPECT_THAT(refusals(R"({"format":"tiedit.plan/1","instruction":"x","edits":[],"layout_program":{}})"),
              ElementsAre());
}

TEST(Plan, UnionNeedsEditsThatStandAlone) {
  const std::string move =
      R"("op":"move","target_phrase":"x","description":"x","depends_on":[],"region":{"kind":"whole"},"destination":{"kind":"whole"})";
  EXPECT_THAT(refusals(plan_with(move, R"("exec":"union",)")),
              ElementsAre("plan.exec plan.json: exec: union needs edits that paint where they stand, got e2 with move; "
                          "use sequential"));
  const std::string after =
      R"("op":"add","target_phrase":"x","description":"x","depends_on":["e1"],"region":{"kind":"whole")";
  EXPECT_THAT(
      refusals(plan_with(after + "}", R"("exec":"union",)")),
      ElementsAre("plan.exec plan.json: exec: union needs independent edits, got e2 with reground; use sequential"));
  EXPECT_THAT(refusals(plan_with(after + R"(,"reground":false})", R"("exec":"union",)")), ElementsAre());
}

TEST(Plan, NormalisingOrdersClampsAndRecordsWhatItDid) {
  Plan plan;
  plan.instruction = "x";
  const auto edit = [](const char* id, Op op, std::vector<std::string> after) {
    Edit e;
    e.id = id;
    e.op = op;
    e.depends_on = std::move(after);
    return e;
  };
  plan.edits = {edit("e1", Op::add, {"e2"}), edit("e2", Op::remove, {}), edit("e3", Op::keep, {"e1"}),
                edit("e4", Op::keep, {})};
  plan.edits[1].region.boxes = {{0, 0, 1.01, 1}};
  const Plan done = normalise(plan);
  std::vector<std::string> ids;
  for (const Edit& e : done.edits) ids.push_back(e.id);
  EXPECT_THAT(ids, ElementsAre("e4", "e2", "e1", "e3"));
  EXPECT_EQ(done.planner->dump(), R"({"normalised":["clamp edits[1].region.boxes[0]","order"]})");
  EXPECT_FALSE(normalise(plan_from_json(lines("testdata/plans/examples.jsonl")[0])).planner);
}

TEST(Plan, ACycleIsNamedByItsMembers) {
  Plan plan;
  const auto edit = [](const char* id, std::vector<std::string> after) {
    Edit e;
    e.id = id;
    e.depends_on = std::move(after);
    return e;
  };
  plan.edits = {edit("e1", {}), edit("e2", {"e4"}), edit("e3", {"e2"}), edit("e4", {"e1", "e2"})};
  try {
    normalise(plan);
    FAIL();
  } catch (const Error& e) {
    EXPECT_STREQ(e.what(), "plan.json: depends_on: acyclic, got e2 -> e4 -> e2; drop one edge");
  }
}

TEST(Plan, RandomChangesOfBytesNeverGiveMoreThanAnError) {
  const std::vector<std::string> examples = lines("testdata/plans/examples.jsonl");
  std::mt19937 random(6);
  int read = 0;
  for (int i = 0; i < 20000; ++i) {
    const std::string text = test::mutated(examples[random() % examples.size()], random);
    try {
      normalise(plan_from_json(text));
      ++read;
    } catch (const Error& e) {
      ASSERT_NE(e.kind(), ErrorKind::internal) << e.what();
    } catch (const ErrorList& e) {
      ASSERT_FALSE(e.errors().empty());
    }
  }
  EXPECT_GT(read, 100);
}

}  // namespace
}  // namespace tiedit::artifacts
