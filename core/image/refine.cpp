#include "image/refine.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "image/morphology.h"

namespace tiedit::image {
namespace {

struct Components {
  cv::Mat labels;             // i32, 0 = background
  std::vector<int> area;      // by label, [0] unused
  std::vector<double> logit;  // mean, by label
  std::vector<bool> kept;
  int largest = 0;
};

Components components_of(const cv::Mat& inside, const cv::Mat& logits) {
  Components c;
  cv::Mat stats, centroids;
  const int n = cv::connectedComponentsWithStats(inside, c.labels, stats, centroids, 8, CV_32S);
  c.area.assign(static_cast<std::size_t>(n), 0);
  c.logit.assign(static_cast<std::size_t>(n), 1.0);
  c.kept.assign(static_cast<std::size_t>(n), true);
  for (int i = 1; i < n; ++i) {
    c.area[static_cast<std::size_t>(i)] = stats.at<int>(i, cv::CC_STAT_AREA);
    if (c.largest == 0 || c.area[static_cast<std::size_t>(i)] > c.area[static_cast<std::size_t>(c.largest)])
      c.largest = i;
  }
  if (logits.empty()) return c;
  std::fill(c.logit.begin(), c.logit.end(), 0.0);
  for (int y = 0; y < inside.rows; ++y) {
    const int* label = c.labels.ptr<int>(y);
    const float* l = logits.ptr<float>(y);
    for (int x = 0; x < inside.cols; ++x)
      if (label[x]) c.logit[static_cast<std::size_t>(label[x])] += l[x];
  }
  for (std::size_t i = 1; i < c.logit.size(); ++i) c.logit[i] /= c.area[i];
  return c;
}

/// Decides what stays; `points` are in the components' own coordinates.
void judge(Components& c, const std::vector<cv::Point>& points, double min_area, const CleanOptions& o) {
  if (c.largest == 0) return;
  const auto largest = static_cast<std::size_t>(c.largest);
  const double area = std::max(min_area, o.min_share * c.area[largest]);
  for (std::size_t i = 1; i < c.kept.size(); ++i)
    c.kept[i] = c.area[i] >= area && c.logit[i] >= o.min_relative_logit * c.logit[largest];
  const cv::Rect frame(cv::Point(), c.labels.size());
  for (const cv::Point& p : points)
    if (frame.contains(p) && c.labels.at<int>(p)) c.kept[static_cast<std::size_t>(c.labels.at<int>(p))] = true;
}

void drop(Components& c, cv::Mat& inside) {
  for (int y = 0; y < inside.rows; ++y) {
    int* label = c.labels.ptr<int>(y);
    uchar* m = inside.ptr(y);
    for (int x = 0; x < inside.cols; ++x)
      if (label[x] && !c.kept[static_cast<std::size_t>(label[x])]) label[x] = m[x] = 0;
  }
}

/// Holes are 4-connected pieces of background that do not reach the frame of `inside`.
int fill_holes(cv::Mat& inside, const Components& c, double share) {
  cv::Mat labels, stats, centroids;
  const int n = cv::connectedComponentsWithStats(~inside, labels, stats, centroids, 4, CV_32S);
  std::vector<char> fill(static_cast<std::size_t>(n), 0);
  int filled = 0;
  for (int i = 1; i < n; ++i) {
    const cv::Rect box(stats.at<int>(i, cv::CC_STAT_LEFT), stats.at<int>(i, cv::CC_STAT_TOP),
                       stats.at<int>(i, cv::CC_STAT_WIDTH), stats.at<int>(i, cv::CC_STAT_HEIGHT));
    if (box.x == 0 || box.y == 0 || box.br().x == inside.cols || box.br().y == inside.rows) continue;
    // The pixel left of the hole's first pixel lies on the outer rim, that is, on the component around the hole.
    int x = box.x;
    while (labels.at<int>(box.y, x) != i) ++x;
    const auto around = static_cast<std::size_t>(c.labels.at<int>(box.y, x - 1));
    if (stats.at<int>(i, cv::CC_STAT_AREA) < share * c.area[around]) fill[static_cast<std::size_t>(i)] = 1, ++filled;
  }
  if (filled == 0) return 0;
  for (int y = 0; y < inside.rows; ++y)
    for (int x = 0; x < inside.cols; ++x)
      if (fill[static_cast<std::size_t>(labels.at<int>(y, x))]) inside.at<uchar>(y, x) = 255;
  return filled;
}

double mean_abs(const cv::Mat& logits, const cv::Mat& where) { return cv::mean(cv::abs(logits), where)[0]; }

}  // namespace

Cleaned clean(const cv::Mat& mask, const cv::Mat& logits, const std::vector<cv::Point>& points,
              const CleanOptions& options) {
  CV_Assert(mask.type() == CV_8UC1);
  CV_Assert(logits.empty() || (logits.type() == CV_32FC1 && logits.size() == mask.size()));
  Cleaned result;
  result.mask = cv::Mat::zeros(mask.size(), CV_8U);
  const cv::Rect box = mask_box(mask);
  if (box.empty()) return result;
  const cv::Rect work = grown(box, 1, mask.size());
  cv::Mat inside = mask(work) != 0;
  Components c = components_of(inside, logits.empty() ? logits : logits(work));
  std::vector<cv::Point> local;
  for (const cv::Point& p : points) local.push_back(p - work.tl());
  const double scale = std::max(mask.cols, mask.rows) / 1024.0;
  judge(c, local, options.min_area_px * scale * scale, options);
  result.components_before = static_cast<int>(c.kept.size()) - 1;
  result.components_after = static_cast<int>(std::count(c.kept.begin() + 1, c.kept.end(), true));
  if (result.components_after != result.components_before) drop(c, inside);
  if (options.fill_holes) result.holes_filled = fill_holes(inside, c, options.hole_share);
  inside.copyTo(result.mask(work));
  if (options.include_shadow)
    result.mask = extend_down(result.mask,
                              static_cast<int>(std::floor(options.shadow_share * mask_box(result.mask).height + 0.5)));
  if (options.dilate_px != 0) result.mask = dilate_edt(result.mask, options.dilate_px);
  return result;
}

MaskAudit audit(const cv::Mat& mask, const cv::Mat& logits) {
  MaskAudit a;
  a.box = mask_box(mask);
  a.area_share = cv::countNonZero(mask) / static_cast<double>(mask.total());
  a.touches_border =
      !a.box.empty() && (a.box.x == 0 || a.box.y == 0 || a.box.br().x == mask.cols || a.box.br().y == mask.rows);
  if (logits.empty()) return a;
  CV_Assert(logits.type() == CV_32FC1 && logits.size() == mask.size());
  constexpr int kRim = 3;
  const int loose = cv::countNonZero(logits > -1);
  a.stability = loose == 0 ? 0.0 : cv::countNonZero(logits > 1) / static_cast<double>(loose);
  const cv::Mat inside = logits > 0;
  const cv::Rect box = mask_box(inside);
  if (box.empty()) return a;
  const cv::Rect work = grown(box, kRim + 1, mask.size());
  const cv::Mat rim = dilate_edt(inside(work), kRim) & ~dilate_edt(inside(work), -kRim);
  if (cv::countNonZero(rim) > 0) a.rim_logit = mean_abs(logits(work), rim);
  return a;
}

cv::Mat without(const cv::Mat& mask, const cv::Mat& keep) {
  CV_Assert(keep.empty() || keep.size() == mask.size());
  const cv::Mat inside = mask != 0;
  return keep.empty() ? inside : cv::Mat(inside & (keep == 0));
}

}  // namespace tiedit::image
