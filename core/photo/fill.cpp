#include "photo/fill.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <opencv2/imgproc.hpp>
#include <opencv2/photo.hpp>

#include "image/morphology.h"
#include "image/refine.h"
#include "photo/patch/level.h"
#include "photo/surroundings.h"

namespace tiedit::photo {
namespace {

cv::Rect work_crop(const cv::Rect& box, int margin, cv::Size size) {
  const int x = std::max(margin, box.width), y = std::max(margin, box.height);
  return cv::Rect(box.x - x, box.y - y, box.width + 2 * x, box.height + 2 * y) & cv::Rect(cv::Point(), size);
}

bool leaves_enough(const cv::Mat& avoided, const cv::Mat& hole, double share) {
  return cv::countNonZero((hole | avoided) == 0) >= share * static_cast<double>(hole.total());
}

/// What is not to be copied from: other objects, and what does not look like the surroundings, with every patch that
/// reaches into it. Each only while enough of the crop remains.
cv::Mat avoided_in(const cv::Mat& rgb, const cv::Mat& hole, const cv::Mat& others, const FillOptions& o) {
  cv::Mat avoided = cv::Mat::zeros(hole.size(), CV_8U);
  if (!others.empty() && leaves_enough(others, hole, o.others_share)) avoided = others;
  const cv::Mat unlike = unlike_surroundings(rgb, hole, avoided);
  cv::Mat reached;
  cv::dilate(unlike, reached, cv::Mat::ones(patch::kSide, patch::kSide, CV_8U));
  for (const cv::Mat& more : {reached, unlike})
    if (const cv::Mat both = avoided | more; leaves_enough(both, hole, o.unlike_share)) return both;
  return avoided;
}

int iterations_of(const patch::Level& level, bool coarsest, bool finest, const FillOptions& o) {
  if (level.hole_pixels > o.large_hole) return 1;
  return coarsest ? o.iterations_coarsest : finest ? o.iterations_finest : o.iterations;
}

/// Improves matches and colours in turn. The finest level ends with real pixels instead of a last vote.
void settle(patch::Level& level, int index, bool coarsest, const FillOptions& o) {
  const bool finest = index == 0;
  const cv::Mat weight = patch::confidence_of(level, o.edge_falloff);
  const int iterations = iterations_of(level, coarsest, finest, o);
  for (int i = 0; i < iterations; ++i) {
    patch::improve(level, o, index, i);
    if (finest && i + 1 == iterations) break;
    if (patch::vote(level, weight) < o.least_change) break;
  }
  if (finest) patch::take_best(level);
}

/// Nothing when there are too few places to copy from.
cv::Mat patch_fill(const cv::Mat& rgb, const cv::Mat& hole, const cv::Mat& others, const FillOptions& o) {
  const patch::Pyramid pyramid = patch::pyramid_of(rgb, hole, others, o);
  const int coarsest = static_cast<int>(pyramid.rgb.size()) - 1;
  std::unique_ptr<patch::Level> coarser;
  for (int i = coarsest; i >= 0; --i) {
    const auto k = static_cast<std::size_t>(i);
    auto level = std::make_unique<patch::Level>(pyramid.rgb[k], pyramid.hole[k], pyramid.others[k], o.height_weight);
    if (level->sources.size() < static_cast<std::size_t>(o.least_sources)) return {};
    if (coarser)
      patch::refine_matches(*level, *coarser, patch::Hash(o.seed, i, 0, 0));
    else
      patch::onion_peel(*level, o, i);
    settle(*level, i, i == coarsest, o);
    coarser = std::move(level);
  }
  constexpr int r = patch::kRadius;
  return coarser->padded(cv::Rect(r, r, rgb.cols, rgb.rows));
}

/// cv::inpaint looks no further than its radius around the hole.
void diffuse(cv::Mat& image, const cv::Mat& hole, const cv::Rect& box, const FillOptions& o) {
  const cv::Rect work = image::grown(box, 2 * static_cast<int>(o.inpaint_radius) + 2, image.size());
  cv::Mat filled;
  cv::inpaint(image(work), hole(work), filled, o.inpaint_radius,
              o.method == FillMethod::ns ? cv::INPAINT_NS : cv::INPAINT_TELEA);
  filled.copyTo(image(work), hole(work));
}

}  // namespace

Filled fill(const cv::Mat& rgb, const cv::Mat& hole, const FillOptions& options, const cv::Mat& others,
            const cv::Mat& keep) {
  CV_Assert(rgb.type() == CV_8UC3 && hole.type() == CV_8UC1 && hole.size() == rgb.size());
  CV_Assert(others.empty() || others.size() == rgb.size());
  Filled result{rgb.clone(), {}};
  const cv::Mat wanted = image::without(hole, keep);
  const cv::Rect box = image::mask_box(wanted);
  if (box.empty()) return result;
  if (cv::countNonZero(wanted(box)) == rgb.rows * rgb.cols)
    throw Error(ErrorKind::input, "fill.source",
                {"edit.fill", "pixels outside the mask to fill from", "none", "shrink the mask"});
  if (options.method == FillMethod::patch) {
    const cv::Rect crop = work_crop(box, options.crop_margin, rgb.size());
    const cv::Mat avoided = others.empty() ? cv::Mat() : cv::Mat(others(crop) != 0);
    const cv::Mat filled = patch_fill(rgb(crop), wanted(crop), avoided_in(rgb(crop), wanted(crop), avoided, options), options);
    if (!filled.empty()) {
      filled.copyTo(result.image(crop), wanted(crop));
      return result;
    }
    result.warnings.push_back(
        {"fill.sources",
         fmt::format("edit.fill: at least {} places to copy from; filled by telea", options.least_sources)});
  }
  diffuse(result.image, wanted, box, options);
  return result;
}

}  // namespace tiedit::photo
