#include "photo/grabcut.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "image/morphology.h"
#include "photo/mask_score.h"

namespace tiedit::photo {
namespace {

/// The part of the picture that GrabCut sees.
struct Crop {
  cv::Mat rgb;         // reduced
  cv::Rect area, box;  // of the crop in the picture; of the box in the reduced crop
  double scale = 1;

  cv::Point reduced(cv::Point p) const {
    return {static_cast<int>((p.x - area.x + 0.5) * scale), static_cast<int>((p.y - area.y + 0.5) * scale)};
  }
};

cv::Mat reduced_to(const cv::Mat& rgb, int longer_side, double& scale) {
  scale = std::min(1.0, static_cast<double>(longer_side) / std::max(rgb.cols, rgb.rows));
  if (scale == 1) return rgb;
  const cv::Size size(std::max(1, cvRound(rgb.cols * scale)), std::max(1, cvRound(rgb.rows * scale)));
  cv::Mat small;
  cv::resize(rgb, small, size, 0, 0, cv::INTER_AREA);
  return small;
}

Crop crop_around(const cv::Mat& rgb, const cv::Rect& box, const GrabCutOptions& o) {
  const int mx = std::max(o.margin_px, cvRound(o.margin_share * box.width));
  const int my = std::max(o.margin_px, cvRound(o.margin_share * box.height));
  Crop c;
  c.area =
      cv::Rect(box.x - mx, box.y - my, box.width + 2 * mx, box.height + 2 * my) & cv::Rect(cv::Point(), rgb.size());
  c.rgb = reduced_to(rgb(c.area), o.longer_side, c.scale);
  const auto at = [&](int v) { return cvRound(v * c.scale); };
  const cv::Point a(at(box.x - c.area.x), at(box.y - c.area.y));
  const cv::Point b(std::max(a.x + 1, at(box.br().x - c.area.x)), std::max(a.y + 1, at(box.br().y - c.area.y)));
  c.box = cv::Rect(a, b) & cv::Rect(cv::Point(), c.rgb.size());
  return c;
}

/// A copy of the box, its sides scaled about its centre.
cv::Rect centred(const cv::Rect& box, double share) {
  const int w = std::max(1, cvRound(box.width * share)), h = std::max(1, cvRound(box.height * share));
  return {box.x + (box.width - w) / 2, box.y + (box.height - h) / 2, w, h};
}

void paint_ellipse(cv::Mat& seeds, const cv::Rect& box, uchar value) {
  const cv::Point2f centre(static_cast<float>(box.x + (box.width - 1) / 2.0),
                           static_cast<float>(box.y + (box.height - 1) / 2.0));
  cv::ellipse(seeds, cv::RotatedRect(centre, cv::Size2f(box.size()), 0), value, cv::FILLED);
}

enum class Start { whole, ellipse, centre };

cv::Mat seeds_of(const Crop& c, Start start, const std::vector<cv::Point>& select, const GrabCutOptions& o) {
  cv::Mat seeds(c.rgb.size(), CV_8U, cv::Scalar(cv::GC_BGD));
  seeds(c.box) = start == Start::whole ? cv::GC_PR_FGD : cv::GC_PR_BGD;
  cv::Mat inside = seeds(c.box);
  const cv::Rect local(cv::Point(), c.box.size());
  if (start == Start::ellipse) paint_ellipse(inside, centred(local, o.ellipse), cv::GC_PR_FGD);
  if (start == Start::centre) {
    inside(centred(local, o.centre)) = cv::GC_PR_FGD;
    paint_ellipse(inside, centred(local, o.sure), cv::GC_FGD);
  }
  for (const cv::Point& p : select) cv::circle(inside, p - c.box.tl(), o.select_px, cv::GC_FGD, cv::FILLED);
  return seeds;
}

/// Runs the three starts on OpenCV's threads; each sets the generator of its own thread.
template <class Work>
void for_each_start(Work work) {
  cv::parallel_for_(cv::Range(0, 3), [&](const cv::Range& range) {
    for (int i = range.start; i < range.end; ++i) work(static_cast<std::size_t>(i));
  });
}

/// {0, 255}; all zero when GrabCut finds nothing to tell apart.
cv::Mat grab(const cv::Mat& rgb, cv::Mat seeds, int iterations, std::uint64_t rng_state) {
  cv::Mat background, foreground;
  cv::theRNG().state = rng_state;
  try {
    cv::grabCut(rgb, seeds, cv::Rect(), background, foreground, iterations, cv::GC_INIT_WITH_MASK);
  } catch (const cv::Exception&) {  // no sample of one side, or too few for its clusters
    return cv::Mat::zeros(rgb.size(), CV_8U);
  }
  return (seeds & 1) * 255;  // GC_FGD 1, GC_PR_FGD 3
}

/// Fills background pieces that do not reach the frame and have at most `most` pixels.
void fill_enclosed(cv::Mat& mask, double most) {
  cv::Mat labels, stats, centroids;
  const int n = cv::connectedComponentsWithStats(mask == 0, labels, stats, centroids, 4);
  for (int i = 1; i < n; ++i) {
    const int x = stats.at<int>(i, cv::CC_STAT_LEFT), y = stats.at<int>(i, cv::CC_STAT_TOP);
    const bool enclosed = x > 0 && y > 0 && x + stats.at<int>(i, cv::CC_STAT_WIDTH) < mask.cols &&
                          y + stats.at<int>(i, cv::CC_STAT_HEIGHT) < mask.rows;
    if (enclosed && stats.at<int>(i, cv::CC_STAT_AREA) <= most) mask.setTo(255, labels == i);
  }
}

/// Keeps components of at least `least_share` of the largest, and those that hold a select star.
void drop_specks(cv::Mat& mask, double least_share, const std::vector<cv::Point>& select) {
  cv::Mat labels, stats, centroids;
  const int n = cv::connectedComponentsWithStats(mask, labels, stats, centroids, 8);
  int largest = 0;
  for (int i = 1; i < n; ++i) largest = std::max(largest, stats.at<int>(i, cv::CC_STAT_AREA));
  for (int i = 1; i < n; ++i) {
    const bool selected =
        std::any_of(select.begin(), select.end(), [&](cv::Point p) { return labels.at<int>(p) == i; });
    if (!selected && stats.at<int>(i, cv::CC_STAT_AREA) < least_share * largest) mask.setTo(0, labels == i);
  }
}

/// The mask to take, and whether the three starts agreed on it.
struct Choice {
  cv::Mat mask;  // empty Mat: nothing found
  double quality = 0;
  bool agreed = false;
};

Choice choose(const std::array<cv::Mat, 3>& masks, const Crop& c, const GrabCutOptions& o) {
  const double ab = iou(masks[0], masks[1]), ac = iou(masks[0], masks[2]), bc = iou(masks[1], masks[2]);
  const double quality = (ab + ac + bc) / 3;
  if (ab >= o.agreement && ac >= o.agreement) return {masks[0], quality, true};
  const cv::Mat edges = edge_strength(c.rgb);
  std::array<double, 3> score{};
  for (std::size_t i = 0; i < 3; ++i) score[i] = mask_score(masks[i], edges, c.box, o);
  const auto best = std::max_element(score.begin(), score.end());
  if (!std::isfinite(*best)) return {};
  return {masks[static_cast<std::size_t>(best - score.begin())], quality, false};
}

Choice cut_out(const Crop& c, const std::vector<cv::Point>& select, const GrabCutOptions& o) {
  if (c.box.size() == c.rgb.size()) return {};  // nothing outside the box to learn the background from
  std::array<cv::Mat, 3> masks;
  for_each_start([&](std::size_t i) {
    masks[i] = grab(c.rgb, seeds_of(c, static_cast<Start>(i), select, o), o.iterations, o.rng_state);
    drop_specks(masks[i], o.least_component, select);
    fill_enclosed(masks[i], o.hole_share * c.box.area());
  });
  return choose(masks, c, o);
}

/// Paints the reduced mask into the full one, inside the box.
void paint_back(const cv::Mat& mask, const Crop& c, const cv::Rect& box, cv::Mat& full) {
  cv::Mat soft = mask;
  if (mask.size() != c.area.size()) cv::resize(mask, soft, c.area.size(), 0, 0, cv::INTER_LINEAR);
  cv::compare(soft(box - c.area.tl()), 128, full(box), cv::CMP_GE);
}

/// What grows around a star when the object is about `radius` px wide; the component under the star, holes filled.
cv::Mat grown_from(const cv::Mat& rgb, cv::Point star, double radius, const GrabCutOptions& o) {
  const int side = std::min(rgb.cols, rgb.rows);
  cv::Mat seeds(rgb.size(), CV_8U, cv::Scalar(cv::GC_BGD));
  cv::circle(seeds, star, cvRound(o.star_ring * radius), cv::GC_PR_BGD, cv::FILLED);
  cv::circle(seeds, star, cvRound(radius), cv::GC_PR_FGD, cv::FILLED);
  cv::circle(seeds, star, std::max(o.star_sure_px, cvRound(o.star_sure * side)), cv::GC_FGD, cv::FILLED);
  seeds.row(0) = cv::GC_BGD;
  const cv::Mat found = grab(rgb, seeds, o.star_iterations, o.rng_state);
  cv::Mat labels;
  cv::connectedComponents(found, labels, 8);
  const int label = labels.at<int>(star);
  cv::Mat mask = label == 0 ? cv::Mat(cv::Mat::zeros(rgb.size(), CV_8U)) : cv::Mat(labels == label);
  fill_enclosed(mask, static_cast<double>(mask.total()));
  return mask;
}

/// Of three radii, the smaller of the pair that agrees best.
struct StarChoice {
  cv::Mat mask;
  double agreement;
};

StarChoice choose_radius(const cv::Mat& rgb, cv::Point star, const GrabCutOptions& o) {
  std::array<cv::Mat, 3> masks;
  for_each_start(
      [&](std::size_t i) { masks[i] = grown_from(rgb, star, o.star_radii[i] * std::min(rgb.cols, rgb.rows), o); });
  StarChoice best{masks[1], 0};
  for (const auto& [i, j] : {std::pair(0U, 1U), std::pair(0U, 2U), std::pair(1U, 2U)})
    if (const double agreement = iou(masks[i], masks[j]); agreement > best.agreement) best = {masks[i], agreement};
  if (best.agreement < o.star_agreement) best.mask = masks[1];
  return best;
}

}  // namespace

ObjectMask object_in_box(const cv::Mat& rgb, const cv::Rect& box, const std::vector<cv::Point>& select,
                         const GrabCutOptions& options) {
  CV_Assert(rgb.type() == CV_8UC3 && !box.empty() && (box & cv::Rect(cv::Point(), rgb.size())) == box);
  const Crop crop = crop_around(rgb, box, options);
  std::vector<cv::Point> reduced;
  for (const cv::Point& p : select)
    if (const cv::Point r = crop.reduced(p); crop.box.contains(r)) reduced.push_back(r);
  const Choice choice = cut_out(crop, reduced, options);
  ObjectMask result{cv::Mat::zeros(rgb.size(), CV_8U), choice.quality, {}, choice.mask.empty()};
  if (result.box_itself) {
    result.mask(box) = 255;
    result.warnings.push_back({"grabcut.box",
                               "locate.grabcut: an object that differs from what is around the box, got "
                               "none; the box itself is the mask"});
    return result;
  }
  paint_back(choice.mask, crop, box, result.mask);
  if (!choice.agreed)
    result.warnings.push_back({"grabcut.quality", fmt::format("locate.grabcut: three starts that agree, got quality "
                                                              "{:.2f}; draw a mask if this one is wrong",
                                                              choice.quality)});
  return result;
}

ObjectMask object_at(const cv::Mat& rgb, cv::Point star, const GrabCutOptions& options) {
  CV_Assert(rgb.type() == CV_8UC3 && cv::Rect(cv::Point(), rgb.size()).contains(star));
  double scale = 1;
  const cv::Mat small = reduced_to(rgb, options.star_longer_side, scale);
  // The first row is background, so a star in it stands for the pixel below.
  const cv::Point at(std::min(static_cast<int>((star.x + 0.5) * scale), small.cols - 1),
                     std::clamp(static_cast<int>((star.y + 0.5) * scale), 1, small.rows - 1));
  const StarChoice choice = choose_radius(small, at, options);
  const cv::Rect found = image::mask_box(choice.mask);
  ObjectMask result;
  if (found.empty()) {
    result = {cv::Mat::zeros(rgb.size(), CV_8U), 0, {}, false};
  } else {
    const double gx = options.star_box_growth * found.width, gy = options.star_box_growth * found.height;
    const cv::Point a(cvFloor((found.x - gx) / scale), cvFloor((found.y - gy) / scale));
    const cv::Point b(cvCeil((found.br().x + gx) / scale), cvCeil((found.br().y + gy) / scale));
    result = object_in_box(rgb, cv::Rect(a, b) & cv::Rect(cv::Point(), rgb.size()), {star}, options);
  }
  if (choice.agreement < options.star_agreement)
    result.warnings.push_back(
        {"star_ambiguous", fmt::format("locate.grabcut: one object under the star, got sizes that "
                                       "agree by {:.2f}; draw a box",
                                       choice.agreement)});
  return result;
}

}  // namespace tiedit::photo
