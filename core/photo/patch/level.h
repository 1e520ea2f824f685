#pragma once
#include <cstdint>
#include <opencv2/core/mat.hpp>
#include <vector>

#include "photo/fill.h"
#include "photo/patch/distance.h"
#include "photo/patch/hash.h"

namespace tiedit::photo::patch {

/// A source centre, y << 16 | x.
using Packed = std::int32_t;
inline Packed pack(int y, int x) { return y << 16 | x; }
inline int packed_y(Packed p) { return p >> 16; }
inline int packed_x(Packed p) { return p & 0xFFFF; }

/// One size of the picture: what is known, what is wanted, and for every target pixel the source that it looks like.
/// Positions are those of the unpadded picture; `match` and `cost` cover `box` only.
class Level {
 public:
  /// In: rgb [H, W, 3] u8; hole, others [H, W] u8 (others may be empty)
  Level(const cv::Mat& rgb, const cv::Mat& hole, const cv::Mat& others, double height_weight);

  cv::Size size() const { return hole.size(); }
  bool is_source(int y, int x) const {
    return static_cast<unsigned>(y) < static_cast<unsigned>(source.rows) &&
           static_cast<unsigned>(x) < static_cast<unsigned>(source.cols) && source.ptr(y)[x];
  }
  /// First sample of the patch around (y, x).
  const uchar* corner(int y, int x) const { return padded.ptr(y) + 3 * x; }
  /// The pixel (y, x) itself.
  uchar* pixel(int y, int x) { return padded.ptr(y + kRadius) + 3 * (x + kRadius); }
  const uchar* pixel(int y, int x) const { return padded.ptr(y + kRadius) + 3 * (x + kRadius); }
  /// What a source `rows` higher or lower costs on top of the colours.
  int height_cost(int rows) const { return x_height_cost[rows < 0 ? -rows : rows]; }

  /// A source chosen by 32 bits.
  Packed any_source(std::uint64_t bits) const {
    return sources[static_cast<std::size_t>(below(static_cast<std::uint32_t>(bits), static_cast<int>(sources.size())))];
  }
  /// Hole pixels take the colour of their source; then the padding follows.
  void colour_from_sources();
  /// Mirrors the picture into its padding (reflect-101), where the hole reaches that far.
  void pad();

  cv::Mat padded;                ///< [H + 6, W + 6, 3] u8
  cv::Mat hole, target, source;  ///< [H, W] u8 {0, 255}; target = hole dilated 7 x 7
  cv::Rect box;                  ///< of target
  int hole_pixels = 0;
  std::vector<Packed> sources;  ///< raster order
  cv::Mat match, cost;          ///< [box] i32

 private:
  std::vector<int> x_height_cost_store;
  const int* x_height_cost = nullptr;
};

/// The pyramid of a picture, finest first.
struct Pyramid {
  std::vector<cv::Mat> rgb, hole, others;
};
Pyramid pyramid_of(const cv::Mat& rgb, const cv::Mat& hole, const cv::Mat& others, const FillOptions& options);

/// First matches of the coarsest level, layer by layer from the hole's edge.
void onion_peel(Level& level, const FillOptions& options, int index);

/// First matches of a finer level: those of the coarser one, doubled.
void refine_matches(Level& level, const Level& coarser, const Hash& hash);

/// Computes every cost anew, then improves the matches by PatchMatch sweeps.
void improve(Level& level, const FillOptions& options, int index, int iteration);

/// Every hole pixel becomes the weighted mean of what the patches over it say. Returns the mean change in levels.
/// `weight` is that of confidence_of.
double vote(Level& level, const cv::Mat& weight);

/// Every hole pixel becomes a real pixel: that of the single best patch over it.
void take_best(Level& level);

/// falloff^(-distance to the hole's edge), 1 outside the hole; [box] f32.
cv::Mat confidence_of(const Level& level, double falloff);

}  // namespace tiedit::photo::patch
