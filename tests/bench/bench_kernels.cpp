// bench_kernels codec FILE...  seconds to decode and to encode each JPEG, with the tool's own codec
// bench_kernels composite               a tenth of 12 megapixels through the composite, against copying the picture
// bench_kernels fill                    the exemplar fill of holes of several sizes
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <functional>
#include <nlohmann/json.hpp>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "base/files.h"
#include "image/composite.h"
#include "image/difference.h"
#include "image/morphology.h"
#include "io/codec.h"
#include "io/image_header.h"
#include "photo/fill.h"

namespace {

using namespace tiedit;
using nlohmann::ordered_json;

double seconds(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median_of(int runs, const std::function<void()>& work) {
  std::vector<double> all;
  for (int i = 0; i < runs; ++i) all.push_back(seconds(work));
  std::nth_element(all.begin(), all.begin() + runs / 2, all.end());
  return all[static_cast<std::size_t>(runs / 2)];
}

ordered_json codec(const std::vector<std::string>& files) {
  double decode = 0, encode = 0;
  for (const std::string& file : files) {
    const std::string bytes = base::read_file(file, ErrorKind::input, "image", io::kMaxImageBytes);
    io::Decoded decoded;
    decode += seconds([&] { decoded = io::decode_image(bytes, file); });
    encode += seconds([&] { io::encode_image(decoded.image, {.format = decoded.image.meta->format}); });
  }
  return {{"files", files.size()}, {"decode_seconds", decode}, {"encode_seconds", encode}};
}

// A smooth picture with texture, so that nothing is trivially equal.
cv::Mat scene(cv::Size size) {
  cv::Mat noise(size, CV_8UC3), out;
  cv::RNG(7).fill(noise, cv::RNG::UNIFORM, 0, 255);
  cv::GaussianBlur(noise, out, {}, 3);
  return out;
}

ordered_json composite() {
  const cv::Size size(4000, 3000);
  const cv::Mat src = scene(size);
  const cv::Rect box(1200, 900, 1265, 949);  // a tenth of the picture
  cv::Mat mask = cv::Mat::zeros(size, CV_8U), gen = src.clone(), copy;
  mask(box).setTo(255);
  gen(box) += cv::Scalar(30, 30, 30);
  const double copied = median_of(9, [&] { copy = src.clone(); });
  const double whole = median_of(9, [&] { image::composite(src, gen, mask, 16); });
  const cv::Rect work = image::grown(box, 1, size);
  const double in_box = median_of(9, [&] {
    cv::Mat out = src.clone();
    image::composite(src(work), gen(work), mask(work), 16).copyTo(out(work));
  });
  const double check = median_of(9, [&] { image::outside_difference(copy, src, mask); });
  return {{"copy_seconds", copied}, {"composite_seconds", whole}, {"composite_in_box_seconds", in_box}, {"check_seconds", check}, {"ratio_to_copy", in_box / copied}};
}

ordered_json fill() {
  struct Case {
    cv::Size size;
    double hole_px;
  };
  ordered_json rows = ordered_json::array();
  for (const Case& c : {Case{{600, 400}, 13e3}, Case{{1200, 800}, 97e3}, Case{{1200, 800}, 135e3}, Case{{1800, 1200}, 905e3}}) {
    const cv::Mat picture = scene(c.size);
    cv::Mat hole = cv::Mat::zeros(c.size, CV_8U);
    const double aspect = static_cast<double>(c.size.width) / c.size.height;
    const cv::Size axes(static_cast<int>(std::sqrt(c.hole_px * aspect / CV_PI)), static_cast<int>(std::sqrt(c.hole_px / aspect / CV_PI)));
    cv::ellipse(hole, {c.size.width / 2, c.size.height / 2}, axes, 0, 0, 360, 255, cv::FILLED);
    const double t = seconds([&] { photo::fill(picture, hole); });
    rows.push_back({{"width", c.size.width}, {"height", c.size.height}, {"hole_px", cv::countNonZero(hole)}, {"seconds", t}});
  }
  return rows;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string what = argc > 1 ? argv[1] : "";
  ordered_json out;
  if (what == "codec") out = codec({argv + 2, argv + argc});
  if (what == "composite") out = composite();
  if (what == "fill") out = fill();
  if (out.is_null()) {
    std::fputs("bench_kernels: codec FILE..., composite or fill\n", stderr);
    return 2;
  }
  std::printf("%s\n", out.dump().c_str());
  return 0;
}
