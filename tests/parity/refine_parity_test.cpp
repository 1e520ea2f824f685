#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <opencv2/core.hpp>

#include "image/morphology.h"
#include "image/refine.h"
#include "support/npy_mat.h"

namespace {

using tiedit::testing::read_mat;

int differing(const cv::Mat& a, const cv::Mat& b) { return cv::countNonZero(a != b); }

const std::string& folder() {
  static const std::string made = tiedit::testing::made_by_script("refine");
  return made;
}

TEST(RefineParity, GrowingEqualsTheUnionOfDiscsToThePixel) {
  for (int i = 0; i < 7; ++i) {
    const cv::Mat mask = read_mat(folder() + "/mask" + std::to_string(i) + ".npy");
    for (const int r : {1, 2, 3, 7, 24, -1, -5}) {
      const cv::Mat expected = read_mat(folder() + "/mask" + std::to_string(i) + "." + std::to_string(r) + ".npy");
      EXPECT_EQ(differing(tiedit::image::dilate_edt(mask, r), expected), 0) << "mask " << i << ", r " << r;
    }
  }
}

TEST(RefineParity, CleaningEqualsTheReferenceToThePixelAndTheCount) {
  std::ifstream in(folder() + "/cases.json");
  const nlohmann::json cases = nlohmann::json::parse(in);
  int dropped = 0, holes = 0;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const auto& c = cases[i];
    const cv::Mat logits = read_mat(folder() + "/logits" + std::to_string(i) + ".npy");
    std::vector<cv::Point> points;
    for (const auto& p : c["points"]) points.emplace_back(p[0].get<int>(), p[1].get<int>());
    tiedit::image::CleanOptions options;
    options.fill_holes = c["holes"];
    options.include_shadow = c["shadow"];
    options.dilate_px = c["radius"];
    const auto got = tiedit::image::clean(logits > 0, logits, points, options);
    EXPECT_EQ(differing(got.mask, read_mat(folder() + "/clean" + std::to_string(i) + ".npy")), 0) << "case " << i;
    EXPECT_EQ(got.components_before, c["counts"]["before"]) << "case " << i;
    EXPECT_EQ(got.components_after, c["counts"]["after"]) << "case " << i;
    EXPECT_EQ(got.holes_filled, c["counts"]["holes"]) << "case " << i;
    dropped += got.components_before - got.components_after;
    holes += got.holes_filled;
  }
  EXPECT_GT(dropped, 20);  // the cases do exercise both rules
  EXPECT_GT(holes, 3);
  std::cout << cases.size() << " cases, tolerance 0: " << dropped << " components dropped, " << holes
            << " holes filled\n";
}

TEST(RefineParity, AuditEqualsTheReference) {
  std::ifstream in(folder() + "/cases.json");
  const nlohmann::json cases = nlohmann::json::parse(in);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const auto& want = cases[i]["audit"];
    const cv::Mat mask = read_mat(folder() + "/clean" + std::to_string(i) + ".npy");
    const auto got = tiedit::image::audit(mask, read_mat(folder() + "/logits" + std::to_string(i) + ".npy"));
    EXPECT_DOUBLE_EQ(got.area_share, want["share"]);
    EXPECT_EQ((std::vector<int>{got.box.x, got.box.y, got.box.br().x, got.box.br().y}),
              want["box"].get<std::vector<int>>());
    EXPECT_EQ(got.touches_border, want["border"].get<bool>());
    EXPECT_DOUBLE_EQ(*got.stability, want["stability"]);
    ASSERT_EQ(got.rim_logit.has_value(), !want["rim"].is_null());
    if (got.rim_logit) {
      EXPECT_NEAR(*got.rim_logit, want["rim"].get<double>(), 1e-6);  // f32 logits, f64 mean
    }
  }
}

}  // namespace
