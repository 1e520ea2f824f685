#include "pipeline/engine_door.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/error.h"

namespace tiedit::pipeline {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

Error error_of_opening(const fs::path& library) {
  try {
    open_engine(library);
  } catch (const Error& e) {
    return e;
  }
  throw std::logic_error("the engine opened");
}

TEST(EngineDoor, NamesTheSetUpWhenThereIsNoEngine) {
  const Error e = error_of_opening(fs::path(TIEDIT_BINARY_DIR) / "no such folder" / "libtiedit_engine.so");
  EXPECT_EQ(exit_code(e.kind()), 5);
  EXPECT_EQ(e.slug(), "engine.absent");
  EXPECT_STREQ(e.what(),
               "engine: the engine library libtiedit_engine.so, got "
               "none beside the binary; run scripts/setup.sh");
  EXPECT_FALSE(engine_is_open());
}

TEST(EngineDoor, QuotesTheLoaderWhenTheFileIsNoLibrary) {
  const fs::path folder = fs::path(TIEDIT_BINARY_DIR) / "engine_door_test";
  fs::create_directories(folder);
  const fs::path library = folder / "libtiedit_engine.so";
  std::ofstream(library) << "not a library at all";
  const Error e = error_of_opening(library);
  EXPECT_EQ(exit_code(e.kind()), 5);
  EXPECT_EQ(e.slug(), "engine.load");
  EXPECT_THAT(e.what(), AllOf(HasSubstr("libtiedit_engine.so: "), HasSubstr("run scripts/setup.sh"),
                              HasSubstr("file too short"), Not(HasSubstr(folder.string()))));
  EXPECT_FALSE(engine_is_open());
}

TEST(EngineDoor, RefusesALibraryThatIsNotTheEngine) {
  const Error e = error_of_opening("/lib/x86_64-linux-gnu/libm.so.6");
  EXPECT_EQ(e.slug(), "engine.load");
  EXPECT_THAT(e.what(), HasSubstr("undefined symbol: tiedit_engine_register"));
}

TEST(EngineDoor, LooksBesideTheBinary) {
  EXPECT_EQ(engine_path(), fs::read_symlink("/proc/self/exe").parent_path() / "libtiedit_engine.so");
}

}  // namespace
}  // namespace tiedit::pipeline
