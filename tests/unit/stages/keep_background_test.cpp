#include "stages/composite/keep_background.h"

#include <gtest/gtest.h>

#include "image/colour.h"
#include "support/stage.h"

namespace tiedit {
namespace {

const cv::Size kSize(64, 48);
const cv::Rect kInside(10, 8, 30, 20);

struct Made {
  Image image;
  nlohmann::ordered_json notes;
};

Made composite(const Image& parent, const cv::Mat& edited, const Mask& mask, const Edit* edit = nullptr,
               KeepBackground::Config config = {}) {
  const Image image(edited);
  Context context;
  Image out = KeepBackground(config).run({&parent, &image, &mask, edit}, context);
  return {std::move(out), context.notes};
}

Mask the_mask() { return test::mask_of(test::rectangles(kSize, {kInside})); }

TEST(KeepBackground, KeepsEverySampleOutsideTheMaskAtAnyDepthAndAlpha) {
  const Mask mask = the_mask();
  const cv::Mat edited = test::noise(kSize, CV_8UC3, 2);  // every background pixel drifted
  for (const int type : {CV_8UC3, CV_8UC4, CV_16UC3, CV_16UC4}) {
    const Image parent(test::noise(kSize, type, 3));
    const Made made = composite(parent, edited, mask);
    ASSERT_EQ(made.image.pixels.type(), type);
    cv::Mat outside = made.image.pixels.clone();
    parent.pixels.copyTo(outside, mask.pixels);
    EXPECT_TRUE(test::equal(outside, parent.pixels)) << type;
    EXPECT_FALSE(test::equal(made.image.pixels, parent.pixels)) << type;
    EXPECT_EQ(made.notes["background"]["outside_max_abs"], 0);
    EXPECT_EQ(made.notes["background"]["outside_pixels"], 0U);
    EXPECT_GT(made.notes["background"]["drift_mean"].get<double>(), 50);
  }
}

TEST(KeepBackground, TakesTheEditWholeWhereThereIsNoFeather) {
  const Image parent(test::noise(kSize, CV_8UC3, 3));
  const cv::Mat edited = test::noise(kSize, CV_8UC3, 2);
  const Made made = composite(parent, edited, the_mask());
  EXPECT_TRUE(test::equal(made.image.pixels(kInside), edited(kInside)));
}

TEST(KeepBackground, TakesPixelsThatAreAlreadyInTheSourcesDepthAsTheyAre) {
  const Image parent(test::noise(kSize, CV_16UC4, 3), std::make_shared<ImageMeta>());
  const Image image(test::noise(kSize, CV_16UC4, 2), parent.meta);
  const Mask mask = the_mask();
  Context context;
  const Image out = KeepBackground({}).run({&parent, &image, &mask, nullptr}, context);
  using Pixel = cv::Vec<ushort, 4>;
  for (int y = kInside.y; y < kInside.br().y; ++y)
    for (int x = kInside.x; x < kInside.br().x; ++x) {
      const auto &made = out.pixels.at<Pixel>(y, x), &edited = image.pixels.at<Pixel>(y, x);
      for (int c = 0; c < 3; ++c) EXPECT_EQ(made[c], edited[c]);
      EXPECT_EQ(made[3], parent.pixels.at<Pixel>(y, x)[3]);
    }
}

TEST(KeepBackground, KeepsAlphaInsideTheMaskToo) {
  const Image parent(test::noise(kSize, CV_8UC4, 3));
  const Made made = composite(parent, test::noise(kSize, CV_8UC3, 2), the_mask());
  cv::Mat was, is;
  cv::extractChannel(parent.pixels, was, 3);
  cv::extractChannel(made.image.pixels, is, 3);
  EXPECT_TRUE(test::equal(is, was));
}

TEST(KeepBackground, KeepsSixteenBitsOfPixelsThatTheEditLeftAlone) {
  const Image parent(test::noise(kSize, CV_16UC3, 3));
  const Made made = composite(parent, parent.srgb8().clone(), the_mask());
  EXPECT_TRUE(test::equal(made.image.pixels, parent.pixels));
}

TEST(KeepBackground, FeathersInsideTheMaskOnly) {
  const Image parent(cv::Mat(kSize, CV_8UC3, cv::Scalar::all(0)));
  const cv::Mat edited(kSize, CV_8UC3, cv::Scalar::all(255));
  const Made made = composite(parent, edited, the_mask(), nullptr, {.feather_px = 4 * 1024.0 / 64});
  const auto at = [&](int x, int y) { return made.image.pixels.at<cv::Vec3b>(y, x)[0]; };
  EXPECT_EQ(at(kInside.x - 1, 18), 0);
  EXPECT_GT(at(kInside.x, 18), 0);
  EXPECT_LT(at(kInside.x, 18), at(kInside.x + 1, 18));
  EXPECT_EQ(at(kInside.x + 4, 18), 255) << "full from feather + 1 px on";
  EXPECT_EQ(at(kInside.x + 3, 18), 228) << "t = 4/5: floor(255 * 0.896 + 0.5)";
}

TEST(KeepBackground, TheFeatherOfAFillStaysInTheGrowthOfItsMask) {
  const Image parent(cv::Mat(kSize, CV_8UC3, cv::Scalar::all(0)));
  const cv::Mat edited(kSize, CV_8UC3, cv::Scalar::all(255));
  Mask mask = the_mask();
  Edit remove{.id = "e1", .op = Op::remove, .target_phrase = "cup", .region = {}, .description = ""};
  EXPECT_EQ(composite(parent, edited, mask, &remove).image.pixels.at<cv::Vec3b>(18, kInside.x)[0], 255)
      << "not grown: no feather";
  mask.dilated_px = 1;
  EXPECT_EQ(composite(parent, edited, mask, &remove).image.pixels.at<cv::Vec3b>(18, kInside.x)[0], 128) << "t = 1/2";
}

TEST(KeepBackground, OfAnEmptyMaskIsTheParent) {
  const Image parent(test::noise(kSize, CV_8UC3, 3));
  const Made made = composite(parent, test::noise(kSize, CV_8UC3, 2), test::mask_of(test::rectangles(kSize, {})));
  EXPECT_TRUE(test::equal(made.image.pixels, parent.pixels));
}

TEST(KeepBackground, RefusesAnEditOfAnotherSize) {
  const Image parent(test::noise(kSize, CV_8UC3));
  EXPECT_EQ(test::error_of([&] {
              composite(parent, test::noise({10, 10}, CV_8UC3), the_mask());
            }),
            "composite.size: composite.keep_background: gen of 64x48, got 10x10; fix the edit stage");
  EXPECT_EQ(test::error_of([&] {
              composite(parent, test::noise(kSize, CV_8UC3), test::mask_of(test::rectangles({10, 10}, {})));
            }),
            "composite.size: composite.keep_background: mask of 64x48, got 10x10; fix the edit stage");
}

}  // namespace
}  // namespace tiedit
