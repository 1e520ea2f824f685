#include <algorithm>
#include <climits>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "photo/patch/level.h"

namespace tiedit::photo::patch {
namespace {

/// What the onion has so far: 255 for every sample that is known, padded like the picture.
class Known {
 public:
  explicit Known(const Level& level) {
    cv::Mat known = level.hole == 0;
    cv::copyMakeBorder(known, known, kRadius, kRadius, kRadius, kRadius, cv::BORDER_REFLECT_101);
    cv::merge(std::vector<cv::Mat>{known, known, known}, samples);
  }
  bool at(int y, int x) const { return samples.ptr(y + kRadius)[3 * (x + kRadius)] != 0; }
  bool has_neighbour(int y, int x) const {
    for (int v = -1; v <= 1; ++v)
      for (int u = -1; u <= 1; ++u)
        if (at(y + v, x + u)) return true;
    return false;
  }
  const uchar* corner(int y, int x) const { return samples.ptr(y) + 3 * x; }
  void add(int y, int x) { std::fill_n(samples.ptr(y + kRadius) + 3 * (x + kRadius), 3, uchar{255}); }

  cv::Mat samples;
};

std::vector<cv::Point> next_layer(const Level& level, const Known& known) {
  std::vector<cv::Point> layer;
  for (int y = level.box.y; y < level.box.br().y; ++y)
    for (int x = level.box.x; x < level.box.br().x; ++x)
      if (level.hole.ptr(y)[x] && !known.at(y, x) && known.has_neighbour(y, x)) layer.emplace_back(x, y);
  return layer;
}

/// Every `stride`-th source, starting at a place of the pixel's own.
struct Search {
  std::size_t stride;
  Hash hash;
};

/// The source whose mean distance over the known pixels, plus the cost of the height, is least. Compared as sums: the
/// height's share is 1/49 of its full cost per known pixel.
Packed best_source(const Level& level, const Known& known, cv::Point p, const Search& search) {
  const std::size_t step = level.padded.step;
  const MaskedPatch patch(level.corner(p.y, p.x), known.corner(p.y, p.x), step);
  const std::int64_t n = patch.known_pixels();
  Packed best = level.sources.front();
  int least = INT_MAX;
  const std::size_t first = search.stride == 1 ? 0 : search.hash(1, p.y, p.x) % search.stride;
  for (std::size_t i = first; i < level.sources.size(); i += search.stride) {
    const Packed q = level.sources[i];
    const int y = packed_y(q);
    const int height = static_cast<int>(level.height_cost(y - p.y) * n / (kSide * kSide));
    if (height >= least) continue;
    const int d = patch.distance(level.corner(y, packed_x(q)), step, least - height) + height;
    if (d < least) least = d, best = q;
  }
  return best;
}

void choose_outside_hole(Level& level, const Hash& hash) {
  for (int y = level.box.y; y < level.box.br().y; ++y)
    for (int x = level.box.x; x < level.box.br().x; ++x)
      if (level.target.ptr(y)[x] && !level.hole.ptr(y)[x])
        level.match.ptr<int>(y - level.box.y)[x - level.box.x] = level.any_source(hash(0, y, x));
}

}  // namespace

void onion_peel(Level& level, const FillOptions& options, int index) {
  const Hash hash(options.seed, index, 0, 0);
  const double all = static_cast<double>(level.hole_pixels) * static_cast<double>(level.sources.size());
  const Search search{static_cast<std::size_t>(std::max(1.0, std::ceil(all / options.peel_budget))), hash};
  Known known(level);
  for (std::vector<cv::Point> layer = next_layer(level, known); !layer.empty(); layer = next_layer(level, known)) {
    std::vector<Packed> found(layer.size());
    cv::parallel_for_(cv::Range(0, static_cast<int>(layer.size())), [&](const cv::Range& range) {
      for (auto i = static_cast<std::size_t>(range.start); i < static_cast<std::size_t>(range.end); ++i)
        found[i] = best_source(level, known, layer[i], search);
    });
    for (std::size_t i = 0; i < layer.size(); ++i) {
      const auto [x, y] = std::pair(layer[i].x, layer[i].y);
      level.match.ptr<int>(y - level.box.y)[x - level.box.x] = found[i];
      std::copy_n(level.pixel(packed_y(found[i]), packed_x(found[i])), 3, level.pixel(y, x));
      known.add(y, x);
    }
  }
  choose_outside_hole(level, hash);
  level.pad();
}

}  // namespace tiedit::photo::patch
