#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>

#include "artifacts/layout_json.h"
#include "artifacts/program_json.h"
#include "stages/layout/program_run.h"

namespace tiedit {
namespace {

const int kLexiconFound = ::setenv("TIEDIT_DATA", TIEDIT_SOURCE_DIR "/configs", 1);

using io::Json;
using stages::ApplyOptions;
using stages::Fit;

std::vector<Json> lines(const std::string& name) {
  static const std::string folder = TIEDIT_BINARY_DIR "/parity/layout";
  static const std::string command = TIEDIT_PYTHON " " TIEDIT_SOURCE_DIR "/scripts/parity/make_layout.py " + folder;
  static const int made = std::system(command.c_str());
  EXPECT_EQ(made, 0) << command;
  std::vector<Json> out;
  std::ifstream in(folder + "/" + name);
  for (std::string line; std::getline(in, line);) out.push_back(Json::parse(line));
  return out;
}

MarkRole role_of(const std::string& word) {
  static const std::map<std::string, MarkRole> roles{{"none", MarkRole::none},     {"object", MarkRole::object},
                                                     {"target", MarkRole::target}, {"keep", MarkRole::keep},
                                                     {"region", MarkRole::region}, {"shadow", MarkRole::shadow}};
  return roles.at(word);
}

Box box_of(const Json& b) { return {b[0], b[1], b[2], b[3]}; }

Annotations marks_of(const Json& list) {
  Annotations out;
  for (const Json& m : list) {
    if (m["star"].get<bool>()) {
      out.stars.push_back({.name = m["name"], .at = {m["box"][0], m["box"][1]}, .anchor = m["anchor"]});
    } else {
      out.boxes.push_back(
          {.name = m["name"], .box = box_of(m["box"]), .label = m["label"], .role = role_of(m["role"])});
      out.boxes.back().z = m["z"];
    }
  }
  return out;
}

ApplyOptions options_of(const Json& o) {
  static const std::map<std::string, Fit> fits{
      {"clamp", Fit::clamp}, {"shrink", Fit::shrink}, {"allow", Fit::allow}, {"reject", Fit::reject}};
  ApplyOptions out{.fit = fits.at(o["fit"]), .star_anchor = o["star_anchor"]};
  out.skip_failing = o["on_error"] == "skip";
  out.keep_caption = o["caption_mode"] == "keep";
  for (const auto& [mark, noun] : o["nouns"].items()) out.nouns[mark] = noun;
  return out;
}

Json json_of(const LayoutObject& o) {
  Json attributes = Json::object();
  for (const auto& [key, value] : o.attributes) attributes[key] = value;
  return {{"id", o.id},
          {"label", o.label},
          {"phrase", o.phrase},
          {"box", {o.box.x0, o.box.y0, o.box.x1, o.box.y1}},
          {"z", o.z},
          {"kind", o.background ? "background" : "object"},
          {"visible", o.visible},
          {"attributes", attributes},
          {"source", o.source},
          {"from", o.from},
          {"mark", o.mark},
          {"change", o.change}};
}

/// A result as the script writes it; members that hold no order are compared without one.
struct Outcome {
  std::vector<std::string> errors;
  nlohmann::json facts;
};

Outcome outcome(const stages::AppliedProgram& applied) {
  Json objects = Json::array(), skipped = Json::array();
  for (const LayoutObject& o : applied.layout.objects) objects.push_back(json_of(o));
  for (const Error& e : applied.skipped) skipped.push_back(e.slug());
  const Json facts{{"changed", applied.changed},
                   {"skipped", skipped},
                   {"noop", applied.noop},
                   {"objects", objects},
                   {"caption", applied.layout.caption},
                   {"last_id", applied.layout.last_id}};
  return {{}, nlohmann::json::parse(facts.dump())};
}

Outcome expected(const Json& result) {
  if (result.contains("errors")) return {result["errors"].get<std::vector<std::string>>(), {}};
  const Json& layout = result["layout"];
  const Json facts{{"changed", result["changed"]}, {"skipped", result["skipped"]}, {"noop", result["noop"]},
                   {"objects", layout["objects"]}, {"caption", layout["caption"]}, {"last_id", layout["last_id"]}};
  return {{}, nlohmann::json::parse(facts.dump())};
}

Outcome run(const Json& c, const Layout& layout, const Program& program) {
  try {
    return outcome(stages::apply_program(layout, program, marks_of(c["marks"]), options_of(c["options"])));
  } catch (const Error& e) {
    return {{e.slug()}, {}};
  } catch (const ErrorList& list) {
    Outcome out;
    for (const Error& e : list.errors()) out.errors.push_back(e.slug());
    return out;
  }
}

TEST(LayoutParity, RandomProgramsGiveTheReferencesLayoutsToTheLastDigit) {
  const std::vector<Json> cases = lines("programs.jsonl");
  ASSERT_GE(cases.size(), 3000U);
  std::map<std::string, int> run_ops;
  int failed = 0, changed = 0;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const Json& c = cases[i];
    const Layout layout = artifacts::layout_from_json(c["layout"].dump(), "layout.json");
    const Program program = artifacts::program_from_value(c["program"]);
    const Outcome got = run(c, layout, program), want = expected(c["result"]);
    ASSERT_EQ(got.errors, want.errors) << "case " << i << "\n" << c;
    ASSERT_EQ(got.facts, want.facts) << "case " << i << "\n" << c;
    failed += !want.errors.empty();
    changed += want.errors.empty() && want.facts["changed"].get<bool>();
    if (want.errors.empty())
      for (const LayoutOp& op : program.ops) ++run_ops[to_string(op)];
  }
  for (const char* name : kLayoutOpNames) EXPECT_GE(run_ops[name], 50) << name;
  EXPECT_GT(changed, 1000);
  EXPECT_GT(failed, 300);
  std::cout << cases.size() << " programs, " << changed << " changed a layout, " << failed << " failed; all equal\n";
}

bool is_inside(const Box& b) { return b.x0 >= 0 && b.y0 >= 0 && b.x1 <= 1 && b.y1 <= 1; }

TEST(LayoutParity, ObjectsThatEndAsTheyBeganKeepTheirBytesAllStayInTheFrameAndResultsReadBackEqual) {
  std::size_t kept = 0;
  for (const Json& c : lines("programs.jsonl")) {
    if (c["result"].contains("errors")) continue;
    const Layout layout = artifacts::layout_from_json(c["layout"].dump(1), "layout.json");
    const Layout now = stages::apply_program(layout, artifacts::program_from_value(c["program"]), marks_of(c["marks"]),
                                             options_of(c["options"]))
                           .layout;
    if (c["options"]["fit"] == "clamp") {
      for (const LayoutObject& o : now.objects) ASSERT_TRUE(is_inside(o.box)) << json_of(o);
    }
    const std::string text = artifacts::layout_text(now);
    const Layout again = artifacts::layout_from_json(text, "again.json");
    ASSERT_EQ(artifacts::layout_text(again), text);
    ASSERT_EQ(again.last_id, now.last_id);
    ASSERT_EQ(again.objects.size(), now.objects.size());
    for (std::size_t i = 0; i < now.objects.size(); ++i) {
      ASSERT_EQ(json_of(again.objects[i]), json_of(now.objects[i])) << text;
      const LayoutObject* was = find_object(layout, now.objects[i].id);
      if (!was || json_of(*was) != json_of(now.objects[i])) continue;
      ++kept;
      ASSERT_EQ(now.objects[i].raw, was->raw);
      ASSERT_NE(text.find(was->raw), std::string::npos);
    }
  }
  EXPECT_GT(kept, 1000U);
}

TEST(LayoutParity, ProgramsAreWrittenAsTheyWereRead) {
  for (const Json& c : lines("programs.jsonl")) {
    const Json once = artifacts::to_json(artifacts::program_from_value(c["program"]));
    ASSERT_EQ(artifacts::to_json(artifacts::program_from_value(once)), once);
    ASSERT_EQ(once["ops"].size(), c["program"]["ops"].size());
  }
}

TEST(LayoutParity, NumbersAreRoundedHalfToEvenAtSixDecimals) {
  const std::vector<Json> cases = lines("numbers.jsonl");
  ASSERT_GE(cases.size(), 600U);
  for (const Json& c : cases) {
    const double rounded = artifacts::layout_number(c["value"]);
    EXPECT_EQ(rounded, std::stod(c["written"].get<std::string>())) << c;
    EXPECT_FALSE(std::signbit(rounded) && rounded == 0) << c;
  }
}

}  // namespace
}  // namespace tiedit
