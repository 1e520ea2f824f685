#include "stages/registry.h"

#include <gtest/gtest.h>

#include <set>

#include "support/stage.h"

namespace tiedit {
namespace {

TEST(Registry, EveryStageDeclaresItselfWhole) {
  ASSERT_GT(registry().ids().size(), 10U);
  for (const std::string& id : registry().ids()) {
    const Registry::Entry& entry = *registry().find(id);
    EXPECT_EQ(entry.info.id, id);
    EXPECT_FALSE(entry.info.summary.empty()) << id;
    EXPECT_FALSE(entry.info.in.empty()) << id;
    EXPECT_TRUE(entry.run || entry.info.needs_engine) << id;
    std::set<std::string> names;
    for (const io::Field& f : entry.draft(entry)->fields().all()) {
      EXPECT_FALSE(f.info.help.empty()) << id << "." << f.name;
      EXPECT_TRUE(names.insert(f.name).second) << id << "." << f.name << " twice";
      EXPECT_EQ(f.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_"), std::string::npos)
          << id << "." << f.name;
    }
  }
}

TEST(Registry, KnowsNoOtherName) {
  EXPECT_EQ(registry().find("edit.nul"), nullptr);
  EXPECT_EQ(registry().find(""), nullptr);
}

TEST(Registry, AStageOfTheEngineNamesTheWayToIt) {
  const auto stage = test::make_stage("edit.null_engine");
  EXPECT_TRUE(stage->info().needs_engine);
  const Image image(test::noise({8, 8}, CV_8UC3));
  Context context;
  EXPECT_EQ(test::error_of([&] {
              stage->run({{"image", borrow(image)}}, context);
            }),
            "engine.absent: edit.null_engine: the engine, open, got none; run scripts/setup.sh");
}

TEST(Ports, ARequiredOneMustBeBoundAndOfItsKind) {
  const auto stage = test::make_stage("edit.null");
  const Mask mask = test::mask_of(test::rectangles({8, 8}, {}));
  Context context;
  EXPECT_EQ(test::error_of([&] { stage->run({}, context); }), "wiring.port: image: a bound port");
  EXPECT_EQ(test::error_of([&] {
              stage->run({{"image", borrow(mask)}}, context);
            }),
            "wiring.port: image: a bound port");
}

}  // namespace
}  // namespace tiedit
