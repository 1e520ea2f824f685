#include "photo/lab.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <opencv2/core.hpp>
#include <opencv2/core/hal/intrin.hpp>
#include <vector>

namespace tiedit::photo {
namespace {

// sRGB to XYZ (D65). The white is the sum of each row, so that greys come out neutral.
constexpr double kXyz[3][3] = {
    {0.412453, 0.357580, 0.180423}, {0.212671, 0.715160, 0.072169}, {0.019334, 0.119193, 0.950227}};
constexpr double kEpsilon = 216.0 / 24389.0;
constexpr double kSlope = 24389.0 / 27.0 / 116.0;  // f(t) = kSlope * t + 16/116 below kEpsilon
constexpr double kOffset = 16.0 / 116.0;

double linear_of(double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); }
double encoded_of(double c) { return c <= 0.0031308 ? 12.92 * c : 1.055 * std::pow(c, 1 / 2.4) - 0.055; }
constexpr double white(int row) { return kXyz[row][0] + kXyz[row][1] + kXyz[row][2]; }

const std::array<double, 256>& linear_table() {
  static const std::array<double, 256> table = [] {
    std::array<double, 256> t{};
    for (std::size_t i = 0; i < t.size(); ++i) t[i] = linear_of(static_cast<double>(i) / 255.0);
    return t;
  }();
  return table;
}

// sRGB encoding by linear interpolation; 4096 steps leave an error below 0.01 level of 255.
constexpr int kSteps = 4096;
const std::array<float, kSteps + 2>& encode_table() {
  static const std::array<float, kSteps + 2> table = [] {
    std::array<float, kSteps + 2> t{};
    for (std::size_t i = 0; i < t.size(); ++i)
      t[i] = static_cast<float>(255 * encoded_of(std::min(1.0, static_cast<double>(i) / kSteps)));
    return t;
  }();
  return table;
}

/// One step towards the cube root of x, cubic convergence.
inline cv::v_float32x4 halley(const cv::v_float32x4& y, const cv::v_float32x4& x) {
  const cv::v_float32x4 y3 = y * y * y;
  return y * (y3 + x + x) / (y3 + y3 + x);
}

/// f(t) of Lab for four values at once: the cube root from its exponent and two steps (float precision), or the line.
inline cv::v_float32x4 lab_f(const cv::v_float32x4& t) {
  const auto all = [](double v) { return cv::v_setall_f32(static_cast<float>(v)); };
  const cv::v_float32x4 x = cv::v_max(t, all(kEpsilon));
  const cv::v_int32x4 guess =
      cv::v_round(cv::v_cvt_f32(cv::v_reinterpret_as_s32(x)) * all(1.0 / 3)) + cv::v_setall_s32(709921077);
  const cv::v_float32x4 root = halley(halley(cv::v_reinterpret_as_f32(guess), x), x);
  return cv::v_select(t > all(kEpsilon), root, t * all(kSlope) + all(kOffset));
}

inline float lab_inverse(float f) {
  constexpr float kKnee = 6.0F / 29;
  const float line = (f - static_cast<float>(kOffset)) * static_cast<float>(1 / kSlope);
  return f > kKnee ? f * f * f : line;
}

using Matrix = std::array<std::array<float, 3>, 3>;

/// Linear RGB to XYZ over white.
Matrix forward_matrix() {
  Matrix m{};
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j) m[i][j] = static_cast<float>(kXyz[i][j] / white(static_cast<int>(i)));
  return m;
}

/// XYZ over white to linear RGB.
Matrix backward_matrix() {
  cv::Matx33d m;
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j) m(i, j) = kXyz[i][j] / white(i);
  const cv::Matx33d inverse = m.inv();
  Matrix out{};
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j)
      out[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)] = static_cast<float>(inverse(i, j));
  return out;
}

inline float encode(float linear, const float* table) {
  const float at = std::clamp(linear, 0.0F, 1.0F) * kSteps;
  const int i = static_cast<int>(at);
  return table[i] + (at - static_cast<float>(i)) * (table[i + 1] - table[i]);
}

}  // namespace

Lab lab_of(cv::Vec3b rgb) {
  double f[3];
  for (int i = 0; i < 3; ++i) {
    double t = 0;
    for (int j = 0; j < 3; ++j) t += kXyz[i][j] * linear_table()[rgb[j]];
    t /= white(i);
    f[i] = t > kEpsilon ? std::cbrt(t) : kSlope * t + kOffset;
  }
  return {116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])};
}

cv::Mat to_lab(const cv::Mat& rgb) {
  CV_Assert(rgb.type() == CV_8UC3);
  cv::Mat lab(rgb.size(), CV_32FC3);
  std::array<float, 256> linear;
  for (std::size_t i = 0; i < 256; ++i) linear[i] = static_cast<float>(linear_table()[i]);
  const Matrix m = forward_matrix();
  const auto n = static_cast<std::size_t>(rgb.cols);
  std::vector<float> planes(3 * n + 3);  // X, Y, Z of one row, over white; whole vectors of four
  for (int y = 0; y < rgb.rows; ++y) {
    const uchar* in = rgb.ptr(y);
    float* out = lab.ptr<float>(y);
    float *px = planes.data(), *py = px + n, *pz = py + n;
    for (std::size_t x = 0; x < n; ++x) {
      const float r = linear[in[3 * x]], g = linear[in[3 * x + 1]], b = linear[in[3 * x + 2]];
      px[x] = m[0][0] * r + m[0][1] * g + m[0][2] * b;
      py[x] = m[1][0] * r + m[1][1] * g + m[1][2] * b;
      pz[x] = m[2][0] * r + m[2][1] * g + m[2][2] * b;
    }
    float* p = planes.data();
    for (std::size_t i = 0; i < 3 * n; i += 4) cv::v_store(p + i, lab_f(cv::v_load(p + i)));
    for (std::size_t x = 0; x < n; ++x) {
      out[3 * x] = 116 * py[x] - 16;
      out[3 * x + 1] = 500 * (px[x] - py[x]);
      out[3 * x + 2] = 200 * (py[x] - pz[x]);
    }
  }
  return lab;
}

cv::Mat from_lab(const cv::Mat& lab) {
  CV_Assert(lab.type() == CV_32FC3);
  cv::Mat rgb(lab.size(), CV_32FC3);
  const Matrix m = backward_matrix();
  const float* table = encode_table().data();
  for (int y = 0; y < lab.rows; ++y) {
    const float* in = lab.ptr<float>(y);
    float* out = rgb.ptr<float>(y);
    for (int x = 0; x < lab.cols; ++x, in += 3, out += 3) {
      const float fy = (in[0] + 16) * (1.0F / 116);
      const float tx = lab_inverse(fy + in[1] * (1.0F / 500));
      const float ty = lab_inverse(fy);
      const float tz = lab_inverse(fy - in[2] * (1.0F / 200));
      for (std::size_t c = 0; c < 3; ++c) out[c] = encode(m[c][0] * tx + m[c][1] * ty + m[c][2] * tz, table);
    }
  }
  return rgb;
}

}  // namespace tiedit::photo
