#include "photo/membrane.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/core.hpp>
#include <vector>

namespace tiedit::photo {
namespace {

constexpr int kDirect = 1024;  // so few unknowns need no start from a coarser picture
constexpr int kNone = -1;

/// The unknown pixels in raster order, their unknown neighbours, and how many neighbours they have at all.
struct Graph {
  std::vector<cv::Point> at;
  std::vector<std::array<int, 4>> neighbours;  // kNone for a known or absent one
  std::vector<float> degree;
};

constexpr std::array<std::array<int, 2>, 4> kSteps{{{-1, 0}, {1, 0}, {0, -1}, {0, 1}}};

uchar pixel_at(const cv::Mat& pixels, cv::Point p) {
  return cv::Rect(cv::Point(), pixels.size()).contains(p) ? pixels.at<uchar>(p) : uchar{membrane_absent};
}

Graph graph_of(const cv::Mat& pixels) {
  Graph g;
  cv::Mat index(pixels.size(), CV_32S, cv::Scalar(kNone));
  for (int y = 0; y < pixels.rows; ++y)
    for (int x = 0; x < pixels.cols; ++x)
      if (pixels.at<uchar>(y, x) == membrane_unknown) {
        index.at<int>(y, x) = static_cast<int>(g.at.size());
        g.at.emplace_back(x, y);
      }
  g.neighbours.resize(g.at.size());
  g.degree.resize(g.at.size());
  for (std::size_t i = 0; i < g.at.size(); ++i)
    for (std::size_t k = 0; k < 4; ++k) {
      const cv::Point p = g.at[i] + cv::Point(kSteps[k][0], kSteps[k][1]);
      const uchar kind = pixel_at(pixels, p);
      g.neighbours[i][k] = kind == membrane_unknown ? index.at<int>(p) : kNone;
      g.degree[i] += kind == membrane_absent ? 0.0F : 1.0F;
    }
  return g;
}

/// Sum of the known neighbours of every unknown, for one channel.
std::vector<double> right_side(const Graph& g, const cv::Mat& values, const cv::Mat& pixels, int channel) {
  std::vector<double> b(g.at.size());
  for (std::size_t i = 0; i < b.size(); ++i)
    for (const auto& step : kSteps) {
      const cv::Point p = g.at[i] + cv::Point(step[0], step[1]);
      if (pixel_at(pixels, p) == membrane_known) b[i] += static_cast<double>(values.at<cv::Vec3f>(p)[channel]);
    }
  return b;
}

void multiply(const Graph& g, const std::vector<double>& x, std::vector<double>& out) {
  for (std::size_t i = 0; i < x.size(); ++i) {
    double sum = static_cast<double>(g.degree[i]) * x[i];
    for (const int n : g.neighbours[i])
      if (n != kNone) sum -= x[static_cast<std::size_t>(n)];
    out[i] = sum;
  }
}

double dot(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

double largest(const std::vector<double>& v) {
  double most = 0;
  for (const double e : v) most = std::max(most, std::abs(e));
  return most;
}

void conjugate_gradients(const Graph& g, const std::vector<double>& b, double residual, std::vector<double>& x) {
  const std::size_t n = x.size();
  std::vector<double> r(n), p(n), z(n), ap(n);
  multiply(g, x, ap);
  for (std::size_t i = 0; i < n; ++i) r[i] = b[i] - ap[i];
  const auto precondition = [&] {
    for (std::size_t i = 0; i < n; ++i) z[i] = g.degree[i] > 0 ? r[i] / static_cast<double>(g.degree[i]) : 0;
  };
  precondition();
  p = z;
  double rz = dot(r, z);
  const int most = 100 + 10 * static_cast<int>(std::sqrt(static_cast<double>(n)));
  for (int i = 0; i < most && largest(r) > residual; ++i) {
    multiply(g, p, ap);
    const double curvature = dot(p, ap);
    if (curvature <= 0) return;  // a piece without any known neighbour, already flat
    const double step = rz / curvature;
    for (std::size_t k = 0; k < n; ++k) {
      x[k] += step * p[k];
      r[k] -= step * ap[k];
    }
    precondition();
    const double next = dot(r, z);
    const double share = next / rz;
    rz = next;
    for (std::size_t k = 0; k < n; ++k) p[k] = z[k] + share * p[k];
  }
}

/// Half the size: a cell is unknown when most of what is there of it is; else known by the mean of its known pixels.
void halve(const cv::Mat& values, const cv::Mat& pixels, cv::Mat& half_values, cv::Mat& half_pixels) {
  const cv::Size size((pixels.cols + 1) / 2, (pixels.rows + 1) / 2);
  half_values = cv::Mat::zeros(size, CV_32FC3);
  half_pixels = cv::Mat::zeros(size, CV_8U);
  for (int y = 0; y < size.height; ++y)
    for (int x = 0; x < size.width; ++x) {
      int known = 0, unknown = 0;
      cv::Vec3f sum;
      for (int k = 0; k < 4; ++k) {
        const cv::Point p(2 * x + (k & 1), 2 * y + (k >> 1));
        const uchar kind = pixel_at(pixels, p);
        unknown += kind == membrane_unknown;
        if (kind != membrane_known) continue;
        ++known;
        sum += values.at<cv::Vec3f>(p);
      }
      if (known == 0 && unknown == 0) continue;
      half_pixels.at<uchar>(y, x) = unknown > known ? membrane_unknown : membrane_known;
      if (unknown <= known) half_values.at<cv::Vec3f>(y, x) = sum / known;
    }
}

/// The mean of the known values: a start that is right when they are all alike.
cv::Vec3d mean_known(const cv::Mat& values, const cv::Mat& pixels) {
  cv::Vec3d sum;
  int n = 0;
  for (int y = 0; y < pixels.rows; ++y)
    for (int x = 0; x < pixels.cols; ++x)
      if (pixels.at<uchar>(y, x) == membrane_known) {
        sum += cv::Vec3d(values.at<cv::Vec3f>(y, x));
        ++n;
      }
  return n > 0 ? sum / n : sum;
}

/// Bilinear between cells of the coarser solution, leaving out cells that are absent there.
double between_cells(const cv::Mat& coarse, const cv::Mat& cells, cv::Point p, int channel, double fallback) {
  const int x0 = (p.x - 1) >> 1, y0 = (p.y - 1) >> 1;
  const double fx = p.x & 1 ? 0.25 : 0.75, fy = p.y & 1 ? 0.25 : 0.75;
  double sum = 0, weight = 0;
  for (int k = 0; k < 4; ++k) {
    const cv::Point q(x0 + (k & 1), y0 + (k >> 1));
    if (pixel_at(cells, q) == membrane_absent) continue;
    const double w = (k & 1 ? fx : 1 - fx) * (k >> 1 ? fy : 1 - fy);
    sum += w * static_cast<double>(coarse.at<cv::Vec3f>(q)[channel]);
    weight += w;
  }
  return weight > 0 ? sum / weight : fallback;
}

}  // namespace

cv::Mat membrane(const cv::Mat& values, const cv::Mat& pixels, double residual) {
  CV_Assert(values.type() == CV_32FC3 && pixels.type() == CV_8UC1 && values.size() == pixels.size() && residual > 0);
  cv::Mat out = cv::Mat::zeros(values.size(), CV_32FC3);
  values.copyTo(out, pixels == membrane_known);
  const cv::Vec3d mean = mean_known(values, pixels);
  const Graph g = graph_of(pixels);
  if (g.at.empty() || cv::countNonZero(pixels == membrane_known) == 0) return out;
  cv::Mat coarse, cells;
  if (g.at.size() > kDirect) {
    cv::Mat half;
    halve(values, pixels, half, cells);
    coarse = membrane(half, cells, residual);
  }
  cv::parallel_for_(cv::Range(0, 3), [&](const cv::Range& range) {
    for (int c = range.start; c < range.end; ++c) {
      std::vector<double> x(g.at.size(), mean[c]);
      if (!coarse.empty())
        for (std::size_t i = 0; i < x.size(); ++i) x[i] = between_cells(coarse, cells, g.at[i], c, mean[c]);
      conjugate_gradients(g, right_side(g, values, pixels, c), residual, x);
      for (std::size_t i = 0; i < x.size(); ++i) out.at<cv::Vec3f>(g.at[i])[c] = static_cast<float>(x[i]);
    }
  });
  return out;
}

}  // namespace tiedit::photo
