#include "stages/locate/colour.h"

#include <map>
#include <opencv2/core.hpp>

#include "image/geometry.h"
#include "photo/colour_mask.h"
#include "stages/lexicon.h"
#include "stages/locate/geometry.h"

namespace tiedit {
namespace {

/// The lexicon's colours with synonyms in one group, and the group of each canonical name.
struct ColourTable {
  std::vector<photo::NamedColour> entries;
  std::map<std::string, int> group;
};

const ColourTable& colour_table() {
  static const ColourTable table = [] {
    ColourTable t;
    for (const text::ColourWord& w : stages::lexicon().colours()) {
      const int next = static_cast<int>(t.group.size());
      const int group = t.group.emplace(w.colour.name, next).first->second;
      t.entries.push_back({w.word, {w.colour.rgb[0], w.colour.rgb[1], w.colour.rgb[2]}, group});
    }
    return t;
  }();
  return table;
}

Mask not_found(cv::Size size) {
  Mask none;
  none.pixels = cv::Mat::zeros(size, CV_8U);
  none.found = false;
  return none;
}

}  // namespace

Mask LocateColour::run(const In& in, Context& context) const {
  const Region whole;
  const Region& region = in.edit ? in.edit->region : whole;
  if (in.edit && region.kind != RegionKind::box) {
    if (auto mask = stages::geometric_mask(region, in.edit->op, in, context)) return *mask;
  }
  const Image& image = in.base_image();
  const std::string words = config.color ? *config.color : region.query.empty() && in.edit ? in.edit->target_phrase : region.query;
  const auto colour = stages::colour_of(words);
  if (!colour) {
    context.warn("locate.colour", "locate.colour: a colour word, got \"" + words + "\"; mark the thing with --box, --star or --mask");
    return not_found(image.size());
  }
  std::vector<cv::Rect> boxes;
  for (const Box& b : region.boxes) boxes.push_back(image::pixel_rect(b, image.size()));
  Mask mask;
  mask.pixels = photo::colour_mask(image.srgb8(), colour_table().entries, colour_table().group.at(colour->name), boxes);
  mask.found = cv::countNonZero(mask.pixels) > 0;
  stages::apply_modifiers(mask, region);
  return mask;
}

}  // namespace tiedit
