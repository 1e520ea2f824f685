#include "artifacts/program_json.h"

#include <gtest/gtest.h>

#include <random>

#include "support/mutate.h"

namespace tiedit::artifacts {
namespace {

std::string errors_of(const std::string& text, const ProgramSource& source = {}) {
  try {
    program_from_value(io::Json::parse(text), source);
  } catch (const ErrorList& list) {
    std::string out;
    for (const Error& e : list.errors()) out += (out.empty() ? "" : "\n") + e.slug() + ": " + e.what();
    return out;
  }
  return "no error";
}

std::string op_errors(const std::string& op) {
  return errors_of(R"({"ops":[{"op":"noop","reason":"not_found"},)" + op + "]}");
}

template <class Op>
Op only(const std::string& op) {
  return std::get<Op>(program_from_value(io::Json::parse(R"({"ops":[)" + op + "]}")).ops.at(0));
}

TEST(ProgramJson, ReadsTheFormsOfEveryOperation) {
  const auto move =
      only<MoveOp>(R"({"op":"move","ids":["o1","B1*"],"rel":{"side":"between","of":["o2","S1"]},"anchor":"bottom"})");
  EXPECT_EQ(move.ids, (Names{"o1", "B1*"}));
  EXPECT_EQ(move.place.rel->of, (Names{"o2", "S1"}));
  EXPECT_EQ(move.place.anchor, "bottom");
  EXPECT_EQ(only<MoveOp>(R"({"op":"move","ids":["o1"],"to":[0.5,1.1]})").place.to_point, (Point{0.5, 1.1}));
  EXPECT_EQ(only<ResizeOp>(R"({"op":"resize","ids":["o1"],"scale":2})").scale, (std::array<double, 2>{2, 2}));
  EXPECT_EQ(only<ResizeOp>(R"({"op":"resize","ids":["o1"],"to_box":"B2"})").to_mark, "B2");
  EXPECT_EQ(only<ResizeOp>(R"({"op":"resize","ids":["o1"],"width":0.5})").pivot, "bottom");
  const auto add =
      only<AddOp>(R"({"op":"add","phrase":"a kite","at":{"rel":{"side":"above","of":"o1","gap":0}},"as":"n1"})");
  EXPECT_EQ(add.at_rel->gap, 0.0);
  EXPECT_EQ(add.as, "n1");
  EXPECT_EQ(only<AddOp>(R"({"op":"add","phrase":"a kite","at":{"frame":"top"}})").at_frame, "top");
  EXPECT_EQ(only<SwapOp>(R"({"op":"swap","ids":["o1","o2"]})").b, Names{"o2"});
  EXPECT_EQ(only<SwapOp>(R"({"op":"swap","a":["o1","o3"],"b":["o2"]})").a, (Names{"o1", "o3"}));
  EXPECT_EQ(only<DuplicateOp>(R"({"op":"duplicate","ids":["o1"],"count":3})").count, 3);
  EXPECT_EQ(only<AlignOp>(R"({"op":"align","ids":["o1","o2"],"edge":"left"})").ref, "union");
  EXPECT_EQ(only<DistributeOp>(R"({"op":"distribute","ids":["B1*"],"axis":"y"})").axis, 'y');
  EXPECT_EQ(only<ArrangeOp>(R"({"op":"arrange","ids":["o1"],"pattern":"grid","in":"frame","cols":2})").cols, 2);
  EXPECT_EQ(only<AttributeOp>(R"({"op":"attribute","ids":["o1"],"set":{"pose":"sitting"}})").set[0].second, "sitting");
  EXPECT_EQ(only<ReorderOp>(R"({"op":"reorder","ids":["o1"],"to":{"below":"o2"}})").below, "o2");
}

TEST(ProgramJson, NullIsAMemberThatIsNotThere) {
  EXPECT_EQ(
      errors_of(
          R"({"format":null,"thought":null,"caption":null,"ops":[{"op":"move","ids":["o1"],"to":"S1","by":null,"rel":null,"frame":null,"anchor":null}]})"),
      "no error");
}

TEST(ProgramJson, NamesThePlaceTheRuleAndWhatToDo) {
  const std::string at = ": plan.json: layout_program.ops[1]";
  EXPECT_EQ(
      errors_of(
          R"({"ops":[{"op":"remove","ids":["o1"]},{"op":"remove","ids":["o1"]},{"op":"move","ids":["o1"],"to":"S1","by":[0,0]}]})"),
      "layout.target: plan.json: layout_program.ops[2].move: one of to, by, rel or frame, got to and by; keep one");
  EXPECT_EQ(op_errors(R"({"op":"move","ids":["o1"]})"),
            "layout.target" + at + ".move: one of to, by, rel or frame, got none");
  EXPECT_EQ(op_errors(R"({"op":"resize","ids":["o1"],"width":1,"height":1,"scale":1})"),
            "layout.target" + at +
                ".resize: one of scale, to_box, size, width, height or like, got scale, width and height; keep one");
  EXPECT_EQ(op_errors(R"({"op":"resize","ids":["o1"],"scale":9})"),
            "layout.size" + at + ".scale: above 0, at most 8, got 9");
  EXPECT_EQ(op_errors(R"({"op":"resize","ids":["o1"],"scale":[1,0]})"),
            "layout.size" + at + ".scale[1]: above 0, at most 8, got 0");
  EXPECT_EQ(op_errors(R"({"op":"swap","ids":["o1","o2","o3"]})"),
            "layout.count" + at + ".swap: two sides, got 3; give a and b");
  EXPECT_EQ(op_errors(R"({"op":"distribute","ids":["o1","o2"],"axis":"x"})"),
            "layout.count" + at + ".distribute: at least 3 objects, got 2");
  EXPECT_EQ(op_errors(R"({"op":"duplicate","ids":["o1"],"count":17})"), "layout.count" + at + ".count: 1..16, got 17");
  EXPECT_EQ(op_errors(R"({"op":"move","ids":[],"frame":"top"})"), "layout.count" + at + ".ids: 1..200 names, got 0");
  EXPECT_EQ(op_errors(R"({"op":"move","ids":["o 1"],"frame":"top"})"),
            "layout.id" + at + ".ids[0]: the name of an object or a mark, NAME* for all in a box, got o 1");
  EXPECT_EQ(op_errors(R"({"op":"move","ids":["o1"],"rel":{"side":"between","of":"o2"}})"),
            "layout.count" + at + ".rel.of: two names for between, got 1");
  EXPECT_EQ(
      op_errors(R"({"op":"move","ids":["o1"],"frame":"upper"})"),
      "layout.schema" + at +
          ".frame: one of center, top_left, top, top_right, left, right, bottom_left, bottom, bottom_right, got upper");
  EXPECT_EQ(op_errors(R"({"op":"move","ids":["o1"],"frame":"top","colour":"red"})"),
            "layout.schema" + at + ".colour: unknown member; one of ids, to, by, rel, frame, anchor, op");
  EXPECT_EQ(op_errors(R"({"op":"mvoe","ids":["o1"]})").substr(0, 58), "layout.schema" + at + ".op: one of");
  EXPECT_EQ(op_errors(R"({"op":"move","ids":["o1"],"to":[0,"1"]})"),
            "layout.schema" + at + ".to[1]: a finite number, got \"1\"");
  EXPECT_EQ(op_errors(R"({"op":"move","ids":["o1"],"to":[0,1,2]})"), "layout.schema" + at + ".to: 2 numbers, got 3");
  EXPECT_EQ(op_errors(R"({"op":"add","phrase":"a","at":[0.5,0,0.2,1]})"),
            "layout.schema" + at + ".at: x0 < x1, got 0.5 and 0.2");
  EXPECT_EQ(op_errors(R"({"op":"add","phrase":"a","at":[0,0,0.2,1],"size":[1,1]})"),
            "layout.target" + at + ".add: a box or a size, got both; keep one");
  EXPECT_EQ(op_errors(R"({"op":"add","phrase":" "})"), "layout.schema" + at + ".phrase: some text, got  ");
  EXPECT_EQ(
      op_errors(R"({"op":"replace","ids":["o1"],"label":"a","keep_size":false})"),
      "layout.size" + at +
          ".replace: an appearance whose aspect to take, got keep_size false alone; give appearance, or keep the size");
  EXPECT_EQ(op_errors(R"({"op":"reorder","ids":["o1"],"to":{"above":"o1","below":"o2"}})"),
            "layout.target" + at + ".to: one of above or below, got above and below");
  EXPECT_EQ(op_errors(R"({"op":"attribute","ids":["o1"],"set":{}})"),
            "layout.schema" + at + ".set: at least one attribute, got none");
  EXPECT_EQ(op_errors(R"([1])"), "layout.schema" + at + ": an operation, got an array");
}

TEST(ProgramJson, NamesMadeByOperationsAreTheirOwn) {
  EXPECT_EQ(
      errors_of(R"({"ops":[{"op":"add","phrase":"a","as":"n1"},{"op":"duplicate","ids":["o1"],"as":"N1"}]})"),
      "layout.id: plan.json: layout_program.ops[1].as: a name of its own, got N1; an earlier operation has it too");
  EXPECT_EQ(errors_of(R"({"ops":[{"op":"add","phrase":"a","as":"frame"}]})"),
            "layout.id: plan.json: layout_program.ops[0].as: a name of its own, got frame");
  EXPECT_EQ(
      errors_of(
          R"({"ops":[{"op":"duplicate","ids":["o1"],"count":3,"as":"n"},{"op":"distribute","ids":["n"],"axis":"x"}]})"),
      "no error")
      << "a name may stand for three";
}

TEST(ProgramJson, HoldsOneToThirtyTwoOperations) {
  const auto program = [](int n) {
    std::string list;
    for (int i = 0; i < n; ++i) list += std::string(i ? "," : "") + R"({"op":"remove","ids":["o1"]})";
    return R"({"ops":[)" + list + "]}";
  };
  EXPECT_EQ(errors_of(program(32)), "no error");
  EXPECT_EQ(errors_of(program(33)), "layout.limit: plan.json: layout_program.ops: 1..32 operations, got 33");
  EXPECT_EQ(errors_of(program(0)), "layout.schema: plan.json: layout_program.ops: 1..32 operations, got 0");
}

TEST(ProgramJson, DamagedProgramsAreRefusedOrReadAndWrittenEqual) {
  const std::string valid =
      R"({"ops":[{"op":"move","ids":["o1","B1*"],"rel":{"side":"on","of":"o2","gap":0.1},"anchor":"top"},)"
      R"({"op":"resize","ids":["o1"],"scale":[1,2],"pivot":"left"},{"op":"add","phrase":"a kite","at":[0,0,0.5,1],"as":"n1"},)"
      R"({"op":"arrange","ids":["n1"],"pattern":"grid","in":"B1","cols":2},{"op":"attribute","ids":["o1"],"set":{"age":"old"}}]})";
  std::mt19937 random(6);
  int read = 0;
  for (int i = 0; i < 10000; ++i) {
    const io::Json value = io::Json::parse(test::mutated(valid, random), nullptr, false);
    if (value.is_discarded()) continue;
    try {
      const io::Json once = to_json(program_from_value(value));
      ASSERT_EQ(to_json(program_from_value(once)), once);
      ++read;
    } catch (const ErrorList& list) {
      for (const Error& e : list.errors()) ASSERT_TRUE(e.slug().starts_with("layout.")) << e.slug();
    }
  }
  EXPECT_GT(read, 50);
}

TEST(ProgramJson, TheSourceNamesErrorsAndTheirKind) {
  const ProgramSource source{.name = "reply", .path = "program", .kind = ErrorKind::endpoint};
  EXPECT_EQ(errors_of(R"({"format":"tiedit.program/2","ops":1})", source),
            "layout.schema: reply: program.format: tiedit.program/1, got tiedit.program/2; this build reads 1\n"
            "layout.schema: reply: program.ops: an array, got 1");
  EXPECT_EQ(errors_of(R"({"ops":[{"op":"move","ids":["o1"]}],"x":1})", {.name = "reply", .path = ""}),
            "layout.schema: reply: x: unknown member; one of format, thought, ops, caption\n"
            "layout.target: reply: ops[0].move: one of to, by, rel or frame, got none");
  EXPECT_EQ(errors_of("3", {.name = "reply", .path = ""}), "layout.schema: reply: an object, got 3");
  EXPECT_EQ(errors_of("3", source), "layout.schema: reply: program: an object, got 3");
  try {
    program_from_value(io::Json::parse("{}"), source);
    ADD_FAILURE();
  } catch (const ErrorList& e) {
    EXPECT_EQ(e.errors()[0].kind(), ErrorKind::endpoint);
  }
}

}  // namespace
}  // namespace tiedit::artifacts
