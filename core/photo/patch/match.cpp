#include <algorithm>
#include <array>
#include <climits>
#include <opencv2/core/utility.hpp>

#include "photo/patch/level.h"

namespace tiedit::photo::patch {
namespace {

constexpr int kBandRows = 64;  // rows that one thread sweeps; fixed, so that the result does not depend on threads

/// Steps to the pixels within 3 px, nearest first.
std::vector<cv::Point> near_steps() {
  std::vector<cv::Point> steps;
  for (int y = -3; y <= 3; ++y)
    for (int x = -3; x <= 3; ++x)
      if (x * x + y * y <= 9) steps.emplace_back(x, y);
  std::stable_sort(steps.begin(), steps.end(), [](cv::Point a, cv::Point b) { return a.dot(a) < b.dot(b); });
  return steps;
}

/// The doubled match if it is a source, else the nearest source within 3 px, else a chosen one.
Packed valid_near(const Level& level, int y, int x, std::uint64_t bits) {
  static const std::vector<cv::Point> steps = near_steps();
  for (const cv::Point& s : steps)
    if (level.is_source(y + s.y, x + s.x)) return pack(y + s.y, x + s.x);
  return level.any_source(bits);
}

/// One pixel's search: the best source so far, and what it costs.
class Candidate {
 public:
  Candidate(const Level& level, int y, int x, Packed start, int start_cost)
      : match(start), cost(start_cost), x_level(level), x_patch(level.corner(y, x), level.padded.step), x_y(y) {}

  void try_source(int y, int x) {
    if (!x_level.is_source(y, x) || pack(y, x) == match) return;
    const int height = x_level.height_cost(y - x_y);
    if (height >= cost) return;
    const int d = x_patch.distance(x_level.corner(y, x), x_level.padded.step, cost - height) + height;
    if (d < cost) cost = d, match = pack(y, x);
  }
  /// The whole cost of the present match.
  void measure() {
    const int y = packed_y(match);
    cost = x_patch.distance(x_level.corner(y, packed_x(match)), x_level.padded.step, INT_MAX) +
           x_level.height_cost(y - x_y);
  }

  Packed match;
  int cost;

 private:
  const Level& x_level;
  TargetPatch x_patch;
  int x_y;
};

template <class Work>
void for_each_row_band(const Level& level, Work work) {
  const int bands = (level.box.height + kBandRows - 1) / kBandRows;
  cv::parallel_for_(cv::Range(0, bands), [&](const cv::Range& range) {
    for (int i = range.start; i < range.end; ++i)
      work(cv::Range(i * kBandRows, std::min(level.box.height, (i + 1) * kBandRows)));
  });
}

void measure_all(Level& level) {
  for_each_row_band(level, [&](cv::Range rows) {
    for (int r = rows.start; r < rows.end; ++r)
      for (int c = 0; c < level.box.width; ++c) {
        const int y = level.box.y + r, x = level.box.x + c;
        if (!level.target.ptr(y)[x]) continue;
        Candidate candidate(level, y, x, level.match.ptr<int>(r)[c], INT_MAX);
        candidate.measure();
        level.cost.ptr<int>(r)[c] = candidate.cost;
      }
  });
}

/// What all pixels of a sweep share.
struct Sweep {
  Hash hash;
  int direction;  // 1: from the top left, looking left and up; -1: the other way round
  int radius;     // of the first random try
};

void random_search(const Level& level, Candidate& best, int y, int x, const Sweep& sweep) {
  const cv::Size s = level.size();
  int k = 0;
  for (int radius = sweep.radius; radius >= 1; radius /= 2, ++k) {
    const std::uint64_t bits = sweep.hash(k, y, x);
    const int qy = packed_y(best.match), qx = packed_x(best.match);
    const int y0 = std::max(qy - radius, 0), y1 = std::min(qy + radius, s.height - 1);
    const int x0 = std::max(qx - radius, 0), x1 = std::min(qx + radius, s.width - 1);
    best.try_source(y0 + below(static_cast<std::uint32_t>(bits >> 32U), y1 - y0 + 1),
                    x0 + below(static_cast<std::uint32_t>(bits), x1 - x0 + 1));
  }
}

/// Sweeps one band. `beside` holds the matches of the row before the band as they were when the sweep began.
void sweep_band(Level& level, cv::Range rows, const int* beside, const Sweep& sweep) {
  const int d = sweep.direction, width = level.box.width;
  const int first = d > 0 ? rows.start : rows.end - 1;
  for (int i = 0; i < rows.size(); ++i) {
    const int r = first + d * i, y = level.box.y + r;
    int *match = level.match.ptr<int>(r), *cost = level.cost.ptr<int>(r);
    const uchar* target = level.target.ptr(y) + level.box.x;
    const bool has_before = r - d >= 0 && r - d < level.box.height;
    const uchar* target_before = has_before ? level.target.ptr(y - d) + level.box.x : nullptr;
    const int* before = i == 0 ? beside : level.match.ptr<int>(r - d);
    for (int j = 0; j < width; ++j) {
      const int c = d > 0 ? j : width - 1 - j;
      if (!target[c] || cost[c] == 0) continue;
      Candidate best(level, y, level.box.x + c, match[c], cost[c]);
      if (c - d >= 0 && c - d < width && target[c - d])
        best.try_source(packed_y(match[c - d]), packed_x(match[c - d]) + d);
      if (has_before && target_before[c]) best.try_source(packed_y(before[c]) + d, packed_x(before[c]));
      random_search(level, best, y, level.box.x + c, sweep);
      match[c] = best.match;
      cost[c] = best.cost;
    }
  }
}

void run_sweep(Level& level, const Sweep& sweep) {
  const int d = sweep.direction, bands = (level.box.height + kBandRows - 1) / kBandRows;
  const auto row_before = [&](int band) {
    return d > 0 ? band * kBandRows - 1 : std::min(level.box.height, (band + 1) * kBandRows);
  };
  cv::Mat before(bands, level.box.width, CV_32S);  // what each band sees of its neighbour: the state of now
  for (int i = 0; i < bands; ++i)
    if (const int r = row_before(i); r >= 0 && r < level.box.height) level.match.row(r).copyTo(before.row(i));
  for_each_row_band(level,
                    [&](cv::Range rows) { sweep_band(level, rows, before.ptr<int>(rows.start / kBandRows), sweep); });
}

}  // namespace

void refine_matches(Level& level, const Level& coarser, const Hash& hash) {
  for (int y = level.box.y; y < level.box.br().y; ++y)
    for (int x = level.box.x; x < level.box.br().x; ++x) {
      if (!level.target.ptr(y)[x]) continue;
      Packed& match = level.match.ptr<int>(y - level.box.y)[x - level.box.x];
      const std::uint64_t bits = hash(0, y, x);
      if (!coarser.target.ptr(y / 2)[x / 2]) {
        match = level.any_source(bits);
        continue;
      }
      const Packed q = coarser.match.ptr<int>(y / 2 - coarser.box.y)[x / 2 - coarser.box.x];
      match = valid_near(level, 2 * packed_y(q) + y % 2, 2 * packed_x(q) + x % 2, bits);
    }
  level.colour_from_sources();
}

void improve(Level& level, const FillOptions& options, int index, int iteration) {
  measure_all(level);
  const bool large = level.hole_pixels > options.large_hole;
  const int sweeps = large ? options.sweeps_large : options.sweeps;
  const int radius = large ? options.radius_large : std::max(level.size().width, level.size().height);
  for (int s = 0; s < sweeps; ++s)
    run_sweep(level, {Hash(options.seed, index, iteration + 1, s), s % 2 == 0 ? 1 : -1, radius});
}

}  // namespace tiedit::photo::patch
