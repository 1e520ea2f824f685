#pragma once
#include <cstdint>
#include <opencv2/core/mat.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tiedit::artifacts {

/// COCO's run lengths of a mask: runs down the columns, the first of zeros (it may be empty).
struct Rle {
  int height = 0, width = 0;
  std::vector<std::uint32_t> counts;
  bool operator==(const Rle&) const = default;
};

/// The runs' sum, which must be height * width.
std::uint64_t total(const Rle& rle);

/// [H, W] u8 {0, 255} of runs whose total is H * W.
cv::Mat decode_rle(const Rle& rle);
/// Runs of [H, W] u8, 128 and more inside.
Rle encode_rle(const cv::Mat& mask);

/// Counts as COCO's string form: 5 data bits a character (code 48 to 111), the little end first, 0x20 = more; from the
/// fourth on the difference to the count two before. Equals pycocotools rleToString and rleFrString.
std::string counts_to_string(const std::vector<std::uint32_t>& counts);
/// Nothing when the text is no such string: a character out of range, cut off, or a count below 0 or above 2^32 - 1.
std::optional<std::vector<std::uint32_t>> counts_from_string(std::string_view text);

}  // namespace tiedit::artifacts
