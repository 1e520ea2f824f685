#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <opencv2/core.hpp>

#include "image/resize.h"
#include "support/npy.h"

namespace {

using tiedit::image::Filter;
using tiedit::image::ResizeOrder;

cv::Mat read_mat(const std::string& path) {
  const tiedit::testing::Npy a = tiedit::testing::read_npy(path);
  if (a.dtype != "|u1") throw std::runtime_error(path + ": " + a.dtype);
  cv::Mat m(a.shape.at(0), a.shape.at(1), a.shape.size() == 3 ? CV_8UC3 : CV_8UC1);
  std::copy(a.bytes.begin(), a.bytes.end(), m.data);
  return m;
}

TEST(ResizeParity, EveryFilterSizeAndBoxEqualsPillow13BitForBit) {
  const std::string folder = TIEDIT_BINARY_DIR "/parity/resize";
  const std::string command = TIEDIT_PYTHON " " TIEDIT_SOURCE_DIR "/scripts/parity/make_resize.py " + folder;
  ASSERT_EQ(std::system(command.c_str()), 0) << command;
  const std::map<std::string, Filter> filters{{"nearest", Filter::nearest},
                                              {"box", Filter::box},
                                              {"bilinear", Filter::bilinear},
                                              {"bicubic", Filter::bicubic},
                                              {"lanczos", Filter::lanczos}};
  std::ifstream in(folder + "/cases.json");
  const nlohmann::json cases = nlohmann::json::parse(in);
  ASSERT_GT(cases.size(), 1000U);
  int order_matters = 0;
  for (const auto& c : cases) {
    const cv::Mat source = read_mat(folder + "/" + c["source"].get<std::string>());
    const cv::Mat expected = read_mat(folder + "/" + c["result"].get<std::string>());
    const Filter filter = filters.at(c["filter"]);
    tiedit::image::ResizeBox box{0, 0, static_cast<float>(source.cols), static_cast<float>(source.rows)};
    if (!c["box"].is_null()) box = {c["box"][0], c["box"][1], c["box"][2], c["box"][3]};
    const cv::Mat got = tiedit::image::resize(source, expected.size(), filter, box, ResizeOrder::pillow13);
    ASSERT_EQ(got.type(), expected.type());
    EXPECT_EQ(cv::norm(got, expected, cv::NORM_INF), 0)
        << c["result"] << " of " << source.size() << " to " << expected.size();
    const cv::Mat old = tiedit::image::resize(source, expected.size(), filter, box, ResizeOrder::horizontal_first);
    order_matters += cv::norm(old, expected, cv::NORM_INF) > 0;
  }
  std::cout << cases.size() << " cases, tolerance 0; the order of the passes shows in " << order_matters << "\n";
  EXPECT_GT(order_matters, 0);
}

}  // namespace
