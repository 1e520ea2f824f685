#include "base/log.h"

#include <gtest/gtest.h>

#include <string>

namespace tiedit::base {
namespace {

class Log : public testing::Test {
 protected:
  void TearDown() override { set_verbosity(Verbosity::normal); }

  static std::string printed(Verbosity at, std::string_view line) {
    testing::internal::CaptureStderr();
    log(at, line);
    return testing::internal::GetCapturedStderr();
  }
};

TEST_F(Log, PrintsWhatTheLevelAsksFor) {
  set_verbosity(Verbosity::quiet);
  EXPECT_EQ(printed(Verbosity::quiet, "error"), "error\n");
  EXPECT_EQ(printed(Verbosity::normal, "note"), "");
  set_verbosity(Verbosity::normal);
  EXPECT_EQ(printed(Verbosity::normal, "note"), "note\n");
  EXPECT_EQ(printed(Verbosity::stages, "stage"), "");
  set_verbosity(Verbosity::stages);
  EXPECT_EQ(printed(Verbosity::stages, "stage"), "stage\n");
  EXPECT_EQ(printed(Verbosity::replies, "reply"), "");
}

TEST_F(Log, EscapesControlCharactersAndKeepsLines) {
  EXPECT_EQ(printed(Verbosity::quiet, "a\x1b[2J\nb\tc"), "a\\x1B[2J\nb\\x09c\n");
}

TEST_F(Log, HasNoBarWhereStderrIsNoTerminal) {
  if (stderr_is_terminal()) GTEST_SKIP() << "stderr is a terminal here";
  testing::internal::CaptureStderr();
  set_status("[####....] 1/2");
  log_error("line");
  set_status("");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "line\n");
}

}  // namespace
}  // namespace tiedit::base
