#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <opencv2/core.hpp>

#include "photo/recolor.h"
#include "support/npy_mat.h"

namespace {

using tiedit::testing::read_mat;

// f32 against f64: a sample may round to the neighbouring level, nothing more.
TEST(RecolorParity, IsWithinOneLevelAndMostlyEqual) {
  const std::string folder = tiedit::testing::made_by_script("recolor");
  std::ifstream in(folder + "/cases.json");
  const nlohmann::json cases = nlohmann::json::parse(in);
  ASSERT_EQ(cases.size(), 15U);
  double worst = 1;
  for (const auto& c : cases) {
    const std::string name = c["name"], colour = c["colour"];
    const cv::Mat rgb = read_mat(folder + "/" + name + ".npy"), mask = read_mat(folder + "/" + name + ".mask.npy");
    const cv::Mat expected = read_mat(folder + "/" + name + "." + colour + ".npy");
    const auto& t = c["target"];
    const cv::Mat got = tiedit::photo::recolor(rgb, mask, cv::Vec3b(t[0], t[1], t[2]));
    cv::Mat difference;
    cv::absdiff(got, expected, difference);
    EXPECT_LE(cv::norm(difference, cv::NORM_INF), 1) << name << " " << colour;
    const double equal = 1 - cv::countNonZero(difference.reshape(1)) / static_cast<double>(difference.total() * 3);
    EXPECT_GE(equal, 0.999) << name << " " << colour;
    worst = std::min(worst, equal);
    difference.setTo(0, mask != 0);
    EXPECT_EQ(cv::norm(difference, cv::NORM_INF), 0);
  }
  std::cout << "least share of equal samples " << worst << "\n";
}

}  // namespace
