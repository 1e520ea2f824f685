#include "pipeline/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <sstream>

#include "config_stages.h"
#include "pipeline/wiring.h"

namespace tiedit::pipeline {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
namespace fs = std::filesystem;

const fs::path kBad = fs::path(TIEDIT_SOURCE_DIR) / "testdata/bad/yaml";

constexpr const char* kConfig = R"(tiedit: 1
numerics: exact
steps:
  - plan: {use: plan.rules}
  - each_edit:
      - mask: {use: locate.region, box: {use: locate.colour, threshold: 0.25}, phrase: locate.colour}
      - mask: {use: locate.refine, in: {mask: mask}}
      - image: {use: edit.by_op, remove: {use: edit.fill}, default: {use: edit.inpaint, id: paint, model: m, size: [512, 512]}}
      - image: {use: composite.keep, id: keep}
)";

std::string read_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

/// Every error as "class line"; empty when the config is good.
std::vector<std::string> errors_of(const std::string& text, const std::vector<std::string>& sets = {}) {
  std::vector<Setting> settings;
  for (const std::string& s : sets) settings.push_back(parse_setting(s));
  std::vector<std::string> out;
  try {
    load_wired_pipeline(text, "w", settings, test::stages());
  } catch (const ErrorList& list) {
    for (const Error& e : list.errors()) {
      EXPECT_EQ(e.kind(), ErrorKind::config);
      out.push_back(e.slug() + " " + e.what());
    }
  }
  return out;
}

Pipeline load(const std::string& text, const std::vector<std::string>& sets = {}) {
  std::vector<Setting> settings;
  for (const std::string& s : sets) settings.push_back(parse_setting(s));
  return load_pipeline(text, "configs/tie.yaml", settings, test::stages());
}

/// The canonical form of one step.
nlohmann::ordered_json step_of(const Pipeline& pipeline, std::size_t in_block) {
  return canonical(pipeline)["steps"][1]["each_edit"][in_block].front();
}

/// A broken config, and beside it (.txt) each error it gives: class and line.
class BadConfig : public testing::TestWithParam<std::string> {};

TEST_P(BadConfig, GivesExactlyTheLinesBesideIt) {
  const auto expected = lines_of(read_file(kBad / (GetParam() + ".txt")));
  ASSERT_FALSE(expected.empty());
  EXPECT_EQ(errors_of(read_file(kBad / (GetParam() + ".yaml"))), expected);
}

std::vector<std::string> bad_configs() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(kBad))
    if (entry.path().extension() == ".yaml") names.push_back(entry.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

INSTANTIATE_TEST_SUITE_P(Yaml, BadConfig, testing::ValuesIn(bad_configs()), [](const auto& i) { return i.param; });

TEST(Config, HasACaseForEveryRowOfBadYaml) {
  std::set<std::string> rows;
  for (const std::string& name : bad_configs()) rows.insert(name.substr(0, 2));
  for (const char* row :
       {"01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "14", "15", "16", "18"})
    EXPECT_TRUE(rows.contains(row)) << row;
  EXPECT_GE(bad_configs().size(), 30U);
}

TEST(Config, RefusesAFileOfTwoMebibytes) {
  EXPECT_THAT(errors_of("tiedit: 1\n" + std::string(2'097'142, '#')),
              ElementsAre("yaml.size w: file: at most 1,048,576 bytes, got 2,097,152"));
}

TEST(Config, ReadsStepsBlocksIdsAndPaths) {
  const Pipeline p = load(kConfig);
  EXPECT_EQ(p.name, "tie");
  EXPECT_EQ(p.numerics, "exact");
  ASSERT_EQ(p.steps.size(), 2U);
  const Step& plan = std::get<Step>(p.steps[0]);
  EXPECT_EQ(plan.name, "plan");
  EXPECT_EQ(plan.id, "plan.rules");
  EXPECT_EQ(plan.path, "steps[0]");
  const Block& block = std::get<Block>(p.steps[1]);
  EXPECT_EQ(block.kind, "each_edit");
  ASSERT_EQ(block.steps.size(), 4U);
  EXPECT_EQ(block.steps[1].in.at("mask"), "mask");
  EXPECT_EQ(block.steps[2].path, "steps[1].each_edit[2]");
  EXPECT_EQ(block.steps[3].id, "keep");
  EXPECT_EQ(block.steps[3].stage->info().id, "composite.keep");
  EXPECT_EQ(all_steps(p).size(), 5U);
}

TEST(Config, WritesEveryFieldWithItsDefault) {
  EXPECT_EQ(
      step_of(load(kConfig), 0).dump(),
      R"({"use":"locate.region","id":"locate.region",)"
      R"("phrase":{"use":"locate.colour","threshold":0.5,"enabled":true,"at":[],"words":["thing"],"invert":null,"query":null},)"
      R"("box":{"use":"locate.colour","threshold":0.25,"enabled":true,"at":[],"words":["thing"],"invert":null,"query":null}})");
  EXPECT_EQ(step_of(load(kConfig), 1).dump(),
            R"({"use":"locate.refine","id":"locate.refine","in":{"mask":"mask"},"dilate_px":null})");
}

TEST(Config, ItsCanonicalFormReadsBackAsTheSameConfig) {
  const auto first = canonical(load(kConfig));
  EXPECT_EQ(canonical(load(first.dump())), first);
  EXPECT_EQ(canonical(load(first.dump(2))), first);
}

TEST(Config, IsTheSameHoweverItIsWritten) {
  const auto a = canonical(load("tiedit: 1\nsteps:\n- mask: {use: locate.colour, threshold: 0.50, at: [1, 0.5]}\n"));
  const auto b =
      canonical(load("# c\nsteps:\n- mask:\n    at:\n    - 1.0\n    - 5e-1\n    use: \"locate.colour\"\ntiedit: 1\n"));
  EXPECT_EQ(a, b);
}

TEST(Config, TakesSettingsByIdByUseAndThroughTheHolder) {
  const Pipeline p =
      load(kConfig, {"paint.steps=20", "locate.region.box.threshold=1", "plan.rules.exec=union", "paint.seed=7",
                     "paint.prompt=a red, shiny cup: yes", "paint.size=640, 480", "locate.refine.dilate_px=-3"});
  const auto paint = step_of(p, 2)["default"];
  EXPECT_EQ(paint["steps"], 20);
  EXPECT_EQ(paint["seed"], 7);
  EXPECT_EQ(paint["prompt"], "a red, shiny cup: yes");
  EXPECT_EQ(paint["size"], (std::vector<int>{640, 480}));
  EXPECT_EQ(step_of(p, 0)["box"]["threshold"], 1.0);
  EXPECT_EQ(step_of(p, 0)["phrase"]["threshold"], 0.5);
  EXPECT_EQ(step_of(p, 1)["dilate_px"], -3.0);
  EXPECT_EQ(canonical(p)["steps"][0]["plan"]["exec"], "union");
}

TEST(Config, TheLastSettingOfAFieldWinsAndNullUnsetsAnOptional) {
  const Pipeline p = load(
      kConfig, {"paint.strength=0.5", "paint.steps=3", "paint.steps=4", "paint.strength=null", "paint.prompt=null"});
  EXPECT_EQ(step_of(p, 2)["default"]["steps"], 4);
  EXPECT_TRUE(step_of(p, 2)["default"]["strength"].is_null());
  EXPECT_EQ(step_of(p, 2)["default"]["prompt"], "null") << "a text is taken as it is";
}

TEST(Config, TakesListsAndStagesOnTheCommandLine) {
  const Pipeline p =
      load(kConfig, {"locate.region.box={use: locate.colour, words: [a, b]}", "locate.region.box.at=[0.5]",
                     "locate.region.phrase=null", "edit.by_op.remove=edit.fill"});
  EXPECT_EQ(step_of(p, 0)["box"]["words"], (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(step_of(p, 0)["box"]["at"], (std::vector<double>{0.5}));
  EXPECT_TRUE(step_of(p, 0)["phrase"].is_null());
}

TEST(Config, ASettingMayGiveTheRequiredField) {
  const std::string text = "tiedit: 1\nsteps:\n- mask: {use: locate.colour}\n- image: {use: edit.inpaint, id: p}\n";
  EXPECT_THAT(
      errors_of(text),
      ElementsAre(
          "yaml.missing w:4:3: steps[1].model: a value, got none; model is a folder, org/name or a bundled name"));
  EXPECT_THAT(errors_of(text, {"p.model=m"}), IsEmpty());
}

TEST(Config, TellsWrongSettingsAtTheirFlag) {
  const auto line = [](const char* set) { return errors_of(kConfig, {set}); };
  EXPECT_THAT(line("paint.stpes=3"), ElementsAre("yaml.unknown --set paint.stpes: unknown field; did you mean steps"));
  EXPECT_THAT(line("paint.steps=0"), ElementsAre("yaml.range --set paint.steps: 1..1000, got 0"));
  EXPECT_THAT(line("paint.steps=010"),
              ElementsAre("yaml.integer --set paint.steps: a decimal integer, got 010; write 10"));
  EXPECT_THAT(line("paint.guidance=.inf"), ElementsAre("yaml.number --set paint.guidance: a finite number, got .inf"));
  EXPECT_THAT(line("pain.steps=3"),
              ElementsAre("set.step --set pain.steps: a step of the pipeline, got pain; did you mean paint"));
  EXPECT_THAT(line("paint.use=edit.fill"), ElementsAre("yaml.unknown --set paint.use: unknown field; one of model, "
                                                       "prompt, steps, guidance, strength, crop, seed, size"));
  EXPECT_THAT(line("paint.size=8,x"), ElementsAre("yaml.integer --set paint.size[1]: a decimal integer, got x"));
  EXPECT_THAT(line("paint.size=[8, &a 9]"),
              ElementsAre("yaml.alias --set paint.size: no anchors or aliases, got &a; write the value out"));
  EXPECT_THAT(
      line("locate.region.box=locate.color"),
      ElementsAre("stage.unknown --set locate.region.box: a stage, got locate.color; did you mean locate.colour"));
  EXPECT_THAT(line("keep.x=1"), ElementsAre("yaml.unknown --set keep.x: unknown field; composite.keep has no fields"));
  EXPECT_THAT(
      line("locate.colour.threshold=1"),
      ElementsAre(
          "set.ambiguous --set locate.colour.threshold: one step of that name, got steps[1].each_edit[0].box and "
          "steps[1].each_edit[0].phrase; give them ids"));
}

TEST(Config, PrintsErrorsOfTheFileBeforeThoseOfTheCommandLine) {
  const std::string text =
      "tiedit: 1\nsteps:\n- mask: {use: locate.colour, enabled: no}\n- image: {use: edit.fill, x: 1}\n";
  EXPECT_THAT(errors_of(text, {"locate.colour.at=2", "locate.colour.threshold=2"}),
              ElementsAre("yaml.bool w:3:39: steps[0].enabled: true or false, got no",
                          "yaml.unknown w:4:27: steps[1].x: unknown field; one of use, id, in",
                          "yaml.range --set locate.colour.at[0]: 0..1, got 2",
                          "yaml.range --set locate.colour.threshold: 0..1, got 2"));
}

TEST(Config, ReadsSettingsAsStepFieldAndValue) {
  const Setting s = parse_setting("locate.region.box.at=0.5=x.y");
  EXPECT_EQ(s.step, "locate.region.box");
  EXPECT_EQ(s.field, "at");
  EXPECT_EQ(s.value, "0.5=x.y");
  EXPECT_EQ(parse_setting("a.b=").value, "");
  for (const char* bad : {"", "a", "a=1", "a.b", ".b=1", "a.=1", "=", "a=1.2"}) {
    try {
      parse_setting(bad);
      FAIL() << bad;
    } catch (const Error& e) {
      EXPECT_EQ(e.slug(), "set.syntax");
      EXPECT_EQ(exit_code(e.kind()), 2);
    }
  }
}

TEST(Config, NamesTheStageThatNeedsTheEngineAlsoInsideAnother) {
  EXPECT_EQ(needs_engine(load(kConfig)), "edit.inpaint");
  EXPECT_EQ(needs_engine(load(kConfig, {"edit.by_op.default=null"})), std::nullopt);
}

TEST(Config, FindsPathsInTheWorkingFolderThenBesideTheYaml) {
  const fs::path folder = fs::path(TIEDIT_BINARY_DIR) / "config_paths";
  fs::create_directories(folder / "models" / "m");
  const std::string text = "tiedit: 1\nsteps:\n- image: {use: edit.inpaint, id: p, model: models/m}\n";
  const auto model_of = [&](const std::vector<Setting>& sets) {
    const Pipeline p = load_pipeline(text, (folder / "c.yaml").string(), sets, test::stages());
    EXPECT_EQ(canonical(p)["steps"][0]["image"]["model"], sets.empty() ? "models/m" : sets[0].value) << "as written";
    const io::FieldList fields = std::get<Step>(p.steps[0]).stage->fields();
    return *std::get<std::string*>(fields.find("model")->target);
  };
  EXPECT_EQ(model_of({}), (folder / "models/m").string());
  EXPECT_EQ(model_of({{"p", "model", "models/none"}}), "models/none") << "of the command line: the working folder only";
}

TEST(Config, NeverGivesAnythingButErrorsForMutatedFiles) {
  std::mt19937 draw(20240611);
  const std::string alphabet = "{}[],:-&*!|>'\"%@`#~ \n\t?<=.0159aexyz\x01\x04\x7f\xc3\xa9\xff";
  int good = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text = kConfig;
    for (auto changes = 1 + draw() % 4; changes > 0; --changes) {
      const std::size_t at = draw() % text.size();
      const char c = draw() % 8 == 0 ? static_cast<char>(draw() % 256) : alphabet[draw() % alphabet.size()];
      switch (draw() % 3) {
        case 0:
          text[at] = c;
          break;
        case 1:
          text.insert(at, 1 + draw() % 3, c);
          break;
        default:
          text.erase(at, 1 + draw() % 20);
          break;
      }
      if (text.empty()) text = " ";
    }
    try {
      canonical(load_wired_pipeline(text, "w", {}, test::stages()));
      ++good;
    } catch (const ErrorList& list) {
      ASSERT_FALSE(list.errors().empty());
      for (const Error& e : list.errors()) {
        ASSERT_EQ(e.kind(), ErrorKind::config) << e.what();
        ASSERT_EQ(std::string(e.what()).find('\n'), std::string::npos);
      }
    } catch (const std::exception& e) {
      FAIL() << e.what() << "\n" << text;
    }
  }
  EXPECT_GT(good, 100) << "mutations that only break everything test nothing";
  EXPECT_LT(good, 19'000);
}

}  // namespace
}  // namespace tiedit::pipeline
