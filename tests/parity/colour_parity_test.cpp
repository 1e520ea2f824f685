#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <opencv2/core.hpp>

#include "photo/colour_mask.h"
#include "photo/lab.h"
#include "support/npy_mat.h"

namespace {

using tiedit::testing::read_mat;

const std::string& folder() {
  static const std::string made = tiedit::testing::made_by_script("colour");
  return made;
}

TEST(ColourParity, EveryPixelGoesToTheNearestNamedColour) {
  std::ifstream in(folder() + "/table.json");
  std::vector<tiedit::photo::NamedColour> table;
  for (const auto& c : nlohmann::json::parse(in))
    table.push_back({c["name"], cv::Vec3b(c["rgb"][0], c["rgb"][1], c["rgb"][2]), static_cast<int>(table.size())});
  const cv::Mat rgb = read_mat(folder() + "/rgb.npy"), nearest = read_mat(folder() + "/nearest.npy");
  for (const auto& colour : table) {
    const cv::Mat got = tiedit::photo::colour_mask(rgb, table, colour.group, {});
    EXPECT_EQ(cv::countNonZero(got != (nearest == colour.group)), 0) << colour.name;
  }
}

TEST(ColourParity, LabAgreesWithDoublePrecisionBothWays) {
  const cv::Mat rgb = read_mat(folder() + "/colours.npy"), want = read_mat(folder() + "/lab.npy");
  const cv::Mat lab = tiedit::photo::to_lab(rgb);
  double worst = 0, worst_scalar = 0;
  for (int y = 0; y < rgb.rows; ++y)
    for (int x = 0; x < rgb.cols; ++x) {
      const auto& w = want.at<cv::Vec3d>(y, x);
      worst = std::max(worst, cv::norm(cv::Vec3d(lab.at<cv::Vec3f>(y, x)) - w, cv::NORM_INF));
      const auto one = tiedit::photo::lab_of(rgb.at<cv::Vec3b>(y, x));
      worst_scalar = std::max(worst_scalar, cv::norm(cv::Vec3d(one.L, one.a, one.b) - w, cv::NORM_INF));
    }
  cv::Mat back, original;
  rgb.convertTo(original, CV_32F);
  cv::absdiff(tiedit::photo::from_lab(lab), original, back);
  const double worst_back = cv::norm(back, cv::NORM_INF);
  EXPECT_LE(worst, 3e-4);
  EXPECT_LE(worst_scalar, 1e-11);
  EXPECT_LE(worst_back, 0.01);
  std::cout << "to Lab " << worst << " of 3e-4, scalar " << worst_scalar << " of 1e-11, there and back " << worst_back
            << " levels of 0.01\n";
}

}  // namespace
