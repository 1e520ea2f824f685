#include <gtest/gtest.h>

#include <set>

#include "pictures.h"

namespace tiedit::testing {
namespace {

constexpr int kCuts = 100;

/// Cut at 100 places spread over the file, the last bytes among them: how many are accepted?
int silent_accepts(const std::string& whole) {
  std::set<std::size_t> places;
  for (std::size_t i = 1; i <= 4; ++i) places.insert(whole.size() - i);
  for (std::size_t i = 0; places.size() < kCuts && i < kCuts; ++i) places.insert(i * whole.size() / kCuts);
  int accepted = 0;
  for (const std::size_t n : places) {
    const std::string error = error_of([&] { io::decode_image(std::string_view(whole).substr(0, n), "w"); });
    accepted += error == "no error";
    EXPECT_TRUE(error == "no error" || error.rfind("image.", 0) == 0) << error;
  }
  return accepted;
}

void sweep(const std::function<std::string(const cv::Mat&)>& encode) {
  for (int kind = 0; kind < kPictureKinds; ++kind) {
    const std::string whole = encode(picture(kind));
    ASSERT_EQ(error_of([&] { io::decode_image(whole, "w"); }), "no error");
    EXPECT_EQ(silent_accepts(whole), 0) << "picture " << kind;
  }
}

TEST(Truncation, OfABaselineJpegIsAlwaysSeen) {
  sweep([](const cv::Mat& m) { return io::encode_image(Image(m), {.format = "jpeg"}); });
}
TEST(Truncation, OfAProgressiveJpegIsAlwaysSeen) {
  sweep([](const cv::Mat& m) { return raw_jpeg(m, true); });
}
TEST(Truncation, OfAPngIsAlwaysSeen) {
  sweep([](const cv::Mat& m) { return io::encode_image(Image(m)); });
}
TEST(Truncation, OfALosslessWebpIsAlwaysSeen) {
  sweep([](const cv::Mat& m) { return io::encode_image(Image(m), {.format = "webp"}); });
}
TEST(Truncation, OfALossyWebpIsAlwaysSeen) { sweep(lossy_webp); }

}  // namespace
}  // namespace tiedit::testing
