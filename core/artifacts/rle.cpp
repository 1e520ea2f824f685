#include "artifacts/rle.h"

#include <limits>
#include <numeric>

namespace tiedit::artifacts {

std::uint64_t total(const Rle& rle) { return std::accumulate(rle.counts.begin(), rle.counts.end(), std::uint64_t{0}); }

cv::Mat decode_rle(const Rle& rle) {
  cv::Mat mask(rle.height, rle.width, CV_8UC1, cv::Scalar(0));
  std::uint64_t at = 0;
  bool inside = false;
  const auto height = static_cast<std::uint64_t>(rle.height);
  for (const std::uint32_t run : rle.counts) {
    for (std::uint64_t i = at; inside && i < at + run; ++i) {
      mask.at<std::uint8_t>(static_cast<int>(i % height), static_cast<int>(i / height)) = 255;
    }
    at += run;
    inside = !inside;
  }
  return mask;
}

Rle encode_rle(const cv::Mat& mask) {
  Rle rle{mask.rows, mask.cols, {}};
  std::uint32_t run = 0;
  bool inside = false;
  for (int x = 0; x < mask.cols; ++x) {
    for (int y = 0; y < mask.rows; ++y) {
      if ((mask.at<std::uint8_t>(y, x) >= 128) != inside) {
        rle.counts.push_back(run);
        run = 0;
        inside = !inside;
      }
      ++run;
    }
  }
  rle.counts.push_back(run);
  return rle;
}

std::string counts_to_string(const std::vector<std::uint32_t>& counts) {
  std::string out;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    std::int64_t x = counts[i];
    if (i > 2) x -= counts[i - 2];
    for (bool more = true; more;) {
      auto bits = static_cast<unsigned>(x & 0x1F);
      x >>= 5;
      more = (bits & 0x10U) != 0 ? x != -1 : x != 0;
      if (more) bits |= 0x20U;
      out += static_cast<char>(48 + bits);
    }
  }
  return out;
}

std::optional<std::vector<std::uint32_t>> counts_from_string(std::string_view text) {
  std::vector<std::uint32_t> counts;
  for (std::size_t i = 0; i < text.size();) {
    std::int64_t x = 0;
    unsigned shift = 0;
    bool more = true;
    while (more) {
      if (i == text.size() || shift > 35) return {};
      const int c = static_cast<unsigned char>(text[i++]) - 48;
      if (c < 0 || c > 63) return {};
      x |= static_cast<std::int64_t>(c & 0x1F) << shift;
      more = (c & 0x20) != 0;
      shift += 5;
      if (!more && (c & 0x10) != 0) x |= -(std::int64_t{1} << shift);
    }
    if (counts.size() > 2) x += counts[counts.size() - 2];
    if (x < 0 || x > std::numeric_limits<std::uint32_t>::max()) return {};
    counts.push_back(static_cast<std::uint32_t>(x));
  }
  return counts;
}

}  // namespace tiedit::artifacts
