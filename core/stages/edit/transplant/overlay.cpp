#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "stages/edit/transplant/record.h"

namespace tiedit::stages {
namespace {

constexpr int kDash = 4;  // line widths

int line_width(cv::Size size) { return std::max(1, std::max(size.width, size.height) / 500); }

cv::Scalar colour_of_object(std::size_t index) {
  static const std::array<cv::Scalar, 6> kColours{cv::Scalar(230, 60, 60),  cv::Scalar(60, 120, 240),
                                                  cv::Scalar(40, 170, 80),  cv::Scalar(230, 150, 30),
                                                  cv::Scalar(160, 80, 200), cv::Scalar(30, 180, 190)};
  return kColours[index % kColours.size()];
}

void dashed_line(cv::Mat& image, cv::Point2d a, cv::Point2d b, const cv::Scalar& colour, int width) {
  const double length = std::hypot(b.x - a.x, b.y - a.y), dash = kDash * width;
  for (double at = 0; at < length; at += 2 * dash) {
    const cv::Point2d from = a + (b - a) * (at / length), to = a + (b - a) * (std::min(at + dash, length) / length);
    cv::line(image, from, to, colour, width, cv::LINE_AA);
  }
}

void dashed_box(cv::Mat& image, const cv::Rect& r, const cv::Scalar& colour, int width) {
  const cv::Point2d a(r.tl()), c(r.br() - cv::Point(1, 1)), b(c.x, a.y), d(a.x, c.y);
  dashed_line(image, a, b, colour, width);
  dashed_line(image, b, c, colour, width);
  dashed_line(image, c, d, colour, width);
  dashed_line(image, d, a, colour, width);
}

void star(cv::Mat& image, cv::Point2d at, double radius) {
  std::vector<cv::Point> points;
  for (int i = 0; i < 10; ++i) {
    const double r = i % 2 ? 0.45 * radius : radius, angle = (i * 36 - 90) * CV_PI / 180;
    points.emplace_back(cv::Point2d(at.x + r * std::cos(angle), at.y + r * std::sin(angle)));
  }
  cv::fillPoly(image, std::vector<std::vector<cv::Point>>{points}, cv::Scalar(255, 210, 40), cv::LINE_AA);
  cv::polylines(image, std::vector<std::vector<cv::Point>>{points}, true, cv::Scalar(60, 40, 0), 1, cv::LINE_AA);
}

}  // namespace

cv::Mat overlay_of(const Scene& scene) {
  cv::Mat out = scene.result.clone();
  const int width = line_width(scene.size());
  const auto box = [&](const LayoutObject& o) { return nearest_pixels(in_pixels(o.box, scene.size())); };
  const auto shown = [](const LayoutObject* o) { return o && o->visible && !o->background; };
  std::size_t index = 0;
  for (const LayoutObject& old : scene.before.objects) {
    const LayoutObject* now = find_object(scene.target, old.id);
    if (shown(&old) && !(shown(now) && now->box == old.box)) dashed_box(out, box(old), colour_of_object(index), width);
    if (shown(now)) cv::rectangle(out, box(*now), colour_of_object(index), width, cv::LINE_AA);
    ++index;
  }
  for (const LayoutObject& now : scene.target.objects)
    if (shown(&now) && !find_object(scene.before, now.id))
      cv::rectangle(out, box(now), colour_of_object(index++), width, cv::LINE_AA);
  const double radius = std::max(6.0, 0.02 * std::min(out.cols, out.rows));
  for (const StarMark& s : scene.marks.stars) star(out, {s.at.x * out.cols, s.at.y * out.rows}, radius);
  return out;
}

}  // namespace tiedit::stages
