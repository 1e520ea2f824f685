#include "stages/edit/work_window.h"

#include <algorithm>
#include <cmath>

#include "image/geometry.h"
#include "io/json.h"

namespace tiedit::stages {
namespace {

constexpr double kMarginPx = 32;       // reference px
constexpr double kMarginShare = 0.35;  // of the mask's longer side
constexpr double kMostAspect = 2;

bool takes_all(cv::Size picture, const cv::Rect& box, const NativeSize& native, std::string_view crop_in) {
  if (crop_in == "never") return true;
  if (crop_in == "always") return false;
  const double pixels = static_cast<double>(picture.width) * picture.height;
  const double in_box = static_cast<double>(box.width) * box.height;
  return in_box >= 0.25 * pixels && pixels <= 4.0 * native.side * native.side;
}

// [from, to) of a length centred on the box, moved inside the picture, its edges whole.
std::pair<int, int> placed(double from_box, double to_box, double length, int picture) {
  const double start = std::clamp((from_box + to_box - length) / 2, 0.0, picture - length);
  return {static_cast<int>(std::floor(start)), std::min(picture, static_cast<int>(std::ceil(start + length)))};
}

cv::Rect area_around(cv::Size picture, const cv::Rect& box, const NativeSize& native) {
  const int most = std::max(box.width, box.height);
  const double margin = std::max<double>(image::effective_px(kMarginPx, picture), kMarginShare * most);
  const double least = native.side / native.upscale;
  double w = std::min<double>(picture.width, std::max(box.width + 2 * margin, least));
  double h = std::min<double>(picture.height, std::max(box.height + 2 * margin, least));
  if (w / h > kMostAspect) h = std::min<double>(picture.height, w / kMostAspect);
  if (h / w > kMostAspect) w = std::min<double>(picture.width, h / kMostAspect);
  const auto [x1, x2] = placed(box.x, box.x + box.width, w, picture.width);
  const auto [y1, y2] = placed(box.y, box.y + box.height, h, picture.height);
  return {x1, y1, x2 - x1, y2 - y1};
}

}  // namespace

WorkWindow work_window(cv::Size picture, const cv::Rect& mask_box, const NativeSize& native, std::string_view crop_in,
                       cv::Size fixed) {
  WorkWindow out;
  out.area =
      takes_all(picture, mask_box, native, crop_in) ? cv::Rect({}, picture) : area_around(picture, mask_box, native);
  out.size = fixed;
  if (!fixed.empty()) return out;
  const double pixels = static_cast<double>(out.area.width) * out.area.height;
  out.scale = std::min(native.upscale, std::sqrt(static_cast<double>(native.side) * native.side / pixels));
  const auto side = [&](int length) {
    return native.multiple * std::max(1, static_cast<int>(std::floor(length * out.scale / native.multiple + 0.5)));
  };
  out.size = {side(out.area.width), side(out.area.height)};
  return out;
}

std::string window_json(const WorkWindow& w) {
  return io::dump_pretty({{"x1", w.area.x},
                          {"y1", w.area.y},
                          {"x2", w.area.x + w.area.width},
                          {"y2", w.area.y + w.area.height},
                          {"width", w.size.width},
                          {"height", w.size.height},
                          {"scale", w.scale}});
}

}  // namespace tiedit::stages
