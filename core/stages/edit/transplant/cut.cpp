#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <opencv2/core.hpp>

#include "image/morphology.h"
#include "photo/grabcut.h"
#include "stages/edit/transplant/scene.h"

namespace tiedit::stages {
namespace {

constexpr double kAppearanceMargin = 0.03;  // of an opaque appearance, taken as its background

/// An object's own pixels and what is known of the mask they were cut with.
struct Cut {
  photo::Sprite sprite;
  bool loose = false;
  double diagonal = 0;
};

std::vector<cv::Point> select_points(const Annotations& marks, cv::Size size) {
  std::vector<cv::Point> out;
  for (const StarMark& s : marks.stars)
    if (s.role == MarkRole::select)
      out.emplace_back(std::clamp(static_cast<int>(s.at.x * size.width), 0, size.width - 1),
                       std::clamp(static_cast<int>(s.at.y * size.height), 0, size.height - 1));
  return out;
}

Cut cut_out(const cv::Mat& rgb, const cv::Mat& mask, bool loose, const TransplantOptions& o) {
  const photo::Cutout cutout = loose ? photo::hard_cutout(rgb, mask) : photo::matte(rgb, mask, o.matte);
  return {photo::sprite_of(cutout), loose, photo::diagonal_of(mask)};
}

/// Where alpha is at least one half; all of the sprite where it is nowhere.
cv::Rect solid_box(const cv::Mat& rgba) {
  const cv::Rect box = image::mask_box(photo::footprint(rgba, {}, rgba.size(), 128));
  return box.empty() ? cv::Rect(cv::Point(), rgba.size()) : box;
}

class Cutter {
 public:
  explicit Cutter(const Scene& scene) : x_scene(scene) {}

  /// Of an object of the picture; each is cut once.
  const Cut& of(const LayoutObject& o, bool lifted) {
    const auto found = x_cuts.find(o.id);
    if (found != x_cuts.end()) return found->second;
    x_scene.context.check_cancelled();
    return x_cuts[o.id] = lifted ? taken(o) : cut(o);
  }

  /// Of an appearance that is no part of the picture: as it is where it has transparency, else cut out of its own one.
  Cut of_appearance(const LayoutObject& o) {
    const cv::Mat& rgba = *pixels_of(x_scene, o.appearance->file);
    cv::Mat alpha, rgb;
    cv::extractChannel(rgba, alpha, 3);
    if (cv::countNonZero(alpha < 255) > 0) return {{rgba, {cv::Point(), rgba.size()}}, false, 0};
    cv::mixChannels(std::vector<cv::Mat>{rgba}, std::vector<cv::Mat>{rgb = cv::Mat(rgba.size(), CV_8UC3)},
                    {0, 0, 1, 1, 2, 2});
    const int margin = std::max(1, static_cast<int>(kAppearanceMargin * std::min(rgb.cols, rgb.rows)));
    const cv::Rect box = image::grown({cv::Point(), rgb.size()}, -margin, rgb.size());
    if (box.empty()) return {{rgba, {cv::Point(), rgba.size()}}, true, 0};
    const photo::ObjectMask found = photo::object_in_box(rgb, box);
    report(found, o.id);
    return cut_out(rgb, found.mask, found.box_itself, x_scene.options);
  }

 private:
  Cut taken(const LayoutObject& o) const {
    return {{*pixels_of(x_scene, o.appearance->file), nearest_pixels(in_pixels(o.appearance->box, x_scene.size()))},
            false,
            0};
  }

  // Things that an earlier turn lifted may lie over this one in the picture; the plate shows it whole.
  Cut cut(const LayoutObject& o) const {
    const cv::Mat& rgb = x_scene.base;
    if (const cv::Mat* mask = o.mask.empty() ? nullptr : pixels_of(x_scene, o.mask);
        mask && mask->size() == rgb.size() && cv::countNonZero(*mask) > 0)
      return cut_out(rgb, *mask, false, x_scene.options);
    const cv::Rect box = image::pixel_rect(o.box, rgb.size());
    if (box.empty())
      throw Error(ErrorKind::input, "transplant.box",
                  {o.id, "a box of at least 1 x 1 px in the picture", fmt::format("{} x {}", box.width, box.height)});
    const photo::ObjectMask found = photo::object_in_box(rgb, box, select_points(x_scene.marks, rgb.size()));
    report(found, o.id);
    return cut_out(rgb, found.mask, found.box_itself, x_scene.options);
  }

  void report(const photo::ObjectMask& found, const std::string& id) const {
    for (const Warning& w : found.warnings) {
      if (x_scene.context.strict)
        throw Error(ErrorKind::input, w.slug, {id, "a mask without doubt (--strict)", w.text, "draw a mask"});
      x_scene.context.warn(w.slug, id + ": " + w.text);
    }
  }

  const Scene& x_scene;
  std::map<std::string, Cut> x_cuts;
};

void take(Piece& piece, const Cut& cut) {
  piece.object = cut.sprite;
  piece.loose = cut.loose;
  piece.diagonal = cut.diagonal;
}

void place(Piece& piece, const Scene& scene) {
  if (!piece.now) return;
  const cv::Rect2d from = piece.old ? in_pixels(piece.old->box, scene.size())
                                    : cv::Rect2d(solid_box(piece.object.rgba) + piece.object.at.tl());
  piece.mapping = Mapping(from, in_pixels(piece.now->box, scene.size()), scene.options.free_aspect);
  const double change = piece.mapping.aspect_change();
  if (!scene.options.free_aspect && std::abs(change - 1) > scene.options.aspect_tolerance)
    scene.context.warn(
        "transplant.aspect",
        fmt::format("{}: a box of its own shape, got one {:.0f} % {} for its height; it keeps its shape (aspect: free "
                    "stretches it)",
                    piece.id, 100 * std::abs(change - 1), change > 1 ? "wider" : "narrower"));
}

/// Things of the plate that lie in front of what is painted, or of what leaves.
std::vector<Piece> pieces_in_front(const Scene& scene, Cutter& cutter) {
  std::vector<Piece> out;
  const auto has_piece = [&](const LayoutObject& o) {
    return std::any_of(scene.pieces.begin(), scene.pieces.end(),
                       [&](const Piece& p) { return p.now == &o && p.paints; });
  };
  const auto in_front = [&](const LayoutObject& o) {
    const cv::Rect box = nearest_pixels(in_pixels(o.box, scene.size()));
    return std::any_of(scene.pieces.begin(), scene.pieces.end(), [&](const Piece& p) {
      const bool over_new = p.fresh && o.z > p.now->z && !(box & p.mapping(p.object.at)).empty();
      const bool over_old = p.vacates && !p.lifted && o.z > p.old->z && !(box & p.object.at).empty();
      return over_new || over_old;
    });
  };
  for (const LayoutObject& now : scene.target.objects) {
    const LayoutObject* old = find_object(scene.before, now.id);
    if (!now.visible || now.background || !old || !old->visible || has_piece(now) || !in_front(now)) continue;
    Piece piece{.id = now.id, .old = old, .now = &now, .paints = true, .only_over = true};
    take(piece, cutter.of(*old, false));
    place(piece, scene);
    out.push_back(std::move(piece));
  }
  return out;
}

}  // namespace

void cut_pieces(Scene& scene) {
  Cutter cutter(scene);
  for (Piece& piece : scene.pieces) {
    take(piece, piece.old ? cutter.of(*piece.old, piece.lifted) : cutter.of_appearance(*piece.now));
    place(piece, scene);
  }
  for (Piece& front : pieces_in_front(scene, cutter)) scene.pieces.push_back(std::move(front));
  const auto rank = [&](const Piece& p) {
    return p.now ? std::pair(p.now->z, p.now - scene.target.objects.data()) : std::pair(0, std::ptrdiff_t{-1});
  };
  std::stable_sort(scene.pieces.begin(), scene.pieces.end(),
                   [&](const Piece& a, const Piece& b) { return rank(a) < rank(b); });
}

}  // namespace tiedit::stages
