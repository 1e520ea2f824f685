#pragma once
#include <fstream>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "artifacts/layout_json.h"
#include "image/morphology.h"
#include "stages/edit/transplant.h"
#include "support/scratch.h"
#include "support/stage.h"

namespace tiedit::test {

/// A wooden-looking floor with a few things on it, their masks known to the pixel.
class TableScene {
 public:
  static constexpr int kWidth = 320, kHeight = 240;

  TableScene() : picture(kHeight, kWidth, CV_8UC3) {
    const cv::Mat grain = noise({kWidth, kHeight}, CV_8UC3, 7);
    for (int y = 0; y < kHeight; ++y)
      for (int x = 0; x < kWidth; ++x)
        for (int c = 0; c < 3; ++c) {
          const double wood = 150 - 25 * c + 14 * std::sin(y / 3.0 + 0.02 * x) + 0.06 * (x - y);
          picture.at<cv::Vec3b>(y, x)[c] = cv::saturate_cast<uchar>(wood + (grain.at<cv::Vec3b>(y, x)[c] - 128) / 24.0);
        }
    layout.image = {"table.png", kWidth, kHeight};
  }

  /// A ball with its own texture. Boxes are whole pixels.
  void add_ball(const std::string& id, cv::Point centre, int radius, cv::Scalar colour, int z = 0) {
    const cv::Mat grain = noise(picture.size(), CV_8UC3, static_cast<std::uint64_t>(id.back()));
    cv::Mat mask = cv::Mat::zeros(picture.size(), CV_8U);
    for (int y = 0; y < kHeight; ++y)
      for (int x = 0; x < kWidth; ++x) {
        const double inside = std::clamp(radius + 0.5 - std::hypot(x - centre.x, y - centre.y), 0.0, 1.0);
        if (inside <= 0) continue;
        if (inside >= 0.5) mask.at<uchar>(y, x) = 255;
        auto& p = picture.at<cv::Vec3b>(y, x);
        for (int c = 0; c < 3; ++c) {
          const double own = colour[c] * (1.1 - std::hypot(x - centre.x + 0.3 * radius, y - centre.y + 0.3 * radius) /
                                                    (3.0 * radius)) +
                             (grain.at<cv::Vec3b>(y, x)[c] - 128) / 10.0;
          p[c] = cv::saturate_cast<uchar>(inside * own + (1 - inside) * p[c]);
        }
      }
    for (LayoutObject& o : layout.objects) layout.pixels[o.mask].setTo(0, mask);  // what it hides is not seen
    LayoutObject o{.id = id, .label = "ball", .phrase = "a ball", .box = box_of(image::mask_box(mask))};
    o.z = z;
    o.mask = id + ".png";
    layout.pixels[o.mask] = mask;
    layout.objects.push_back(o);
    layout.last_id = std::max(layout.last_id, id.back() - '0');
  }

  static Box box_of(const cv::Rect& r) {
    const auto share = [](int v, int side) { return artifacts::layout_number(static_cast<double>(v) / side); };
    return {share(r.x, kWidth), share(r.y, kHeight), share(r.br().x, kWidth), share(r.br().y, kHeight)};
  }

  cv::Mat mask(const std::string& id) const { return layout.pixels.at(id + ".png"); }

  cv::Mat picture;  ///< [H, W, 3] u8
  Layout layout;
};

inline LayoutObject& object(Layout& layout, const std::string& id) {
  return const_cast<LayoutObject&>(*find_object(layout, id));
}

/// The box shifted by whole pixels.
inline Box shifted(const Box& b, int dx, int dy) {
  const double x = static_cast<double>(dx) / TableScene::kWidth, y = static_cast<double>(dy) / TableScene::kHeight;
  const auto number = artifacts::layout_number;
  return {number(b.x0 + x), number(b.y0 + y), number(b.x1 + x), number(b.y1 + y)};
}

/// What a run made.
struct Transplanted {
  Image image;
  Context context;

  const std::string* file(const std::string& name) const {
    for (const SideFile& f : context.files)
      if (f.name == name) return &f.bytes;
    return nullptr;
  }
  std::vector<std::string> warnings() const {
    std::vector<std::string> out;
    for (const Warning& w : context.warnings) out.push_back(w.slug);
    return out;
  }
  cv::Mat made(const std::string& mask) const { return context.made_masks.at(mask)->pixels; }
};

inline Transplanted transplant(const Image& image, const Layout& layout, const Layout& target,
                               const Annotations& marks = {}, const Transplant::Config& config = {}) {
  Transplanted out;
  out.image = Transplant(config).run({&image, &layout, &target, nullptr, nullptr, &marks}, out.context);
  return out;
}

inline Transplanted transplant(const Image& image, const Edit& edit, const Mask& mask, const Annotations& marks = {},
                               const MaskStore* masks = nullptr) {
  Transplanted out;
  out.context.masks = masks;
  out.image = Transplant({}).run({&image, nullptr, nullptr, &edit, &mask, &marks}, out.context);
  return out;
}

/// The layout that a run leaves for the next turn, read from its files.
inline Layout next_turn(const Transplanted& done) {
  const std::filesystem::path folder = scratch("transplant");
  std::filesystem::create_directories(folder);
  for (const SideFile& f : done.context.files) std::ofstream(folder / f.name, std::ios::binary) << f.bytes;
  Layout layout = artifacts::layout_from_json(*done.file("target.json"), "target.json");
  artifacts::load_layout_pixels(layout, folder);
  std::filesystem::remove_all(folder);
  return layout;
}

/// Largest difference where the mask is 0 (or, with an empty mask, anywhere).
inline double difference(const cv::Mat& a, const cv::Mat& b, const cv::Mat& but = {}) {
  cv::Mat d;
  cv::absdiff(a, b, d);
  if (!but.empty()) d.setTo(cv::Scalar::all(0), but);
  return cv::norm(d.reshape(1), cv::NORM_INF);
}

/// The mask without its rim, where the matte is solid.
inline cv::Mat core(const cv::Mat& mask, int rim = 4) { return image::dilate_edt(mask, -rim); }

/// `a` where the core of a mask lands after a shift, against `b` at the core.
inline double moved_difference(const cv::Mat& a, const cv::Mat& b, const cv::Mat& mask, cv::Point shift) {
  double worst = 0;
  for (int y = 0; y < mask.rows; ++y)
    for (int x = 0; x < mask.cols; ++x)
      if (const cv::Point to = cv::Point(x, y) + shift;
          mask.at<uchar>(y, x) && cv::Rect(cv::Point(), a.size()).contains(to))
        worst =
            std::max(worst, cv::norm(cv::Vec3i(a.at<cv::Vec3b>(to)) - cv::Vec3i(b.at<cv::Vec3b>(y, x)), cv::NORM_INF));
  return worst;
}

}  // namespace tiedit::test
