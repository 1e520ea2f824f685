#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "image/morphology.h"
#include "photo/lab.h"
#include "stages/edit/transplant/record.h"

namespace tiedit::stages {
namespace {

constexpr int kLeastPixels = 64;

double rounded(double v) { return std::round(v * 1e4) / 1e4; }

double iou_of(const cv::Rect2d& a, const cv::Rect2d& b) {
  const double both = (a & b).area();
  const double all = a.area() + b.area() - both;
  return all > 0 ? both / all : 0;
}

std::optional<double> box_iou(const Piece& p, const Scene& scene) {
  if (!p.fresh) return std::nullopt;
  const cv::Mat solid = photo::footprint(p.painted, p.mapping(p.object.at).tl(), scene.size(), 128);
  return rounded(iou_of(in_pixels(p.now->box, scene.size()), cv::Rect2d(image::mask_box(solid))));
}

/// Sums for a correlation.
struct Pairs {
  double n = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0;
  void add(double a, double b) { n += 1, x += a, y += b, xx += a * a, yy += b * b, xy += a * b; }
  double correlation() const {
    const double vx = xx - x * x / n, vy = yy - y * y / n;
    return vx > 1e-6 * n && vy > 1e-6 * n ? (xy - x * y / n) / std::sqrt(vx * vy) : 0;
  }
};

std::optional<double> old_place(const Piece& p, const Scene& scene) {
  if (!p.vacates || !p.old) return std::nullopt;
  const cv::Mat rgba = photo::scaled(p.object.rgba, p.object.at.size());
  const cv::Rect visible = p.object.at & cv::Rect(cv::Point(), scene.size());
  if (visible.empty()) return std::nullopt;
  cv::Mat rgb;
  cv::cvtColor(rgba(visible - p.object.at.tl()), rgb, cv::COLOR_RGBA2RGB);
  const cv::Mat own = photo::to_lab(rgb), there = photo::to_lab(scene.result(visible).clone());
  Pairs pairs;
  for (int y = 0; y < visible.height; ++y)
    for (int x = 0; x < visible.width; ++x) {
      const bool solid = rgba(visible - p.object.at.tl()).at<cv::Vec4b>(y, x)[3] == 255;
      const bool kept = !scene.keep.empty() && scene.keep(visible).at<uchar>(y, x);
      if (solid && !kept && !scene.covered(visible).at<uchar>(y, x))
        pairs.add(static_cast<double>(own.at<cv::Vec3f>(y, x)[0]), static_cast<double>(there.at<cv::Vec3f>(y, x)[0]));
    }
  if (pairs.n < kLeastPixels) return std::nullopt;
  return rounded(pairs.correlation());
}

}  // namespace

std::vector<PieceScore> scores_of(const Scene& scene) {
  std::vector<PieceScore> out;
  for (const Piece& p : scene.pieces) {
    if (!p.vacates && !p.fresh) continue;
    PieceScore score{p.id, box_iou(p, scene), old_place(p, scene)};
    if (score.old_place && *score.old_place > scene.options.old_place_most)
      scene.context.warn(
          "transplant.old_place",
          fmt::format("{}: an old place that no longer looks like it, got a likeness of {}; draw a mask with all of it",
                      p.id, *score.old_place));
    out.push_back(std::move(score));
  }
  return out;
}

}  // namespace tiedit::stages
