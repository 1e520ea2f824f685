#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "artifacts/plan_json.h"
#include "artifacts/plan_order.h"
#include "artifacts/plan_schema.h"

namespace {

using tiedit::io::Json;

std::vector<Json> lines(const std::string& name) {
  static const std::string folder = TIEDIT_BINARY_DIR "/parity/plan";
  static const std::string command = TIEDIT_PYTHON " " TIEDIT_SOURCE_DIR "/scripts/parity/make_plan.py " + folder;
  static const int made = std::system(command.c_str());
  EXPECT_EQ(made, 0) << command;
  std::vector<Json> out;
  std::ifstream in(folder + "/" + name);
  for (std::string line; std::getline(in, line);) out.push_back(Json::parse(line));
  return out;
}

TEST(PlanParity, EveryVerdictOfTheSchemaEqualsThatOfPythonsJsonschema) {
  const std::vector<Json> cases = lines("schema.jsonl");
  ASSERT_GE(cases.size(), 3030U);
  int valid = 0;
  for (const Json& c : cases) {
    const auto messages = tiedit::artifacts::plan_schema().check(c["plan"]);
    EXPECT_EQ(messages.empty(), c["valid"].get<bool>())
        << c["plan"] << (messages.empty() ? "" : messages[0].path.text());
    valid += c["valid"].get<bool>();
  }
  std::cout << cases.size() << " plans, " << valid << " of them valid; all verdicts equal\n";
  EXPECT_GT(valid, 100);
}

TEST(PlanParity, RandomPlansAreExecutedInTheReferenceOrderAndCyclesAreNamed) {
  const std::vector<Json> cases = lines("orders.jsonl");
  ASSERT_EQ(cases.size(), 240U);
  int cycles = 0;
  for (const Json& c : cases) {
    tiedit::Plan plan;
    if (c.contains("cycle")) {
      ++cycles;
      try {
        tiedit::artifacts::plan_from_value(c["plan"]);
        ADD_FAILURE() << c;
      } catch (const tiedit::ErrorList& e) {
        EXPECT_EQ(e.errors().back().slug(), "plan.cycle") << e.what();
      }
      continue;
    }
    std::vector<std::string> order;
    for (const tiedit::Edit& e : tiedit::artifacts::normalise(tiedit::artifacts::plan_from_value(c["plan"])).edits)
      order.push_back(e.id);
    EXPECT_EQ(order, c["order"].get<std::vector<std::string>>()) << c["plan"];
  }
  EXPECT_EQ(cycles, 40);
}

}  // namespace
