#include "stages/edit/null.h"

#include <gtest/gtest.h>

#include <new>
#include <thread>

#include "support/stage.h"

namespace tiedit {
namespace {

cv::Mat run(const cv::Mat& pixels, std::uint64_t seed, const Mask* mask = nullptr) {
  const Image image(pixels);
  Context context;
  context.seed = seed;
  return NullEdit(NullConfig{}).run({&image, mask}, context).pixels;
}

TEST(NullEdit, FlipsBitsByTheSeedAndSeedZeroChangesToo) {
  EXPECT_EQ(null_pattern(0), (std::array<unsigned char, 3>{0x55, 0x55, 0x55}));
  EXPECT_EQ(null_pattern(0x030201), (std::array<unsigned char, 3>{0x54, 0x57, 0x56}));
  const cv::Mat source = test::noise({9, 8}, CV_8UC3);
  cv::Mat expected;
  cv::bitwise_xor(source, cv::Scalar(0x54, 0x57, 0x56), expected);
  EXPECT_TRUE(test::equal(run(source, 0x030201), expected));
}

TEST(NullEdit, LeavesTheOutsideOfAMaskAsItIs) {
  const cv::Mat source = test::noise({20, 10}, CV_8UC3);
  const Mask mask = test::mask_of(test::rectangles({20, 10}, {{3, 2, 5, 4}}));
  const cv::Mat made = run(source, 7, &mask);
  EXPECT_EQ(cv::countNonZero(mask.pixels == 0), 180);
  cv::Mat outside = made.clone();
  source.copyTo(outside, mask.pixels);
  EXPECT_TRUE(test::equal(outside, source));
  EXPECT_TRUE(test::equal(made(cv::Rect(3, 2, 5, 4)), run(source, 7)(cv::Rect(3, 2, 5, 4))));
}

TEST(NullEdit, DoesNotWriteIntoItsInput) {
  const cv::Mat source = test::noise({9, 8}, CV_8UC3);
  const cv::Mat before = source.clone();
  const Mask mask = test::mask_of(test::rectangles({9, 8}, {{0, 0, 9, 8}}));
  run(source, 7, &mask);
  EXPECT_TRUE(test::equal(source, before));
}

TEST(NullEdit, TwiceIsTheSource) {
  const cv::Mat source = test::noise({9, 8}, CV_8UC3);
  EXPECT_TRUE(test::equal(run(run(source, 99), 99), source));
}

TEST(NullFault, DoesWhatItSays) {
  const Context context;
  const auto fault = [&](const char* name) { return test::error_of([&] { null_fault({.fault = name}, context); }); };
  EXPECT_EQ(fault("none"), "no error");
  EXPECT_EQ(fault("throw"), "edit.fault: edit.null: no fault, got throw");
  EXPECT_EQ(fault("nan"), "edit.nonfinite: edit.null: finite values, got NaN");
  EXPECT_EQ(fault("sticky"), "device.sticky: edit.null: a working device, got a sticky error");
  EXPECT_THROW(null_fault({.fault = "oom"}, context), std::bad_alloc);
}

TEST(NullFault, ASleepEndsWhenTheRunIsAskedToStop) {
  std::atomic<bool> cancel{false};
  Context context;
  context.cancel = &cancel;
  std::thread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    cancel = true;
  });
  const auto start = std::chrono::steady_clock::now();
  EXPECT_THROW(null_fault({.fault = "hang"}, context), Cancelled);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
  later.join();
}

}  // namespace
}  // namespace tiedit
