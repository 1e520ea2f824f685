#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <opencv2/core.hpp>

#include "photo/matte.h"
#include "photo/membrane.h"
#include "photo/paste.h"
#include "support/npy_mat.h"

namespace {

using namespace tiedit::photo;
using tiedit::testing::read_mat;

constexpr double kAlpha = 5e-5, kColour = 2e-3;
constexpr double kMembrane = 0.1;         // levels
constexpr double kRounding = 0.5 + 0.02;  // results in 8 bits

class TransplantParity : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    x_folder = tiedit::testing::made_by_script("transplant");
    std::ifstream in(x_folder + "/cases.json");
    x_cases = nlohmann::json::parse(in);
  }
  static cv::Mat mat(const std::string& name) { return read_mat(x_folder + "/" + name + ".npy"); }
  static cv::Mat as_double(const cv::Mat& m) {
    cv::Mat out;
    m.convertTo(out, CV_64F);
    return out;
  }
  static void report(const char* what, double worst, double tolerance) {
    std::cout << what << ": " << worst << ", " << 100 * worst / tolerance << " % of the tolerance\n";
  }
  static std::string x_folder;
  static nlohmann::json x_cases;
};
std::string TransplantParity::x_folder;
nlohmann::json TransplantParity::x_cases;

TEST_F(TransplantParity, MattesAndCleanColours) {
  double alpha_worst = 0, colour_worst = 0;
  ASSERT_EQ(x_cases["mattes"].size(), 4U);
  for (const std::string name : x_cases["mattes"]) {
    const cv::Mat rgb = mat(name), mask = mat(name + ".mask");
    const Cutout got = matte(rgb, mask);
    cv::Mat alpha = cv::Mat::zeros(rgb.size(), CV_64F);
    as_double(got.alpha).copyTo(alpha(got.box));
    const double alpha_error = cv::norm(alpha, mat(name + ".alpha"), cv::NORM_INF);
    const double colour_error = cv::norm(as_double(got.colour), mat(name + ".colour")(got.box), cv::NORM_INF);
    EXPECT_LE(alpha_error, kAlpha) << name;
    EXPECT_LE(colour_error, kColour) << name;
    alpha_worst = std::max(alpha_worst, alpha_error);
    colour_worst = std::max(colour_worst, colour_error);
  }
  report("alpha", alpha_worst, kAlpha);
  report("colour", colour_worst, kColour);
}

TEST_F(TransplantParity, Membranes) {
  double worst = 0;
  ASSERT_EQ(x_cases["membranes"].size(), 2U);
  for (const std::string name : x_cases["membranes"]) {
    const cv::Mat got = membrane(mat("membrane." + name + ".values"), mat("membrane." + name + ".pixels"), 0.002);
    worst = std::max(worst, cv::norm(as_double(got), mat("membrane." + name), cv::NORM_INF));
    EXPECT_LE(worst, kMembrane) << name;
  }
  report("membrane", worst, kMembrane);
}

TEST_F(TransplantParity, ScaledSprites) {
  double worst = 0;
  ASSERT_EQ(x_cases["scales"].size(), 7U);
  for (const auto& size : x_cases["scales"]) {
    const int w = size[0], h = size[1];
    const cv::Mat got = as_double(scaled(mat("sprite"), {w, h}));
    cv::Mat expected = mat("sprite." + std::to_string(w) + "x" + std::to_string(h));
    ASSERT_EQ(got.size(), expected.size());
    for (int y = 0; y < h; ++y)
      for (int x = 0; x < w; ++x) {
        const auto &g = got.at<cv::Vec4d>(y, x), &e = expected.at<cv::Vec4d>(y, x);
        worst = std::max(worst, std::abs(g[3] - e[3]));
        if (e[3] < 16) continue;  // colours of what is nearly transparent hang on the last bits of alpha
        for (int c = 0; c < 3; ++c) worst = std::max(worst, std::abs(g[c] - e[c]));
      }
  }
  EXPECT_LE(worst, kRounding);
  report("scaling", worst, kRounding);
}

}  // namespace
