#include <opencv2/core.hpp>

#include "image/colour.h"
#include "image/morphology.h"
#include "stages/edit/transplant/scene.h"

namespace tiedit::stages {
namespace {

bool plain(const Image& image) { return image.pixels.type() == CV_8UC3 && image.pixels.data == image.srgb8().data; }

/// The colour channels of `from` into those of `to` where the mask is set; both [h, w, 3 or 4] of one depth.
void copy_colours(const cv::Mat& from, const cv::Mat& mask, cv::Mat to) {
  const std::size_t bytes = 3 * to.elemSize1();
  for (int y = 0; y < to.rows; ++y)
    for (int x = 0; x < to.cols; ++x)
      if (mask.at<uchar>(y, x)) std::copy_n(from.ptr(y, x), bytes, to.ptr(y, x));
}

cv::Mat differing(const cv::Mat& a, const cv::Mat& b) {
  cv::Mat difference, sum;
  cv::absdiff(a, b, difference);
  cv::transform(difference, sum, cv::Matx13f(1, 1, 1));
  return sum > 0;
}

bool keeps_its_samples(const Piece& p) { return p.fresh && p.old && !p.lifted && !p.colour && !p.mapping.scales(); }

/// Solid pixels that moved as they were, and that nothing covers, come from the picture itself, not by way of 8 bits.
void copy_moved_samples(const Scene& scene, cv::Mat& out) {
  cv::Mat free = scene.changed.clone();  // not covered by a later piece
  for (auto p = scene.pieces.rbegin(); p != scene.pieces.rend(); ++p) {
    if (!p->paints) continue;
    const cv::Point at = p->mapping(p->object.at).tl();
    if (keeps_its_samples(*p)) {
      const cv::Rect frame(cv::Point(), scene.size());
      const cv::Point shift = at - p->object.at.tl();
      const cv::Rect to = cv::Rect(at, p->object.at.size()) & frame & (frame + shift);
      if (to.empty()) continue;
      const cv::Mat solid = photo::footprint(p->painted, at, scene.size(), 255) & free;
      // The same 8-bit colour in both: tone and blends may have changed it.
      const cv::Mat same = differing(scene.result(to), scene.input(to - shift)) == 0;
      copy_colours(scene.image.pixels(to - shift), solid(to) & same, out(to));
    }
    free.setTo(0, photo::footprint(p->painted, at, scene.size()));
  }
}

}  // namespace

Image in_native_pixels(const Scene& scene) {
  if (plain(scene.image)) return Image(scene.result, scene.image.meta);
  cv::Mat out = scene.image.pixels.clone();
  const cv::Rect box = image::mask_box(scene.changed);
  if (!box.empty()) {
    const cv::Mat differs = differing(scene.result(box), scene.input(box));
    copy_colours(image::from_srgb8(scene.result(box).clone(), scene.image), scene.changed(box) & differs, out(box));
    copy_moved_samples(scene, out);
  }
  return Image(out, scene.image.meta);
}

}  // namespace tiedit::stages
