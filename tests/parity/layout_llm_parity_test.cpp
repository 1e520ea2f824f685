#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "io/json.h"
#include "llm/reply.h"
#include "stages/plan/layout_examples.h"
#include "stages/plan/layout_schema.h"
#include "stages/plan/original_prompt.h"
#include "text/python_repr.h"

namespace tiedit {
namespace {

using io::Json;

const std::string kFolder = TIEDIT_BINARY_DIR "/parity/layout_llm";

void run_script(const std::string& verb) {
  const std::string command =
      TIEDIT_PYTHON " " TIEDIT_SOURCE_DIR "/scripts/parity/make_layout_llm.py " + verb + " " + kFolder;
  ASSERT_EQ(std::system(command.c_str()), 0) << command;
}

std::vector<Json> lines(const std::string& name) {
  std::vector<Json> out;
  std::ifstream in(kFolder + "/" + name);
  for (std::string line; std::getline(in, line);) out.push_back(Json::parse(line));
  return out;
}

TEST(LayoutLlmParity, ValuesAreWrittenAsPythonPrintsThem) {
  run_script("");
  const std::vector<Json> cases = lines("repr.jsonl");
  ASSERT_EQ(cases.size(), 6000U);
  for (const Json& c : cases) ASSERT_EQ(text::python_repr(c["value"]), c["repr"].get<std::string>());
}

TEST(LayoutLlmParity, WhatPythonPrintsIsReadTolerantly) {
  run_script("");
  int strict = 0, read = 0;
  for (const Json& c : lines("repr.jsonl")) {
    if (!c["plain"].get<bool>()) continue;
    const std::string printed = c["repr"].get<std::string>();
    strict += llm::read_reply(printed, false).object.has_value();
    const llm::ReadReply reply = llm::read_reply(printed, true);
    ASSERT_TRUE(reply.object) << printed << ": " << reply.problem;
    ASSERT_EQ(*reply.object, c["value"]) << printed;
    ++read;
  }
  EXPECT_EQ(read, 3000);
  EXPECT_EQ(strict, 0);
}

TEST(LayoutLlmParity, TheOriginalsMessageIsPutTogetherAsByTheOriginal) {
  run_script("");
  const std::vector<Json> cases = lines("messages.jsonl");
  ASSERT_EQ(cases.size(), 200U);
  for (const Json& c : cases) {
    std::vector<stages::OriginalExample> examples;
    for (const Json& e : c["examples"]) examples.push_back({e["input"], e["instruction"], e["thought"], e["output"]});
    ASSERT_EQ(stages::original_message(examples, c["input"], c["instruction"]), c["message"].get<std::string>());
  }
}

// The reply with one of its strings that is an id of the layout or a mark replaced by another name, at each place.
void put_unknown_names(const Json& value, const std::function<void(const Json&)>& made) {
  if (!value.is_structured()) return;
  for (const auto& [key, member] : value.items()) {
    Json changed = value;
    Json& place = value.is_array() ? changed[std::stoul(key)] : changed[key];
    const bool name = member.is_string() && key != "thought" && key != "caption" && key != "phrase" && key != "label" &&
                      key != "color";
    if (name) {
      place = "o77";
      made(changed);
    }
    put_unknown_names(member, [&](const Json& inner) {
      place = inner;
      made(changed);
    });
  }
}

TEST(LayoutLlmParity, TheSchemaTakesTheExamplesAndNoOtherNames) {
  std::filesystem::create_directories(kFolder);
  ::setenv("TIEDIT_DATA", TIEDIT_SOURCE_DIR "/configs", 1);  // the lexicon
  std::ifstream in(TIEDIT_SOURCE_DIR "/configs/prompts/layout_program.examples.jsonl");
  const std::string text(std::istreambuf_iterator<char>(in), {});
  const std::vector<stages::LayoutExample> examples = stages::read_layout_examples(text, "examples");
  std::ofstream out(kFolder + "/schemas.jsonl");
  for (const stages::LayoutExample& e : examples) {
    Json replies = Json::array({e.reply});
    put_unknown_names(e.reply, [&](const Json& changed) { replies.push_back(changed); });
    Json more = e.reply;
    more["ops"][0]["file"] = "x";
    replies.push_back(more);
    more = e.reply;
    more.erase("caption");
    replies.push_back(more);
    out << io::dump_canonical({{"schema", stages::layout_reply_schema(e.layout, e.marks)}, {"replies", replies}})
        << "\n";
  }
  out.close();
  run_script("check");
  const std::vector<Json> verdicts = lines("verdicts.jsonl");
  ASSERT_EQ(verdicts.size(), examples.size());
  std::size_t refused = 0;
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    EXPECT_TRUE(verdicts[i]["closed"].get<bool>()) << examples[i].instruction;
    const Json& valid = verdicts[i]["valid"];
    EXPECT_TRUE(valid[0].get<bool>()) << examples[i].instruction;
    for (std::size_t k = 1; k < valid.size(); ++k) {
      EXPECT_FALSE(valid[k].get<bool>()) << examples[i].instruction << " " << k;
      ++refused;
    }
  }
  std::cout << examples.size() << " examples taken, " << refused << " changed ones refused\n";
  EXPECT_GT(refused, 50U);
}

}  // namespace
}  // namespace tiedit
