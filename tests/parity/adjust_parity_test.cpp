#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <opencv2/core.hpp>

#include "photo/adjust.h"
#include "support/npy_mat.h"

namespace {

using tiedit::testing::read_mat;

// f32 against f64 leaves the neighbouring level to rare samples. The blur interpolates a reduced picture: more of its
// samples round the other way, none by more than a level.
TEST(AdjustParity, EveryFormulaIsWithinOneLevel) {
  const std::string folder = tiedit::testing::made_by_script("adjust");
  std::ifstream in(folder + "/cases.json");
  const nlohmann::json made = nlohmann::json::parse(in);
  const cv::Vec3b colour(made["colour"][0], made["colour"][1], made["colour"][2]);
  ASSERT_EQ(made["cases"].size(), 144U);
  double worst = 1, worst_blur = 1;
  for (const auto& c : made["cases"]) {
    const std::string name = c["name"], kind = c["kind"], amount = c["amount"].dump();
    const cv::Mat rgb = read_mat(folder + "/" + name + ".npy"), mask = read_mat(folder + "/" + name + ".mask.npy");
    const cv::Mat expected = read_mat(folder + "/" + name + "." + kind + "." + amount + ".npy");
    const auto code = tiedit::photo::adjust_of(kind);
    ASSERT_TRUE(code.has_value()) << kind;
    cv::Mat difference = tiedit::photo::adjust(rgb, mask, *code, c["amount"], colour);
    cv::absdiff(difference, expected, difference);
    EXPECT_LE(cv::norm(difference, cv::NORM_INF), 1) << name << " " << kind << " " << amount;
    const double equal = 1 - cv::countNonZero(difference.reshape(1)) / static_cast<double>(difference.total() * 3);
    EXPECT_GE(equal, kind == "blur" ? 0.97 : 0.999) << name << " " << kind << " " << amount;
    (kind == "blur" ? worst_blur : worst) = std::min(kind == "blur" ? worst_blur : worst, equal);
    difference.setTo(0, mask != 0);
    EXPECT_EQ(cv::norm(difference, cv::NORM_INF), 0);
  }
  std::cout << "least share of equal samples " << worst << ", of blur " << worst_blur << "\n";
}

}  // namespace
