#include "pipeline/progress.h"

#include <gtest/gtest.h>

#include "base/log.h"

namespace tiedit::pipeline {
namespace {

TEST(DurationText, IsShortAndGrows) {
  EXPECT_EQ(duration_text(0), "0s");
  EXPECT_EQ(duration_text(59.4), "59s");
  EXPECT_EQ(duration_text(59.6), "1m00s");
  EXPECT_EQ(duration_text(75.2), "1m15s");
  EXPECT_EQ(duration_text(3599.4), "59m59s");
  EXPECT_EQ(duration_text(4000), "1h06m");
  EXPECT_EQ(duration_text(360000), "100h00m");
}

class ProgressLines : public testing::Test {
 protected:
  void SetUp() override {
    if (base::stderr_is_terminal()) GTEST_SKIP() << "stderr is a terminal here";
  }
  static std::string lines_of(std::size_t total) {
    testing::internal::CaptureStderr();
    {
      Progress progress(total);
      for (std::size_t i = 0; i < total; ++i) {
        progress.tick();
        progress.item_done("item" + std::to_string(i), i == 1, true);
      }
    }
    return testing::internal::GetCapturedStderr();
  }
};

TEST_F(ProgressLines, AreAtMostOneEveryTwoSecondsWhereThereIsNoTerminal) {
  EXPECT_EQ(lines_of(1000), "1/1000 item0\n");
}

TEST_F(ProgressLines, AreNotNeededForOneItem) { EXPECT_EQ(lines_of(1), ""); }

}  // namespace
}  // namespace tiedit::pipeline
