#include "stages/layout/from_annotations.h"

#include <fmt/format.h>

#include <algorithm>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "artifacts/layout_ids.h"
#include "artifacts/layout_json.h"
#include "base/paths.h"
#include "io/codec.h"
#include "photo/grabcut.h"
#include "stages/layout/resolve.h"

namespace tiedit {
namespace {

using stages::MarkPlace;

constexpr double kBackgroundArea = 0.95;
constexpr std::int64_t kMostBytes = 256LL << 20;

bool is_thing(const MarkPlace& mark) {
  return !mark.star && (mark.role == MarkRole::object || (mark.role == MarkRole::none && !mark.label.empty()));
}

std::string size_text(cv::Size size) { return fmt::format("{}x{}", size.width, size.height); }

/// Makes one layout.
class Maker {
 public:
  Maker(const LayoutFromAnnotations::In& in, Context& context)
      : x_image(*in.image), x_context(context), x_given(in.layout ? *in.layout : Layout{}), x_out(x_given) {
    if (in.annotations) x_marks = in.annotations;
    if (!in.layout) x_out.image = {"", x_image.size().width, x_image.size().height};
    if (x_out.caption.empty()) x_out.caption = x_marks->caption;
  }

  Layout make(const std::optional<std::string>& plates) {
    const std::vector<MarkPlace> marks = stages::all_marks(*x_marks);
    for (const MarkPlace& mark : marks) free_name(mark);
    for (const MarkPlace& mark : marks) {
      x_context.check_cancelled();
      if (is_thing(mark) && stages::objects_in(x_given, mark.box).empty())
        add(stages::materialised(mark, ""), mark.mask);
      if (mark.star && mark.role == MarkRole::select) add_selected(mark);
    }
    if (!x_marks->background.empty()) take_plate(plates);
    return std::move(x_out);
  }

 private:
  // An object of an earlier turn may have the name of another mark's object now.
  void free_name(const MarkPlace& mark) {
    const LayoutObject* object = find_object(x_out, mark.name);
    if (!object) return;
    const auto at = static_cast<std::size_t>(object - x_out.objects.data());
    const std::vector<std::size_t> shown = stages::objects_of(x_out, mark);
    if (std::find(shown.begin(), shown.end(), at) != shown.end()) return;
    LayoutObject& renamed = x_out.objects[at];
    renamed.id = next_id();
    renamed.raw.clear();
    x_context.warn("layout.renamed", fmt::format("layout: an object called {}, which is another mark now; it is {}",
                                                 mark.name, renamed.id));
  }

  std::string next_id() { return "o" + std::to_string(++x_out.last_id); }

  void add(LayoutObject object, const cv::Mat* mask) {
    if (x_out.objects.size() >= artifacts::kMostObjects) {
      throw Error(ErrorKind::input, "layout.limit",
                  {"layout.from_annotations", fmt::format("at most {} objects", artifacts::kMostObjects),
                   std::to_string(x_out.objects.size() + 1)});
    }
    object.id = next_id();
    object.mask.clear();
    object.background = stages::area(object.box) >= kBackgroundArea;
    if (mask) {
      object.mask = stages::mask_file(object.id);
      x_out.pixels[object.mask] = *mask;
    }
    x_out.objects.push_back(std::move(object));
  }

  // The thing under a star, unless an object is there already.
  void add_selected(const MarkPlace& star) {
    const Point at{star.box.x0, star.box.y0};
    if (stages::object_at(x_out, at)) return;
    const cv::Mat& rgb = x_image.srgb8();
    const cv::Point pixel(std::clamp(static_cast<int>(at.x * rgb.cols), 0, rgb.cols - 1),
                          std::clamp(static_cast<int>(at.y * rgb.rows), 0, rgb.rows - 1));
    const photo::ObjectMask found = photo::object_at(rgb, pixel);
    for (const Warning& w : found.warnings) doubt(star, w);
    const cv::Rect r = cv::boundingRect(found.mask);
    if (r.empty()) {
      x_context.warn("layout.star",
                     "layout.from_annotations: something under " + star.name + ", got nothing; draw a box");
      return;
    }
    MarkPlace place = star;
    place.box = {static_cast<double>(r.x) / rgb.cols, static_cast<double>(r.y) / rgb.rows,
                 static_cast<double>(r.br().x) / rgb.cols, static_cast<double>(r.br().y) / rgb.rows};
    LayoutObject object = stages::materialised(place, "");
    object.score = artifacts::layout_number(found.quality);
    add(std::move(object), &found.mask);
  }

  void doubt(const MarkPlace& star, const Warning& warning) {
    if (x_context.strict) {
      throw Error(
          ErrorKind::input, warning.slug,
          {"layout.from_annotations: " + star.name, "a thing without doubt (--strict)", warning.text, "draw a box"});
    }
    x_context.warn(warning.slug, warning.text);
  }

  void take_plate(const std::optional<std::string>& plates) {
    const std::string& file = x_marks->background;
    if (!plates) {
      x_context.warn("layout.plate",
                     "layout.from_annotations: a folder of plates for " + file + ", got none; set plates");
      return;
    }
    if (file.find_first_of("/\\") != std::string::npos || file == ".." || file == ".") {
      throw Error(ErrorKind::input, "path.escape", {"layout.from_annotations", "the name of a plate", file});
    }
    const std::string bytes = base::read_beneath(*plates, file, file, "layout", kMostBytes);
    const cv::Mat plate = io::decode_image(bytes, file).image.srgb8();
    if (plate.size() != x_image.size()) {
      throw Error(ErrorKind::input, "layout.plate",
                  {file, size_text(x_image.size()) + " like the picture", size_text(plate.size())});
    }
    x_out.plate = "plate.png";
    x_out.pixels[x_out.plate] = plate;
  }

  const Image& x_image;
  Context& x_context;
  const Annotations x_none = {};
  const Annotations* x_marks = &x_none;
  const Layout x_given;
  Layout x_out;
};

}  // namespace

Layout LayoutFromAnnotations::run(const In& in, Context& context) const {
  return Maker(in, context).make(config.plates);
}

}  // namespace tiedit
