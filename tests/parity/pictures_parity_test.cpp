#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <opencv2/core.hpp>

#include "io/codec.h"
#include "support/npy.h"

namespace {

const std::string kFolder = TIEDIT_BINARY_DIR "/parity/pictures";

int run_script(const std::string& verb) {
  return std::system(
      (TIEDIT_PYTHON " " TIEDIT_SOURCE_DIR "/scripts/parity/make_pictures.py " + verb + " " + kFolder).c_str());
}

std::string bytes_of(const std::string& name) {
  std::ifstream in(kFolder + "/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

cv::Mat pixels_of(const std::string& name) {
  const tiedit::testing::Npy a = tiedit::testing::read_npy(kFolder + "/" + name + ".npy");
  cv::Mat m(a.shape.at(0), a.shape.at(1), CV_MAKETYPE(a.dtype == "<u2" ? CV_16U : CV_8U, a.shape.at(2)));
  std::copy(a.bytes.begin(), a.bytes.end(), m.data);
  return m;
}

TEST(PicturesParity, WhatPillowWritesIsDecodedAsPillowDoes) {
  ASSERT_EQ(run_script("make"), 0);
  for (const auto& name : nlohmann::json::parse(bytes_of("made.json"))) {
    const tiedit::io::Decoded d = tiedit::io::decode_image(bytes_of(name), name, {.first_frame = true});
    const cv::Mat expected = pixels_of(name);
    ASSERT_EQ(d.image.pixels.size(), expected.size()) << name;
    ASSERT_EQ(d.image.pixels.type(), expected.type()) << name;
    EXPECT_EQ(cv::norm(d.image.pixels, expected, cv::NORM_INF), 0) << name;
    EXPECT_TRUE(d.warnings.empty()) << name << ": " << d.warnings[0].text;
  }
}

TEST(PicturesParity, PillowReadsWhatAnOutputSaysOfItself) {
  ASSERT_EQ(run_script("make"), 0);
  const tiedit::Image image = tiedit::io::decode_image(bytes_of("turned.png"), "turned.png").image;
  tiedit::io::EncodeOptions o;
  o.record = R"({"format":"tiedit.item/1","text":"größer & <b>"})";
  o.parameters = "größer";
  o.digital_source_type = "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicallyEnhanced";
  for (const auto& [format, file] :
       std::map<std::string, std::string>{{"png", "edited.png"}, {"jpeg", "edited.jpg"}, {"webp", "edited.webp"}}) {
    o.format = format;
    std::ofstream(kFolder + "/" + file, std::ios::binary) << tiedit::io::encode_image(image, o);
  }
  EXPECT_EQ(run_script("check"), 0);
}

}  // namespace
