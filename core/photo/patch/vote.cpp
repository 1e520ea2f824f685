#include <algorithm>
#include <array>
#include <bit>
#include <climits>
#include <cmath>
#include <numeric>
#include <opencv2/imgproc.hpp>

#include "photo/bands.h"
#include "photo/patch/level.h"

namespace tiedit::photo::patch {
namespace {

constexpr int kPatch = kSide * kSide;

/// exp(-x), x >= 0, within 2e-4: by its exponent and a cubic, so that the loop over a patch vectorises.
inline float decay(float x) {
  const float t = std::max(x * -1.44269504F, -120.0F);
  const auto whole = static_cast<std::int32_t>(t) - 1;  // t <= 0, so the rest lies in (0, 1]
  const float f = t - static_cast<float>(whole);
  const float fraction = 1 + f * (0.69583F + f * (0.22607F + f * 0.07810F));
  return std::bit_cast<float>((whole + 127) << 23) * fraction;
}

/// What the patches over one hole pixel say.
struct Ballot {
  int n = 0;
  int least = INT_MAX;
  std::array<int, kPatch> cost;
  std::array<float, kPatch> confidence;
  std::array<const uchar*, kPatch> colour;

  /// weight [box] f32, may be empty.
  Ballot(const Level& level, const cv::Mat& weight, int y, int x) {
    const cv::Rect& box = level.box;
    const int x0 = std::max(x - kRadius, box.x), x1 = std::min(x + kRadius, box.br().x - 1);
    for (int v = std::max(y - kRadius, box.y); v <= std::min(y + kRadius, box.br().y - 1); ++v) {
      const int *match = level.match.ptr<int>(v - box.y) - box.x, *costs = level.cost.ptr<int>(v - box.y) - box.x;
      const float* w = weight.empty() ? nullptr : weight.ptr<float>(v - box.y) - box.x;
      for (int u = x0; u <= x1; ++u, ++n) {
        const Packed q = match[u];
        cost[static_cast<std::size_t>(n)] = costs[u];
        least = std::min(least, costs[u]);
        confidence[static_cast<std::size_t>(n)] = w ? w[u] : 1;
        colour[static_cast<std::size_t>(n)] = level.pixel(packed_y(q) + y - v, packed_x(q) + x - u);
      }
    }
  }

  int upper_quartile() const {
    std::array<int, kPatch> sorted = cost;
    const int rank = 3 * (n - 1) / 4;
    std::nth_element(sorted.begin(), sorted.begin() + rank, sorted.begin() + n);
    return sorted[static_cast<std::size_t>(rank)];
  }

  cv::Vec3f mean() const {
    const float per = 0.5F / static_cast<float>(std::max(1, upper_quartile()));
    std::array<float, kPatch> w;
    for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i)
      w[i] = confidence[i] * decay(static_cast<float>(cost[i] - least) * per);
    float r = 0, g = 0, b = 0, all = 0;
    for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i) {
      const uchar* p = colour[i];
      r += w[i] * p[0];
      g += w[i] * p[1];
      b += w[i] * p[2];
      all += w[i];
    }
    return {r / all, g / all, b / all};
  }
};

/// Runs over the hole's pixels; the sums are kept by row, so that threads cannot change them.
template <class Work>
std::int64_t over_hole(Level& level, Work work) {
  std::vector<std::int64_t> rows(static_cast<std::size_t>(level.box.height));
  for_each_band(level.box.size(), [&](cv::Range range) {
    for (int r = range.start; r < range.end; ++r)
      for (int x = level.box.x; x < level.box.br().x; ++x)
        if (level.hole.ptr(level.box.y + r)[x]) rows[static_cast<std::size_t>(r)] += work(level.box.y + r, x);
  });
  level.pad();
  return std::accumulate(rows.begin(), rows.end(), std::int64_t{0});
}

}  // namespace

cv::Mat confidence_of(const Level& level, double falloff) {
  cv::Mat distance, weight;
  cv::distanceTransform(level.hole, distance, cv::DIST_L2, cv::DIST_MASK_PRECISE);
  cv::exp(distance(level.box) * -std::log(falloff), weight);
  return weight;
}

double vote(Level& level, const cv::Mat& weight) {
  const std::int64_t change = over_hole(level, [&](int y, int x) {
    const cv::Vec3f mean = Ballot(level, weight, y, x).mean();
    uchar* p = level.pixel(y, x);
    int moved = 0;
    for (int c = 0; c < 3; ++c) {
      const auto now = static_cast<uchar>(mean[c] + 0.5F);
      moved += std::abs(now - p[c]);
      p[c] = now;
    }
    return moved;
  });
  return static_cast<double>(change) / (3.0 * level.hole_pixels);
}

void take_best(Level& level) {
  over_hole(level, [&](int y, int x) {
    const Ballot ballot(level, {}, y, x);
    const auto end = ballot.cost.begin() + ballot.n;
    const auto best = std::min_element(ballot.cost.begin(), end) - ballot.cost.begin();
    std::copy_n(ballot.colour[static_cast<std::size_t>(best)], 3, level.pixel(y, x));
    return 0;
  });
}

}  // namespace tiedit::photo::patch
