#include <algorithm>
#include <cmath>
#include <tuple>

#include "stages/layout/fit.h"
#include "stages/layout/landing.h"
#include "stages/layout/ops.h"
#include "stages/layout/phrase_words.h"
#include "stages/lexicon.h"

namespace tiedit::stages {
namespace {

constexpr double kDefaultSide = 0.25;  // of sqrt(W * H), when there is nothing to compare with
constexpr int kCentres = 9;            // a side
constexpr Point kPreferred{0.5, 0.6};

std::vector<const LayoutObject*> rendered(const Layout& layout) {
  std::vector<const LayoutObject*> out;
  for (const LayoutObject& o : layout.objects)
    if (o.visible && !o.background) out.push_back(&o);
  return out;
}

double median_area_px(const std::vector<const LayoutObject*>& objects, double W, double H) {
  std::vector<double> areas;
  for (const LayoutObject* o : objects) areas.push_back((width(o->box) * W) * (height(o->box) * H));
  std::sort(areas.begin(), areas.end());
  const std::size_t n = areas.size();
  return n % 2 == 1 ? areas[n / 2] : (areas[n / 2 - 1] + areas[n / 2]) / 2;
}

// A square in pixels.
std::array<double, 2> default_size(const WorkingLayout& w) {
  const double W = w.picture_width(), H = w.picture_height();
  const auto objects = rendered(w.layout());
  const double side = objects.empty() ? kDefaultSide * std::sqrt(W * H) : std::sqrt(median_area_px(objects, W, H));
  return {side / W, side / H};
}

// Comparable to a billionth, so that equal places are equal however they were computed.
std::int64_t steps(double v) { return static_cast<std::int64_t>(std::floor(v * 1e9 + 0.5)); }

// Of 81 places the one that covers least; of equal ones the one nearest to the preferred point, then row by row.
Box freest_place(const Box& own, const Layout& layout) {
  const auto objects = rendered(layout);
  using Key = std::tuple<std::int64_t, std::int64_t>;
  std::optional<std::pair<Key, Box>> best;
  for (int j = 0; j < kCentres; ++j) {
    for (int i = 0; i < kCentres; ++i) {
      const Shift to = to_point(own, "center", {(i + 0.5) / kCentres, (j + 0.5) / kCentres});
      const Box box = fitted({shifted(own, to.dx, to.dy)}, Fit::clamp)[0];
      double covered = 0;
      for (const LayoutObject* o : objects) covered += intersection(box, o->box);
      const double dx = centre_x(box) - kPreferred.x, dy = centre_y(box) - kPreferred.y;
      const Key key{steps(covered), steps(dx * dx + dy * dy)};
      if (!best || key < best->first) best = {key, box};
    }
  }
  return best->second;
}

struct Place {
  Box box;
  Landing landing = {};
};

Place place_of(const AddOp& op, WorkingLayout& w) {
  if (op.at_box) return {*op.at_box};
  const auto mark = op.at_mark ? std::optional(w.mark(*op.at_mark, "at")) : std::nullopt;
  if (mark && !mark->star) return {mark->box};
  const auto [own_width, own_height] = op.size ? *op.size : default_size(w);
  const Box own{0, 0, own_width, own_height};
  if (!mark && !op.at_rel && !op.at_frame) return {freest_place(own, w.layout())};
  Landing to;
  if (mark) to.shift = to_point(own, target_anchor("", *mark, w), centre(mark->box));
  if (op.at_rel) to = landing(*op.at_rel, "at.rel", own, {}, w);
  if (op.at_frame) to.shift = to_frame(own, *op.at_frame);
  return {shifted(own, to.shift.dx, to.shift.dy), to};
}

int top_z(const Layout& layout) {
  int z = -1;
  for (const LayoutObject& o : layout.objects) z = &o == &layout.objects.front() ? o.z : std::max(z, o.z);
  return z;
}

// The pixels become the layout's.
void take_appearance(const std::string& file, WorkingLayout& w) {
  if (w.layout().pixels.contains(file)) return;
  const cv::Mat pixels = w.options().picture ? w.options().picture(file) : cv::Mat();
  if (pixels.empty()) {
    throw w.error("layout.schema", "appearance", "a picture that the layout has", file, "see the field appearances");
  }
  w.layout().pixels[file] = pixels;
}

// A box of the appearance's aspect: equal height, bottom centre fixed.
Box with_aspect_of(const cv::Mat& pixels, const Box& box, const WorkingLayout& w) {
  const double new_width = height(box) * w.picture_height() * pixels.cols / pixels.rows / w.picture_width();
  const double cx = centre_x(box);
  return {cx - new_width / 2, box.y0, cx + new_width / 2, box.y1};
}

}  // namespace

void run(const AddOp& op, WorkingLayout& w) {
  const Place place = place_of(op, w);
  LayoutObject made;
  made.phrase = op.phrase;
  made.label = op.label.empty() ? label_of(op.phrase, lexicon()) : op.label;
  made.z = top_z(w.layout()) + 1;
  made.source = "planner";
  if (!op.appearance.empty()) take_appearance(op.appearance, w);
  const std::size_t at = w.append(std::move(made));
  w.place({at}, {place.box});
  if (!op.appearance.empty()) w.object(at).appearance = Appearance{op.appearance, w.box(at)};
  set_layer(place.landing, {at}, w);
  w.define(op.as, {at});
}

void run(const ReplaceOp& op, WorkingLayout& w) {
  const Selection group = w.select(op.ids);
  if (!op.appearance.empty()) take_appearance(op.appearance, w);
  for (const std::size_t i : group) {
    LayoutObject& object = w.object(i);
    object.label = op.label;
    object.phrase = op.phrase.empty() ? op.label : op.phrase;
    object.attributes.clear();
    object.appearance.reset();
    object.mask.clear();  // that of the thing before
    if (!op.keep_size) {
      w.place({i}, {with_aspect_of(w.layout().pixels.at(op.appearance), w.box(i), w)});
    }
    if (!op.appearance.empty()) object.appearance = Appearance{op.appearance, object.box};
  }
  w.touch(group);
}

}  // namespace tiedit::stages
