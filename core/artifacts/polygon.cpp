#include "artifacts/polygon.h"

#include <algorithm>
#include <cmath>

namespace tiedit::artifacts {
namespace {

// An edge that is not level, its upper end first, with the rows whose centres it crosses: first <= row < last.
struct PolygonEdge {
  cv::Point2d top, bottom;
  int first, last;
  int winding;
};

// The first whole i with i + 0.5 >= v, kept within 0..side.
int first_centre(double v, int side) {
  return static_cast<int>(std::clamp(std::ceil(v - 0.5), 0.0, static_cast<double>(side)));
}

std::vector<PolygonEdge> edges_of(const std::vector<cv::Point2d>& ring, int height) {
  std::vector<PolygonEdge> edges;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const cv::Point2d a = ring[i], b = ring[(i + 1) % ring.size()];
    const bool down = a.y < b.y;
    const cv::Point2d top = down ? a : b, bottom = down ? b : a;
    const PolygonEdge edge{top, bottom, first_centre(top.y, height), first_centre(bottom.y, height), down ? 1 : -1};
    if (edge.first < edge.last) edges.push_back(edge);
  }
  std::sort(edges.begin(), edges.end(), [](const PolygonEdge& a, const PolygonEdge& b) { return a.first < b.first; });
  return edges;
}

double crossing(const PolygonEdge& e, double y) {
  return e.top.x + (y - e.top.y) / (e.bottom.y - e.top.y) * (e.bottom.x - e.top.x);
}

}  // namespace

void fill_polygon(cv::Mat& mask, const std::vector<cv::Point2d>& ring) {
  const std::vector<PolygonEdge> edges = edges_of(ring, mask.rows);
  std::vector<PolygonEdge> active;
  std::vector<int> steps(static_cast<std::size_t>(mask.cols) +
                         1);  // how the winding number changes at each pixel of a row
  auto next = edges.begin();
  for (int y = edges.empty() ? mask.rows : edges.front().first; y < mask.rows; ++y) {
    for (; next != edges.end() && next->first == y; ++next) active.push_back(*next);
    active.erase(std::remove_if(active.begin(), active.end(), [&](const PolygonEdge& e) { return e.last <= y; }),
                 active.end());
    if (active.empty() && next == edges.end()) break;
    std::fill(steps.begin(), steps.end(), 0);
    for (const PolygonEdge& e : active)
      steps[static_cast<std::size_t>(first_centre(crossing(e, y + 0.5), mask.cols))] += e.winding;
    auto* row = mask.ptr<std::uint8_t>(y);
    int winding = 0;
    for (int x = 0; x < mask.cols; ++x) {
      winding += steps[static_cast<std::size_t>(x)];
      if (winding != 0) row[x] = 255;
    }
  }
}

}  // namespace tiedit::artifacts
