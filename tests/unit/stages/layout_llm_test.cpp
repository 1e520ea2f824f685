#include "stages/plan/layout_llm.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>

#include "artifacts/program_json.h"
#include "llm/transcript.h"
#include "stages/layout/mark_nouns.h"
#include "stages/layout/program_run.h"
#include "stages/plan/chain.h"
#include "stages/plan/layout_conversation.h"
#include "stages/plan/layout_examples.h"
#include "stages/plan/layout_message.h"
#include "stages/plan/layout_reply.h"
#include "support/scratch.h"
#include "support/stage.h"

namespace tiedit {
namespace {

// The lexicon and the prompts.
const int kShipped = ::setenv("TIEDIT_DATA", TIEDIT_SOURCE_DIR "/configs", 1);

using ::testing::HasSubstr;
using ::testing::StartsWith;
using Json = io::Json;

LayoutObject object(const std::string& id, const std::string& label, const Box& box) {
  LayoutObject o;
  o.id = id;
  o.label = o.phrase = label;
  o.box = box;
  return o;
}

// Two dogs and a car; B1 is around the left dog, S1 a place on the right.
class LayoutLlmTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { ASSERT_EQ(kShipped, 0); }
  LayoutLlmTest() : file(test::scratch("layout_llm.jsonl")) {
    layout.image = {"", 640, 480};
    layout.caption = "Two dogs by a car.";
    layout.objects = {object("o1", "dog", {0.1, 0.5, 0.3, 0.8}), object("o2", "dog", {0.4, 0.5, 0.6, 0.8}),
                      object("o3", "car", {0.65, 0.4, 0.95, 0.8})};
    marks.boxes = {BoxMark{"B1", {0.08, 0.48, 0.32, 0.82}}};
    marks.stars = {StarMark{"S1", {0.8, 0.2}}};
    instruction.text = "Move the dog in B1 to S1";
    config.chat.mode = "replay";
    config.chat.model = "test";
    config.chat.transcript = file.string();
  }
  ~LayoutLlmTest() override { std::filesystem::remove(file); }

  PlanLayoutLlm::In in() const { return {&instruction, &marks, &layout}; }

  // A transcript in which the model says these things, one after the other.
  void model_says(const std::vector<std::string>& replies, const std::string& finish_reason = "stop") {
    std::ofstream out(file, std::ios::app);
    llm::ChatRequest request = stages::layout_conversation(config, in(), 3).request;
    const stages::LayoutQuestion question{layout, marks, instruction.text, config.reply == "tolerant",
                                          config.conserve == "fail"};
    for (const std::string& text : replies) {
      const llm::ChatReply reply{text, finish_reason};
      out << llm::transcript_row(request, reply) << "\n";
      const stages::JudgedReply judged =
          config.returns == "program" ? stages::judge_program(reply, question) : stages::judge_layout(reply, question);
      request.messages.push_back({"assistant", text});
      request.messages.push_back({"user", stages::repair_message(judged.errors)});
    }
  }

  Plan run() {
    context = Context{};
    context.seed = 3;
    return PlanLayoutLlm(config).run(in(), context);
  }

  // "planned: <ops>", or "code: reason", and what was put right.
  std::string outcome(const std::vector<std::string>& replies) {
    std::filesystem::remove(file);
    model_says(replies);
    const Plan plan = run();
    std::string out = plan.reject ? plan.reject->code + ": " + plan.reject->reason
                                  : "planned: " + io::dump_canonical((*plan.layout_program)["ops"]);
    if (const Json normalised = (*plan.planner)["normalised"]; !normalised.empty())
      out += " " + io::dump_canonical(normalised);
    return out;
  }

  Layout layout;
  Annotations marks;
  Instruction instruction;
  PlanLayoutLlm::Config config;
  Context context;
  std::filesystem::path file;
};

const std::string kGood =
    R"({"thought":"t","ops":[{"op":"move","ids":["o1"],"to":"S1","by":null,"rel":null,"frame":null,"anchor":null}],"caption":"c"})";
const std::string kPlanned = R"(planned: [{"op":"move","ids":["o1"],"to":"S1"}])";

TEST_F(LayoutLlmTest, TheQuestionIsAskedOverNames) {
  const llm::ChatRequest request = stages::layout_conversation(config, in(), 3).request;
  ASSERT_EQ(request.messages.size(), 26U) << "system, 12 examples, the question";
  EXPECT_THAT(request.messages[0].text, StartsWith("You turn a wish about one picture into a short program."));
  EXPECT_EQ(
      request.messages.back().text,
      R"(OBJECTS [{"id":"o1","phrase":"dog","at":[0.2,0.65],"size":[0.2,0.3],"place":"left middle"},{"id":"o2","phrase":"dog","at":[0.5,0.65],"size":[0.2,0.3],"place":"center middle"},{"id":"o3","phrase":"car","at":[0.8,0.6],"size":[0.3,0.4],"place":"right middle"}])"
      "\n"
      R"(MARKS [{"name":"B1","kind":"box","at":[0.2,0.65],"covers":["o1"]},{"name":"S1","kind":"star","at":[0.8,0.2],"covers":[]}])"
      "\nCAPTION \"Two dogs by a car.\"\nINSTRUCTION \"Move the dog in B1 to S1\"");
  EXPECT_EQ(request.seed, 3U);
  EXPECT_EQ(request.structured, "json_schema");
}

TEST_F(LayoutLlmTest, TheSentenceHasBareNames) {
  EXPECT_EQ(stages::with_bare_marks("move the first box to the star, [b1] and {S1}", marks),
            "move B1 to S1, B1 and S1");
}

TEST_F(LayoutLlmTest, GoldenOutcomes) {
  EXPECT_EQ(outcome({kGood}), kPlanned);
  EXPECT_EQ(outcome({"```json\n" + kGood + "\n```"}), kPlanned + R"( ["fence"])");
  EXPECT_EQ(outcome({"<think>{}</think>" + kGood}), kPlanned + R"( ["think"])");
  EXPECT_EQ(outcome({R"({"ops":[{"op":"remove","ids":["O1"]}]})"}), R"(planned: [{"op":"remove","ids":["O1"]}])")
      << "ids in any case";
  EXPECT_EQ(outcome({R"({"thought":"no parrot","ops":[{"op":"noop","reason":"not_found"}],"caption":""})"}),
            "not_found: no parrot");
  EXPECT_EQ(outcome({R"({"ops":[{"op":"move","ids":["o9"],"to":"S1"}]})", kGood}), kPlanned) << "mended in one round";
  EXPECT_THAT(outcome({"I cannot", "Sorry"}), StartsWith("not_understood: llm.format reply:1:1: a value, got Sorry"));
}

TEST_F(LayoutLlmTest, StrictAndTolerantPartHere) {
  const std::string quoted =
      R"({'thought': 'it\'s o1', 'ops': [{'op': 'move', 'ids': ['o1'], 'to': [35%, 0.2]},], 'caption': None})";
  const std::string prose = "Here you are: " + kGood + " Enjoy!";
  const std::string nan = R"({"ops":[{"op":"move","ids":["o1"],"to":[NaN,0.2]}]})";
  config.chat.repairs = 0;
  EXPECT_THAT(outcome({quoted}),
              StartsWith("not_understood: llm.format reply:1:2: a member's name or }, got 'thought'"));
  EXPECT_THAT(outcome({prose}), StartsWith("not_understood: llm.format reply:1:1: a value, got Here"));
  EXPECT_THAT(outcome({nan}),
              StartsWith("not_understood: llm.format reply:1:41: ops[0].to[0]: a finite number, got NaN"));
  config.reply = "tolerant";
  EXPECT_EQ(
      outcome({quoted}),
      R"(planned: [{"op":"move","ids":["o1"],"to":[0.35,0.2]}] ["single_quotes","percent","trailing_comma","python_words"])");
  EXPECT_EQ(outcome({prose}), kPlanned + R"( ["prose"])");
  EXPECT_THAT(outcome({nan}), HasSubstr("a finite number, got NaN"));
}

TEST_F(LayoutLlmTest, EverythingWrongIsToldAndRepairedOnce) {
  std::filesystem::remove(file);
  model_says({R"({"ops":[{"op":"move","ids":["o1"]},{"op":"recolour","ids":["o1"]}],"x":1})", kGood});
  const Plan plan = run();
  EXPECT_TRUE(plan.layout_program);
  EXPECT_EQ((*plan.planner)["attempts"], 2);
  ASSERT_EQ(context.files.size(), 2U);
  EXPECT_EQ(context.files[1].name, "plan.raw.2.txt");
  EXPECT_EQ(context.files[1].bytes, kGood);
  const stages::LayoutQuestion question{layout, marks, instruction.text};
  const stages::JudgedReply judged = stages::judge_program({context.files[0].bytes}, question);
  const std::string said = stages::repair_message(judged.errors);
  EXPECT_THAT(said, HasSubstr("layout.schema x: unknown member"));
  EXPECT_THAT(said, HasSubstr("layout.target ops[0].move: one of to, by, rel or frame, got none"));
  EXPECT_THAT(said, HasSubstr("ops[1].op: one of "));
  EXPECT_THAT(said, ::testing::EndsWith("Return the complete corrected object."));
}

TEST_F(LayoutLlmTest, WhatOnlyTheLayoutTellsIsRepairedToo) {
  EXPECT_EQ(outcome({R"({"ops":[{"op":"swap","a":["o1"],"b":["B7"]}]})", kGood}), kPlanned);
  config.chat.repairs = 0;
  EXPECT_THAT(outcome({R"({"ops":[{"op":"remove","ids":["o1"]},{"op":"move","ids":["o1"],"to":"S1"}]})"}),
              StartsWith("not_understood: layout."));
  EXPECT_EQ(context.warnings.at(0).slug, "llm.format");
}

TEST_F(LayoutLlmTest, RepliesNameNoFiles) {
  config.chat.repairs = 0;
  EXPECT_THAT(outcome({R"({"ops":[{"op":"add","phrase":"a cat","appearance":"/etc/passwd"}]})"}),
              StartsWith("not_understood: layout.schema ops[0].appearance: no files, got one"));
}

TEST_F(LayoutLlmTest, RefusalsAndCutRepliesAreNoAnswers) {
  config.chat.repairs = 0;
  model_says({kGood}, "length");
  EXPECT_THAT(run().reject->reason, StartsWith("llm.format a whole reply, got one that ended by length"));
  const stages::JudgedReply judged =
      stages::judge_program({kGood, "stop", "I will not"}, {layout, marks, instruction.text});
  EXPECT_EQ(judged.errors, std::vector<std::string>{"llm.format an answer, got a refusal"});
}

TEST_F(LayoutLlmTest, AnUnknownRequestAndLiveModesAreTold) {
  model_says({kGood});
  instruction.text = "Move the other dog to S1";
  EXPECT_THAT(test::error_of([&] { run(); }),
              StartsWith("transcript.entry: plan.layout_llm: a transcript that holds the request, got no entry "));
  config.chat.mode = "live";
  EXPECT_THAT(test::error_of([&] { run(); }), StartsWith("llm.absent: plan.layout_llm: mode: replay"));
  instruction.text = "Move [cup] to S1";
  EXPECT_THAT(test::error_of([&] { run(); }), StartsWith("instruction.name: "));
}

TEST_F(LayoutLlmTest, AWholeLayoutIsAskedForAsTheOriginalDoes) {
  config.returns = "full_layout";
  const std::string question =
      "Input Scene Graph: {'prompt': 'Two dogs by a car.', 'boxes': [{'unique_id': 1, 'name': 'dog', 'box': {'x': 0.1, "
      "'y': 0.5, 'width': 0.2, 'height': 0.3}}";
  llm::ChatRequest request = stages::layout_conversation(config, in(), 3).request;
  ASSERT_EQ(request.messages.size(), 2U);
  EXPECT_EQ(request.structured, "json_object");
  EXPECT_THAT(request.messages[0].text, StartsWith("You edit the layout of a picture."));
  const std::string own = request.messages[1].text;
  EXPECT_THAT(own, StartsWith("Input Scene Graph: {'prompt': 'Three ducks on a pond.', 'boxes': [{'unique_id': 1, "));
  EXPECT_THAT(own, HasSubstr("}Input Scene Graph: {'prompt': 'Two dogs by a car.'")) << "nothing before the question";
  EXPECT_THAT(
      own,
      ::testing::EndsWith(
          R"(Instruction: 'Move the dog in {"x":0.08,"y":0.48,"width":0.24,"height":0.34} to {"x":0.8,"y":0.2}' Chain of Thought:)"));
  const std::filesystem::path theirs = test::scratch("examples.json");
  std::ofstream(theirs)
      << R"({"examples":[{"type":"text","instruction":"Go","chain_of_thought":"Q:\n A","input_scene_graph":{"boxes":[]},"output_scene_graph":{"boxes":[],"prompt":"it's"}}]})";
  config.examples = theirs.string();
  request = stages::layout_conversation(config, in(), 3).request;
  EXPECT_THAT(
      request.messages[1].text,
      StartsWith("Input Scene Graph: {'boxes': []} Instruction: 'Go' Chain of Thought: Q: A Output Scene Graph: "
                 "{'boxes': [], 'prompt': \"it's\"}Input Scene Graph: "));
  EXPECT_THAT(request.messages[1].text, HasSubstr(question));
  std::filesystem::remove(theirs);
}

TEST_F(LayoutLlmTest, AWholeLayoutBecomesAProgram) {
  config.returns = "full_layout";
  const std::string reply =
      R"({"chain_of_thought":"x","prompt":"A dog and a red car.","boxes":[{"unique_id":3,"name":"red car","box":{"x":0.65,"y":0.4,"width":0.3,"height":0.4}},)"
      R"({"unique_id":1,"name":"dog","box":{"x":0.7,"y":0.05,"width":0.2,"height":0.3}},{"name":"cat","box":{"x":0.1,"y":0.1,"width":0.1,"height":0.1}}]})";
  instruction.text = "Move the dog in B1 to S1, remove the other dog, make the car red and add a cat";
  EXPECT_EQ(
      outcome({reply}),
      R"(planned: [{"op":"move","ids":["o1"],"by":[0.6,-0.45]},{"op":"remove","ids":["o2"]},{"op":"recolor","ids":["o3"],"color":"red"},{"op":"add","phrase":"cat","at":[0.1,0.1,0.2,0.2]}])");
  EXPECT_EQ((*run().layout_program)["caption"], "A dog and a red car.");
}

TEST_F(LayoutLlmTest, WholeLayoutsKeepWhatTheSentenceCannotMean) {
  config.returns = "full_layout";
  config.chat.repairs = 0;
  const std::string reply =
      R"({"prompt":"p","boxes":[{"unique_id":1,"name":"dog","box":{"x":0.7,"y":0.05,"width":0.2,"height":0.3}},{"unique_id":2,"name":"dog","box":{"x":0.404,"y":0.5,"width":0.2,"height":0.3}}]})";
  EXPECT_THAT(outcome({reply}), StartsWith("not_understood: layout.conserve o3 (car): unchanged, as no word or mark of "
                                           "the instruction means it, got a change"));
  config.conserve = "warn";
  EXPECT_EQ(outcome({reply}), R"(planned: [{"op":"move","ids":["o1"],"by":[0.6,-0.45]},{"op":"remove","ids":["o3"]}])")
      << "0.404 is 0.4 in two decimals";
  ASSERT_EQ(context.warnings.size(), 1U);
  EXPECT_EQ(context.warnings[0].slug, "layout.conserve");
}

TEST_F(LayoutLlmTest, WithoutIdsBoxesGoByNameAndOverlap) {
  config.returns = "full_layout";
  instruction.text = "Move the dogs and the car down";
  EXPECT_EQ(
      outcome(
          {R"({"prompt":"p","boxes":[{"name":"Dog","box":{"x":0.4,"y":0.6,"width":0.2,"height":0.3}},{"name":"dog","box":{"x":0.1,"y":0.6,"width":0.2,"height":0.3}},{"name":"car","box":{"x":0.65,"y":0.5,"width":0.35,"height":0.4}}]})"}),
      R"(planned: [{"op":"move","ids":["o1"],"by":[0,0.1]},{"op":"move","ids":["o2"],"by":[0,0.1]},{"op":"resize","ids":["o3"],"to_box":[0.65,0.5,1,0.9]}])");
}

TEST(LayoutExamples, OfThePromptRunAndAnswerTheirWish) {
  std::ifstream in(TIEDIT_SOURCE_DIR "/configs/prompts/layout_program.examples.jsonl");
  const std::string text(std::istreambuf_iterator<char>(in), {});
  const std::vector<stages::LayoutExample> examples = stages::read_layout_examples(text, "examples");
  ASSERT_EQ(examples.size(), 12U);
  int noops = 0;
  for (const stages::LayoutExample& e : examples) {
    const stages::JudgedReply judged =
        stages::judge_program({io::dump_canonical(e.reply)}, {e.layout, e.marks, e.instruction});
    ASSERT_TRUE(judged.program) << e.instruction << ": " << judged.errors.at(0);
    noops += !judged.noop.empty();
    stages::ApplyOptions options;
    options.nouns = stages::mark_nouns(e.instruction, e.marks);
    const stages::AppliedProgram applied = stages::apply_program(e.layout, *judged.program, e.marks, options);
    EXPECT_EQ(applied.changed, judged.noop.empty()) << e.instruction;
    EXPECT_FALSE(judged.program->caption.empty());
    stages::layout_message(e.layout, e.marks, e.instruction);
  }
  EXPECT_EQ(noops, 1);
}

TEST(LayoutExamples, AreChosenWithoutRepeats) {
  EXPECT_EQ(stages::chosen_examples(5, 3, false, 1), (std::vector<std::size_t>{0, 1, 2}));
  const auto drawn = stages::chosen_examples(12, 12, true, 7);
  EXPECT_EQ(std::set<std::size_t>(drawn.begin(), drawn.end()).size(), 12U);
  EXPECT_EQ(drawn, stages::chosen_examples(12, 12, true, 7));
  EXPECT_NE(drawn, stages::chosen_examples(12, 12, true, 8));
  EXPECT_EQ(stages::chosen_examples(3, 9, true, 1).size(), 3U);
}

// A planner that says what it is told to.
class SaidPlanner : public Stage {
 public:
  explicit SaidPlanner(std::string code, std::string thrown = {})
      : x_code(std::move(code)), x_thrown(std::move(thrown)) {}
  const StageInfo& info() const override {
    static const StageInfo info{"plan.said", "", {}, ArtifactKind::plan};
    return info;
  }
  std::vector<std::pair<std::string, const Stage*>> nested() const override { return {}; }
  io::FieldList fields() const override { return {}; }
  Artifact run(const Bindings& bindings, Context&) const override {
    asked = bindings.size();
    if (!x_thrown.empty()) throw Error(ErrorKind::input, x_thrown, {"said", "a plan"});
    Plan plan;
    if (!x_code.empty()) plan.reject = Reject{x_code, "because"};
    return make_artifact(plan);
  }
  mutable std::size_t asked = 0;

 private:
  std::string x_code, x_thrown;
};

TEST(PlanChain, AsksUntilOneUnderstands) {
  const Instruction instruction{"x"};
  const Annotations marks;
  const Image image;
  const auto chain = [&](const std::vector<std::shared_ptr<SaidPlanner>>& planners) {
    PlanChain::Config config;
    for (const auto& p : planners) config.planners.push_back({p});
    Context context;
    const Plan plan = PlanChain(config).run({&instruction, &marks, &image}, context);
    return (plan.reject ? plan.reject->code : "planned") + " " + io::dump_canonical(context.notes["attempts"]);
  };
  const auto said = [](const std::string& code, const std::string& thrown = {}) {
    return std::make_shared<SaidPlanner>(code, thrown);
  };
  const auto never = said("");
  EXPECT_EQ(
      chain({said("not_understood"), said(""), never}),
      R"(planned [{"stage":"plan.said","outcome":"not_understood","reason":"because"},{"stage":"plan.said","outcome":"planned"}])");
  EXPECT_EQ(never->asked, 0U);
  EXPECT_THAT(chain({said("", "llm.format"), said("not_found"), never}), StartsWith("not_found "));
  EXPECT_THAT(chain({said("not_understood"), said("not_understood")}), StartsWith("not_understood "));
  EXPECT_EQ(test::error_of([&] { chain({said("", "transcript.entry"), said("")}); }).substr(0, 16), "transcript.entry");
  EXPECT_EQ(test::error_of([&] { PlanChain(PlanChain::Config{}); }),
            "chain.empty: try: at least one planner, got none");
}

}  // namespace
}  // namespace tiedit
