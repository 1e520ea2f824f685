#include "image/resize.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

#include "base/error.h"

// The inner loops are plain int32; the compiler makes one version for AVX2 and one for every other processor.
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__)
#define TIEDIT_VECTOR_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define TIEDIT_VECTOR_CLONES
#endif

namespace tiedit::image {
namespace {

constexpr int kWeightBits = 22;  // Pillow: 32 - 8 bits of the pixel - 2 bits of headroom
constexpr std::int32_t kHalf = 1 << (kWeightBits - 1);
constexpr int kTile = 16;       // rows that the horizontal pass works on side by side
constexpr int kColumns = 1024;  // values that the vertical pass works on side by side

double sinc(double x) {
  if (x == 0.0) return 1.0;
  x *= std::numbers::pi;
  return std::sin(x) / x;
}

double weight_of(Filter filter, double x) {
  switch (filter) {
    case Filter::box:
      return x > -0.5 && x <= 0.5 ? 1.0 : 0.0;
    case Filter::bilinear:
      return std::max(0.0, 1.0 - std::abs(x));
    case Filter::bicubic: {
      constexpr double a = -0.5;
      x = std::abs(x);
      if (x < 1.0) return ((a + 2.0) * x - (a + 3.0)) * x * x + 1;
      return x < 2.0 ? (((x - 5) * x + 8) * x - 4) * a : 0.0;
    }
    case Filter::lanczos:
      return x >= -3.0 && x < 3.0 ? sinc(x) * sinc(x / 3) : 0.0;
    case Filter::nearest:
      break;
  }
  return 0.0;
}

double support_of(Filter filter) {
  switch (filter) {
    case Filter::box:
      return 0.5;
    case Filter::bilinear:
      return 1.0;
    case Filter::bicubic:
      return 2.0;
    case Filter::lanczos:
      return 3.0;
    case Filter::nearest:
      break;
  }
  return 0.0;
}

struct Taps {
  int first = 0;                      // source index of weights[0]
  std::vector<std::int32_t> weights;  // fixed point, kWeightBits
};

struct Axis {
  int source = 0;  // length of the whole source axis
  int target = 0;
  float a = 0, b = 0;  // the box's interval
  bool identity() const { return target == source && a == 0.0F && b == static_cast<float>(source); }
};

Taps taps_at(const Axis& axis, int i, Filter filter) {
  // The edges are subtracted in float32 and everything after is double, as in Pillow.
  const double scale = static_cast<double>(axis.b - axis.a) / axis.target;
  const double stretch = std::max(scale, 1.0);
  const double support = support_of(filter) * stretch;
  const double centre = static_cast<double>(axis.a) + (i + 0.5) * scale;
  const double inverse = 1.0 / stretch;
  const int lo = std::max(static_cast<int>(centre - support + 0.5), 0);
  const int hi = std::min(static_cast<int>(centre + support + 0.5), axis.source);
  std::vector<double> w(static_cast<std::size_t>(std::max(hi - lo, 0)));
  double sum = 0.0;
  for (std::size_t k = 0; k < w.size(); ++k) {
    w[k] = weight_of(filter, (static_cast<int>(k) + lo - centre + 0.5) * inverse);
    sum += w[k];
  }
  Taps taps{lo, std::vector<std::int32_t>(w.size())};
  for (std::size_t k = 0; k < w.size(); ++k) {
    const double scaled = (sum != 0.0 ? w[k] / sum : w[k]) * (1 << kWeightBits);
    taps.weights[k] = static_cast<std::int32_t>(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
  }
  return taps;
}

std::vector<Taps> taps_of(const Axis& axis, Filter filter) {
  std::vector<Taps> taps;
  taps.reserve(static_cast<std::size_t>(axis.target));
  for (int i = 0; i < axis.target; ++i) taps.push_back(taps_at(axis, i, filter));
  return taps;
}

inline std::uint8_t to_byte(std::int32_t sum) {
  const std::int32_t v = sum >> kWeightBits;
  return static_cast<std::uint8_t>(v < 0 ? 0 : v > 255 ? 255 : v);
}

/// values [n * stride, kTile] u8 (a tile turned on its side) -> out [kTile] u8
TIEDIT_VECTOR_CLONES void weigh_tile(const std::uint8_t* values, std::size_t stride, const std::int32_t* weights,
                                     std::size_t n, std::uint8_t* out) {
  std::int32_t sum[kTile];
  for (int r = 0; r < kTile; ++r) sum[r] = kHalf;
  for (std::size_t k = 0; k < n; ++k) {
    const std::uint8_t* v = values + k * stride * kTile;
    const std::int32_t w = weights[k];
    for (int r = 0; r < kTile; ++r) sum[r] += v[r] * w;
  }
  for (int r = 0; r < kTile; ++r) out[r] = to_byte(sum[r]);
}

/// sum [n] += row [n] * weight
TIEDIT_VECTOR_CLONES void add_row(const std::uint8_t* row, std::int32_t weight, std::int32_t* sum, int n) {
  for (int x = 0; x < n; ++x) sum[x] += row[x] * weight;
}

TIEDIT_VECTOR_CLONES void store_row(const std::int32_t* sum, std::uint8_t* out, int n) {
  for (int x = 0; x < n; ++x) out[x] = to_byte(sum[x]);
}

/// Rows [y0, y0 + rows) of source -> tile [W * C, kTile]; the rows that are missing in the last tile repeat its last
/// one.
void turn_in(const cv::Mat& source, int y0, int rows, std::vector<std::uint8_t>& tile) {
  const std::size_t n = static_cast<std::size_t>(source.cols) * static_cast<std::size_t>(source.channels());
  const std::uint8_t* row[kTile];
  for (int r = 0; r < kTile; ++r) row[r] = source.ptr<std::uint8_t>(y0 + std::min(r, rows - 1));
  for (std::size_t x = 0; x < n; ++x)
    for (std::size_t r = 0; r < kTile; ++r) tile[x * kTile + r] = row[r][x];
}

void turn_out(const std::vector<std::uint8_t>& tile, int y0, int rows, cv::Mat& target) {
  const std::size_t n = static_cast<std::size_t>(target.cols) * static_cast<std::size_t>(target.channels());
  for (int r = 0; r < rows; ++r) {
    std::uint8_t* out = target.ptr<std::uint8_t>(y0 + r);
    for (std::size_t x = 0; x < n; ++x) out[x] = tile[x * kTile + static_cast<std::size_t>(r)];
  }
}

/// Only rows [first, last) of the source are computed: the vertical pass reads no other.
cv::Mat horizontal(const cv::Mat& source, const Axis& axis, Filter filter, int first, int last) {
  const auto channels = static_cast<std::size_t>(source.channels());
  const std::vector<Taps> taps = taps_of(axis, filter);
  cv::Mat target(source.rows, axis.target, source.type());
  std::vector<std::uint8_t> in(static_cast<std::size_t>(source.cols) * channels * kTile);
  std::vector<std::uint8_t> out(taps.size() * channels * kTile);
  for (int y = first; y < last; y += kTile) {
    const int rows = std::min(kTile, last - y);
    turn_in(source, y, rows, in);
    for (std::size_t i = 0; i < taps.size(); ++i)
      for (std::size_t c = 0; c < channels; ++c)
        weigh_tile(&in[(static_cast<std::size_t>(taps[i].first) * channels + c) * kTile], channels,
                   taps[i].weights.data(), taps[i].weights.size(), &out[(i * channels + c) * kTile]);
    turn_out(out, y, rows, target);
  }
  return target;
}

cv::Mat vertical(const cv::Mat& source, const std::vector<Taps>& taps) {
  const int n = source.cols * source.channels();
  cv::Mat target(static_cast<int>(taps.size()), source.cols, source.type());
  std::array<std::int32_t, kColumns> sum{};
  for (int x = 0; x < n; x += kColumns) {
    const int width = std::min(kColumns, n - x);
    for (int y = 0; y < target.rows; ++y) {
      const Taps& t = taps[static_cast<std::size_t>(y)];
      sum.fill(kHalf);
      for (std::size_t k = 0; k < t.weights.size(); ++k)
        add_row(source.ptr<std::uint8_t>(t.first + static_cast<int>(k)) + x, t.weights[k], sum.data(), width);
      store_row(sum.data(), target.ptr<std::uint8_t>(y) + x, width);
    }
  }
  return target;
}

/// Source index of every target pixel. Positions are added up, not multiplied: the sums differ in the last bit.
std::vector<int> nearest_of(const Axis& axis) {
  const double scale = static_cast<double>(axis.b - axis.a) / axis.target;
  double x = static_cast<double>(axis.a) + scale * 0.5;
  std::vector<int> index(static_cast<std::size_t>(axis.target));
  for (int& i : index) {
    i = std::min(static_cast<int>(x), axis.source - 1);
    x += scale;
  }
  return index;
}

cv::Mat nearest(const cv::Mat& source, const Axis& across, const Axis& down) {
  const std::vector<int> columns = nearest_of(across);
  const std::vector<int> rows = nearest_of(down);
  const int channels = source.channels();
  cv::Mat target(down.target, across.target, source.type());
  for (int y = 0; y < target.rows; ++y) {
    const std::uint8_t* in = source.ptr<std::uint8_t>(rows[static_cast<std::size_t>(y)]);
    std::uint8_t* out = target.ptr<std::uint8_t>(y);
    for (const int x : columns)
      for (int c = 0; c < channels; ++c) *out++ = in[x * channels + c];
  }
  return target;
}

void check(const cv::Mat& source, cv::Size size, const ResizeBox& box) {
  const auto fail = [](const char* need) {
    throw Error(ErrorKind::internal, "resize.arguments", {.where = "resize", .need = need});
  };
  if (source.empty() || source.depth() != CV_8U || (source.channels() != 1 && source.channels() != 3))
    fail("an 8-bit picture of 1 or 3 channels");
  if (size.width < 1 || size.height < 1) fail("a size of at least 1 x 1");
  // Negated so that a NaN fails.
  if (!(box.x0 >= 0 && box.y0 >= 0 && box.x1 <= static_cast<float>(source.cols) &&
        box.y1 <= static_cast<float>(source.rows)))
    fail("a box inside the picture");
  if (!(box.x0 < box.x1 && box.y0 < box.y1)) fail("a box with an area");
}

bool vertical_first(const cv::Mat& source, cv::Size size, ResizeOrder order) {
  return order == ResizeOrder::pillow13 && size.height < source.rows &&
         source.rows - size.height > 2 * (source.cols - size.width);
}

}  // namespace

cv::Mat resize(const cv::Mat& source, cv::Size size, Filter filter, const ResizeBox& box, ResizeOrder order) {
  check(source, size, box);
  const Axis across{source.cols, size.width, box.x0, box.x1};
  const Axis down{source.rows, size.height, box.y0, box.y1};
  if (across.identity() && down.identity()) return source.clone();
  if (filter == Filter::nearest) return nearest(source, across, down);
  if (across.identity()) return vertical(source, taps_of(down, filter));
  if (down.identity()) return horizontal(source, across, filter, 0, source.rows);
  const std::vector<Taps> rows = taps_of(down, filter);
  if (vertical_first(source, size, order)) return horizontal(vertical(source, rows), across, filter, 0, size.height);
  const int last = rows.back().first + static_cast<int>(rows.back().weights.size());
  return vertical(horizontal(source, across, filter, rows.front().first, last), rows);
}

cv::Mat resize(const cv::Mat& source, cv::Size size, Filter filter, ResizeOrder order) {
  return resize(source, size, filter, {0, 0, static_cast<float>(source.cols), static_cast<float>(source.rows)}, order);
}

}  // namespace tiedit::image
