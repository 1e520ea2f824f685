#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <opencv2/core.hpp>

#include "image/composite.h"
#include "image/difference.h"
#include "support/npy_mat.h"

namespace {

using tiedit::testing::read_mat;

/// gen's colours with src's alpha, if it has one.
cv::Mat with_alpha_of(const cv::Mat& gen, const cv::Mat& src) {
  if (src.channels() == 3) return gen;
  cv::Mat alpha, out;
  cv::extractChannel(src, alpha, 3);
  std::vector<cv::Mat> planes;
  cv::split(gen, planes);
  planes.push_back(alpha);
  cv::merge(planes, out);
  return out;
}

TEST(CompositeParity, EqualsTheReferenceByteForByte) {
  const std::string folder = tiedit::testing::made_by_script("composite");
  std::ifstream in(folder + "/cases.json");
  const nlohmann::json cases = nlohmann::json::parse(in);
  ASSERT_EQ(cases.size(), 80U);
  for (const auto& c : cases) {
    const std::string name = c["name"];
    const int feather = c["feather"];
    const cv::Mat mask = read_mat(folder + "/mask" + std::to_string(c["mask"].get<int>()) + ".npy");
    const cv::Mat src = read_mat(folder + "/src." + name + ".npy"), gen = read_mat(folder + "/gen." + name + ".npy");
    const cv::Mat expected = read_mat(folder + "/out." + name + "." + std::to_string(feather) + ".npy");
    const cv::Mat got = tiedit::image::composite(src, gen, mask, feather);
    ASSERT_EQ(got.type(), expected.type());
    EXPECT_EQ(cv::norm(got, expected, cv::NORM_INF), 0) << name << ", feather " << feather;
    EXPECT_EQ(tiedit::image::outside_difference(got, src, mask).pixels, 0U);
    if (c.contains("drift")) {
      const auto drift = tiedit::image::drift(gen, src, mask);
      EXPECT_NEAR(drift.mean, c["drift"][0].get<double>(), 1e-9) << name;
      EXPECT_EQ(drift.max, c["drift"][1].get<int>()) << name;
    }
    if (c.contains("outside")) {
      const auto outside = tiedit::image::outside_difference(with_alpha_of(gen, src), src, mask);
      EXPECT_EQ(outside.pixels, c["outside"].get<std::size_t>()) << name;
    }
  }
  std::cout << cases.size() << " cases, tolerance 0\n";
}

}  // namespace
