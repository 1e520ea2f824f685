#include <algorithm>
#include <opencv2/core.hpp>

#include "artifacts/layout_json.h"
#include "io/codec.h"
#include "stages/edit/transplant/record.h"

namespace tiedit::stages {
namespace {

/// What a later turn has to paint to get the same pixels: with `border` the pixels as they were cut, at full size; else
/// those that were painted.
photo::Sprite lasting(const Piece& p, const Scene& scene) {
  const cv::Rect at = p.mapping(p.object.at);
  if (scene.options.blend == photo::Blend::border && !p.loose) return {p.sprite.rgba, p.mapping(p.sprite.at)};
  const photo::Sprite painted{p.painted, at};
  if (p.shadow.empty()) return painted;
  const cv::Rect below = p.mapping(p.shadow.at);
  return photo::over(painted, {photo::scaled(p.shadow.rgba, below.size()), below});
}

Box fractions(const cv::Rect& r, cv::Size size) {
  const auto share = [](int v, int side) { return artifacts::layout_number(static_cast<double>(v) / side); };
  return {share(r.x, size.width), share(r.y, size.height), share(r.br().x, size.width), share(r.br().y, size.height)};
}

/// Its pixels are not in the plate.
bool apart(const Piece& p) { return p.now && (p.fresh || p.lifted); }

const Piece* piece_of(const Scene& scene, const LayoutObject& now) {
  const auto found =
      std::find_if(scene.pieces.begin(), scene.pieces.end(), [&](const Piece& p) { return p.now == &now && apart(p); });
  return found == scene.pieces.end() ? nullptr : &*found;
}

/// Without the prefix that the steps folder adds.
std::string side_name(const std::string& file, const std::string& prefix) {
  return file.starts_with(prefix) ? file.substr(prefix.size()) : file;
}

bool plain_name(const std::string& file) { return file.find('/') == std::string::npos; }

std::string png(const cv::Mat& pixels) { return io::encode_image(Image(pixels), {.format = "png"}); }

}  // namespace

Layout next_layout(const Scene& scene, const std::string& prefix) {
  Layout out = scene.target;
  out.pixels.clear();
  out.image.sha256.clear();  // the picture that it belongs to is only now being made
  const bool plate = scene.chained || std::any_of(scene.pieces.begin(), scene.pieces.end(),
                                                  [](const Piece& p) { return p.fresh || p.vacates; });
  out.plate = plate ? prefix + "plate.png" : "";
  if (plate) out.pixels[out.plate] = scene.plate;
  for (std::size_t i = 0; i < out.objects.size(); ++i) {
    LayoutObject& object = out.objects[i];
    const Piece* piece = piece_of(scene, scene.target.objects[i]);
    if (piece && piece->fresh) {
      const photo::Sprite sprite = lasting(*piece, scene);
      object.raw.clear();
      object.appearance = Appearance{prefix + object.id + ".rgba.png", fractions(sprite.at, scene.size())};
      object.mask = prefix + object.id + ".mask.png";
      out.pixels[object.appearance->file] = sprite.rgba;
      out.pixels[object.mask] =
          photo::footprint(piece->painted, piece->mapping(piece->object.at).tl(), scene.size(), 128);
      continue;
    }
    if (const cv::Mat* mask = object.mask.empty() ? nullptr : pixels_of(scene, object.mask)) {
      if (!plain_name(object.mask)) {
        object.mask = prefix + object.id + ".mask.png";
        object.raw.clear();
      }
      out.pixels[object.mask] = *mask;
    }
    if (const cv::Mat* pixels = object.appearance ? pixels_of(scene, object.appearance->file) : nullptr) {
      if (!plain_name(object.appearance->file)) {
        object.appearance->file = prefix + object.id + ".rgba.png";
        object.raw.clear();
      }
      out.pixels[object.appearance->file] = *pixels;
    }
  }
  return out;
}

void add_files(const Scene& scene, const std::string& prefix) {
  std::vector<SideFile>& files = scene.context.files;
  const Layout next = next_layout(scene, prefix);
  for (const auto& [file, pixels] : next.pixels)
    files.push_back({side_name(file, prefix), pixels.channels() == 1 ? io::encode_mask(pixels) : png(pixels)});
  files.push_back({"changed.mask.png", io::encode_mask(scene.changed)});
  files.push_back({"target.json", artifacts::layout_text(next)});
  files.push_back({"overlay.png", png(overlay_of(scene))});
}

}  // namespace tiedit::stages
