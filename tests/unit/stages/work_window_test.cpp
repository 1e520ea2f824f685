#include "stages/edit/work_window.h"

#include <gtest/gtest.h>

#include <opencv2/core.hpp>

namespace tiedit::stages {
namespace {

const NativeSize kNative{512, 8};

TEST(WorkWindow, TakesTheWholePictureForALargeMask) {
  const WorkWindow w = work_window({800, 600}, {100, 100, 500, 400}, kNative, "auto");
  EXPECT_EQ(w.area, cv::Rect(0, 0, 800, 600));
  EXPECT_EQ(w.size, cv::Size(592, 440));  // about 512 x 512 pixels in the picture's aspect
}

TEST(WorkWindow, LooksCloselyAtASmallMask) {
  const WorkWindow w = work_window({1024, 768}, {500, 400, 60, 40}, kNative, "auto");
  EXPECT_EQ(w.area, cv::Rect(402, 292, 256, 256));  // at most twice as large: 512 / 2
  EXPECT_EQ(w.size, cv::Size(512, 512));
  EXPECT_EQ(w.scale, 2);
}

TEST(WorkWindow, StaysInsideThePicture) {
  const WorkWindow w = work_window({1024, 768}, {0, 740, 20, 28}, kNative, "auto");
  EXPECT_EQ(w.area, cv::Rect(0, 512, 256, 256));
}

TEST(WorkWindow, ObeysNeverAlwaysAndASize) {
  EXPECT_EQ(work_window({640, 480}, {1, 1, 5, 5}, kNative, "never").area, cv::Rect(0, 0, 640, 480));
  const cv::Rect large(1, 1, 500, 480);
  EXPECT_EQ(work_window({1000, 900}, large, kNative, "auto").area, cv::Rect(0, 0, 1000, 900));
  EXPECT_EQ(work_window({1000, 900}, large, kNative, "always").area, cv::Rect(0, 0, 850, 830));
  EXPECT_EQ(work_window({640, 480}, {1, 1, 5, 5}, kNative, "never", {512, 384}).size, cv::Size(512, 384));
}

TEST(WorkWindow, ContainsTheMaskAndHasASizeTheModelTakes) {
  cv::RNG random(5);
  for (int i = 0; i < 1000; ++i) {
    const cv::Size picture(random.uniform(64, 3000), random.uniform(64, 3000));
    const int x = random.uniform(0, picture.width), y = random.uniform(0, picture.height);
    const cv::Rect box(x, y, random.uniform(1, picture.width - x + 1), random.uniform(1, picture.height - y + 1));
    const WorkWindow w = work_window(picture, box, kNative, i % 2 ? "auto" : "always");
    ASSERT_EQ(w.area & box, box) << picture << box << w.area;
    ASSERT_EQ(w.area & cv::Rect({}, picture), w.area) << picture << box;
    ASSERT_EQ(w.size.width % 8, 0);
    ASSERT_EQ(w.size.height % 8, 0);
    ASSERT_GE(std::min(w.size.width, w.size.height), 8);
    ASSERT_LE(w.scale, 2);
    ASSERT_LE(w.size.area(), 1.2 * 512 * 512) << picture << box << w.size;
  }
}

TEST(WorkWindow, IsToldInAFile) {
  EXPECT_EQ(window_json({{1, 2, 30, 40}, {512, 384}, 1.5}),
            "{\n  \"x1\": 1,\n  \"y1\": 2,\n  \"x2\": 31,\n  \"y2\": 42,\n  \"width\": 512,\n  \"height\": 384,\n  "
            "\"scale\": 1.5\n}\n");
}

}  // namespace
}  // namespace tiedit::stages
