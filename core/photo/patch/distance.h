#pragma once
#include <algorithm>
#include <cstring>
#include <opencv2/core/hal/intrin.hpp>

namespace tiedit::photo::patch {

constexpr int kRadius = 3;  ///< patches are 7 x 7
constexpr int kSide = 2 * kRadius + 1;
constexpr int kRowBytes = 3 * kSide;  ///< 21: read as bytes 0..15 and, masked, 5..20
constexpr int kSamples = kSide * kRowBytes;

/// Zeros for the 11 bytes of the second read of a row that the first has seen.
inline cv::v_uint8x16 tail_mask() {
  alignas(16) static constexpr unsigned char kMask[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255};
  return cv::v_load_aligned(kMask);
}

/// A target patch copied together, so that a search reads it from one place; the tail of each row is masked.
class TargetPatch {
 public:
  TargetPatch(const unsigned char* corner, std::size_t step) {
    for (int r = 0; r < kSide; ++r, corner += step) {
      cv::v_store_aligned(x_head[r], cv::v_load(corner));
      cv::v_store_aligned(x_tail[r], cv::v_load(corner + 5) & tail_mask());
    }
  }

  /// Sum of squared differences to the patch whose first sample is at `corner`; stops early once it is `limit` or
  /// more, and then returns some number >= limit.
  int distance(const unsigned char* corner, std::size_t step, int limit) const {
    cv::v_uint32x4 sum = cv::v_setzero_u32();
    const cv::v_uint8x16 mask = tail_mask();
    for (int r = 0; r < kSide; ++r, corner += step) {
      const cv::v_uint8x16 head = cv::v_absdiff(cv::v_load(corner), cv::v_load_aligned(x_head[r]));
      const cv::v_uint8x16 tail = cv::v_absdiff(cv::v_load(corner + 5) & mask, cv::v_load_aligned(x_tail[r]));
      sum += cv::v_dotprod_expand_fast(head, head);
      sum += cv::v_dotprod_expand_fast(tail, tail);
      if (r == 1 || r == 3)
        if (const int part = static_cast<int>(cv::v_reduce_sum(sum)); part >= limit) return part;
    }
    return static_cast<int>(cv::v_reduce_sum(sum));
  }

 private:
  alignas(16) unsigned char x_head[kSide][16];
  alignas(16) unsigned char x_tail[kSide][16];
};

/// The same over the known samples only.
class MaskedPatch {
 public:
  /// `known` has 255 for each known sample, laid out as the picture.
  MaskedPatch(const unsigned char* corner, const unsigned char* known, std::size_t step) {
    for (int r = 0; r < kSide; ++r, corner += step, known += step) {
      const cv::v_uint8x16 head = cv::v_load(known), tail = cv::v_load(known + 5) & tail_mask();
      cv::v_store_aligned(x_mask_head[r], head);
      cv::v_store_aligned(x_mask_tail[r], tail);
      cv::v_store_aligned(x_head[r], cv::v_load(corner) & head);
      cv::v_store_aligned(x_tail[r], cv::v_load(corner + 5) & tail);
      for (int i = 0; i < kSide; ++i) x_known += known[3 * i] != 0;
    }
  }

  int known_pixels() const { return x_known; }

  int distance(const unsigned char* corner, std::size_t step, int limit) const {
    cv::v_uint32x4 sum = cv::v_setzero_u32();
    for (int r = 0; r < kSide; ++r, corner += step) {
      const cv::v_uint8x16 head =
          cv::v_absdiff(cv::v_load(corner) & cv::v_load_aligned(x_mask_head[r]), cv::v_load_aligned(x_head[r]));
      const cv::v_uint8x16 tail =
          cv::v_absdiff(cv::v_load(corner + 5) & cv::v_load_aligned(x_mask_tail[r]), cv::v_load_aligned(x_tail[r]));
      sum += cv::v_dotprod_expand_fast(head, head);
      sum += cv::v_dotprod_expand_fast(tail, tail);
      if (r == 2 || r == 4)
        if (const int part = static_cast<int>(cv::v_reduce_sum(sum)); part >= limit) return part;
    }
    return static_cast<int>(cv::v_reduce_sum(sum));
  }

 private:
  alignas(16) unsigned char x_head[kSide][16];
  alignas(16) unsigned char x_tail[kSide][16];
  alignas(16) unsigned char x_mask_head[kSide][16];
  alignas(16) unsigned char x_mask_tail[kSide][16];
  int x_known = 0;
};

}  // namespace tiedit::photo::patch
