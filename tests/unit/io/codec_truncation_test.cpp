#include <gtest/gtest.h>

#include <set>

#include "io/metadata.h"
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

std::vector<std::string> one_of_each() {
  Image image(picture(3));
  auto meta = std::make_shared<ImageMeta>();
  meta->exif = exif_block(1);
  meta->text = {{"Title", "cup"}};
  image.meta = meta;
  io::EncodeOptions o;
  o.record = "{}";
  std::vector<std::string> files{raw_jpeg(picture(3), true), lossy_webp(picture(3))};
  for (const char* format : {"png", "jpeg", "webp"}) {
    o.format = format;
    files.push_back(io::encode_image(image, o));
  }
  return files;
}

TEST(Damage, OfAnyBytesEndsInAPictureOrInAnErrorOfOurs) {
  cv::RNG random(11);
  int errors = 0, pictures = 0;
  for (const std::string& whole : one_of_each())
    for (int i = 0; i < 300; ++i) {
      std::string bad = whole;
      const int flips = random.uniform(1, 6);
      // Half of them where the headers are.
      const int range = static_cast<int>(i % 2 == 0 ? bad.size() : std::min<std::size_t>(bad.size(), 200));
      for (int f = 0; f < flips; ++f)
        bad[static_cast<std::size_t>(random.uniform(0, range))] = static_cast<char>(random.uniform(0, 256));
      const std::string error =
          error_of([&] { io::decode_image(bad, "w", {.allow_damaged = i % 3 == 0, .first_frame = i % 5 == 0}); });
      EXPECT_TRUE(error == "no error" || error.rfind("image.", 0) == 0) << error;
      (error == "no error" ? pictures : errors) += 1;
      if (i % 3 == 0 && error == "no error") io::list_metadata(bad, "w");
    }
  EXPECT_GT(errors, 300);
  EXPECT_GT(pictures, 100);
}

}  // namespace
}  // namespace tiedit::testing
