#include "artifacts/marks.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <opencv2/core.hpp>

#include "artifacts/mark_checks.h"
#include "artifacts/polygon.h"
#include "base/text.h"

namespace tiedit::artifacts {
namespace {

struct Flag {
  std::string where, name;
  std::vector<double> values;
  bool px = false;
};

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == ',') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

double number_of(std::string word, const std::string& where) {
  double value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc{} || end != word.data() + word.size() || !std::isfinite(value)) {
    throw Error(ErrorKind::usage, "json.number", {where, "a finite number", word.empty() ? "\"\"" : word});
  }
  return value;
}

// `flag` with its dashes; `words` names the numbers.
Flag parse_flag(const std::string& flag, std::string_view text, std::size_t count, const std::string& words) {
  const std::size_t equals = text.find('=');
  Flag out;
  if (equals == std::string_view::npos) {
    throw Error(ErrorKind::usage, "mark.flag",
                {flag, "NAME=" + words + "[px]", text.empty() ? "\"\"" : std::string(text)});
  }
  out.name = std::string(text.substr(0, equals));
  if (!is_mark_name(out.name)) {
    throw Error(ErrorKind::usage, "mark.name",
                {flag, "a letter, then up to 31 letters, digits, _ or -", out.name.empty() ? "\"\"" : out.name});
  }
  out.where = flag + " " + out.name;
  std::string rest(text.substr(equals + 1));
  out.px = rest.ends_with("px");
  if (out.px) rest.resize(rest.size() - 2);
  const std::vector<std::string> parts = split(rest);
  if (parts.size() != count || rest.empty()) {
    throw Error(
        ErrorKind::usage, flag.substr(2) + ".arity",
        {out.where, fmt::format("{} numbers {}", count, words), std::to_string(rest.empty() ? 0 : parts.size())});
  }
  for (const std::string& part : parts) out.values.push_back(number_of(part, out.where));
  return out;
}

void throw_fault(const std::optional<MarkFault>& fault, const std::string& where) {
  if (fault) throw Error(ErrorKind::usage, fault->slug, {where, fault->need, fault->got, fault->remedy});
}

constexpr const char* kFlagRemedy = "add px after the last number for pixels";

// Where a point of the raw picture is displayed (EXIF 1..8), in fractions.
Point displayed_point(const Point& p, int orientation) {
  switch (orientation) {
    case 2:
      return {1 - p.x, p.y};
    case 3:
      return {1 - p.x, 1 - p.y};
    case 4:
      return {p.x, 1 - p.y};
    case 5:
      return {p.y, p.x};
    case 6:
      return {1 - p.y, p.x};
    case 7:
      return {1 - p.y, 1 - p.x};
    case 8:
      return {p.y, 1 - p.x};
    default:
      return p;
  }
}

cv::Mat displayed_mask(const cv::Mat& raw, int orientation) {
  cv::Mat out = raw;
  if (orientation >= 5) cv::transpose(raw, out);
  cv::Mat turned = out.clone();
  // After the transpose: 6 mirrors columns, 8 rows, 7 both.
  if (orientation == 2 || orientation == 6) cv::flip(out, turned, 1);
  if (orientation == 4 || orientation == 8) cv::flip(out, turned, 0);
  if (orientation == 3 || orientation == 7) cv::flip(out, turned, -1);
  return turned;
}

std::string text_of(cv::Size size) { return fmt::format("{}x{}", size.width, size.height); }

class Resolver {
 public:
  Resolver(const AnnotationSpec& spec, const PictureFacts& picture, const MaskLoader& load)
      : x_spec(spec), x_picture(picture), x_load(load) {}

  ResolvedMarks run() {
    for (const BoxSpec& box : x_spec.boxes) x_out.annotations.boxes.push_back(box_mark(box));
    for (const StarSpec& star : x_spec.stars) x_out.annotations.stars.push_back(star_mark(star));
    x_out.annotations.caption = x_spec.caption;
    x_out.annotations.instruction = x_spec.instruction;
    x_out.annotations.background = x_spec.background;
    for (const Warning& w : x_spec.warnings) warn(w.slug, w.text);
    return std::move(x_out);
  }

 private:
  [[noreturn]] static void refuse(std::string slug, std::string where, std::string need, std::string got,
                                  std::string remedy = {}) {
    throw Error(ErrorKind::input, std::move(slug),
                {std::move(where), std::move(need), std::move(got), std::move(remedy)});
  }

  void warn(std::string slug, const std::string& text) {
    const auto same = [&](const Warning& w) { return w.slug == slug && w.text == text; };
    if (std::none_of(x_out.warnings.begin(), x_out.warnings.end(), same))
      x_out.warnings.push_back({std::move(slug), text});
  }

  // The picture the mark's numbers are of, which is the raw one when the file declares its size; `turned` says so.
  cv::Size frame(const MarkOrigin& origin, bool& turned) {
    turned = false;
    if (!origin.declared || *origin.declared == x_picture.displayed) return x_picture.displayed;
    if (*origin.declared != x_picture.raw || x_picture.orientation < 5) {
      const std::string file = origin.where.substr(0, origin.where.find(':'));
      refuse("annotations.size", file + ": image",
             fmt::format("{} like {}", text_of(x_picture.displayed), x_picture.name), text_of(*origin.declared));
    }
    turned = true;
    warn("annotations.rotated",
         fmt::format("{}: marks are of the unrotated picture, {}; turned as its EXIF orientation {} says",
                     origin.where.substr(0, origin.where.find(':')), text_of(x_picture.raw), x_picture.orientation));
    return x_picture.raw;
  }

  void check_name(const std::string& name, const MarkOrigin& origin) const {
    if (x_picture.mask_given && lower(name) == "mask") {
      refuse("mark.name", origin.where, "another name than mask, which --mask has", name);
    }
  }

  BoxMark box_mark(const BoxSpec& spec) {
    check_name(spec.name, spec.origin);
    bool turned = false;
    const cv::Size of = frame(spec.origin, turned);
    const double w = spec.origin.px ? of.width : 1, h = spec.origin.px ? of.height : 1;
    const Box b{spec.xyxy[0] / w, spec.xyxy[1] / h, spec.xyxy[2] / w, spec.xyxy[3] / h};
    check_inside(b, spec, of);
    BoxMark mark{spec.name, turned_box(clip(b, spec.origin, numbers(spec.xyxy.data(), 4)), turned), spec.label,
                 spec.role, spec.of};
    const cv::Rect pixels = image::pixel_rect(mark.box, x_picture.displayed);
    if (pixels.empty())
      refuse("box.empty", spec.origin.where, "at least 1 x 1 px", fmt::format("{} x {}", pixels.width, pixels.height));
    mark.z = spec.z;
    if (spec.mask) mark.mask = mask_of(spec, of, turned, pixels);
    return mark;
  }

  void check_inside(const Box& b, const BoxSpec& spec, cv::Size of) const {
    const auto far = [](double v) { return v < -kOvershoot || v > 1 + kOvershoot; };
    const bool apart = b.x0 >= 1 || b.y0 >= 1 || b.x1 <= 0 || b.y1 <= 0;
    if (!apart && !far(b.x0) && !far(b.y0) && !far(b.x1) && !far(b.y1)) return;
    const std::string got = numbers(spec.xyxy.data(), 4);
    if (!spec.origin.px) refuse("box.outside", spec.origin.where, "inside 0..1", got);
    refuse("box.outside", spec.origin.where, "inside " + text_of(of), got + " px");
  }

  Box clip(const Box& b, const MarkOrigin& origin, const std::string& got) {
    const auto in = [](double v) { return std::clamp(v, 0.0, 1.0); };
    const Box clipped{in(b.x0), in(b.y0), in(b.x1), in(b.y1)};
    if (!(clipped == b))
      warn("box.clipped",
           fmt::format("{}: inside the picture, got {}{}; clipped", origin.where, got, origin.px ? " px" : ""));
    return clipped;
  }

  Box turned_box(const Box& b, bool turned) const {
    if (!turned) return b;
    const Point p = displayed_point({b.x0, b.y0}, x_picture.orientation),
                q = displayed_point({b.x1, b.y1}, x_picture.orientation);
    return {std::min(p.x, q.x), std::min(p.y, q.y), std::max(p.x, q.x), std::max(p.y, q.y)};
  }

  StarMark star_mark(const StarSpec& spec) {
    check_name(spec.name, spec.origin);
    bool turned = false;
    const cv::Size of = frame(spec.origin, turned);
    const bool px = spec.origin.px;
    const Point at{spec.at[0] / (px ? of.width : 1), spec.at[1] / (px ? of.height : 1)};
    const std::string got = numbers(spec.at.data(), 2) + (px ? " px" : "");
    const auto far = [](double v) { return v < -kOvershoot || v > 1 + kOvershoot; };
    if (far(at.x) || far(at.y))
      refuse("star.outside", spec.origin.where, px ? "inside " + text_of(of) : "inside 0..1", got);
    const Point inside{std::clamp(at.x, 0.0, 1.0), std::clamp(at.y, 0.0, 1.0)};
    if (!(inside == at))
      warn("star.clipped", fmt::format("{}: inside the picture, got {}; clipped", spec.origin.where, got));
    StarMark mark{spec.name, turned ? displayed_point(inside, x_picture.orientation) : inside, spec.role, spec.radius,
                  spec.anchor};
    if (mark.radius && px) *mark.radius /= std::min(of.width, of.height);
    return mark;
  }

  cv::Mat mask_of(const BoxSpec& spec, cv::Size of, bool turned, const cv::Rect& pixels) const {
    if (const auto* polygons = std::get_if<MaskPolygons>(&spec.mask->shape)) {
      return upright(polygon_mask(*polygons, of, spec.origin.px), turned);
    }
    const auto* file = std::get_if<MaskFile>(&spec.mask->shape);
    // A crop is of the box as the annotator saw it.
    const cv::Size crop = turned ? cv::Size(pixels.height, pixels.width) : pixels.size();
    const cv::Size wanted = spec.mask->of_box ? crop : of;
    const auto* rle = std::get_if<Rle>(&spec.mask->shape);
    const cv::Mat raw = file ? x_load(file->path) : cv::Mat();
    const cv::Size got = file ? raw.size() : cv::Size(rle->width, rle->height);
    if (got != wanted) {
      const std::string like = spec.mask->of_box ? "its box" : x_picture.name;
      const std::string remedy = spec.mask->of_box ? "" : "resize it or set mask_box";
      refuse("mask.size", file ? file->path : spec.mask->where, fmt::format("{} like {}", text_of(wanted), like),
             text_of(got), remedy);
    }
    if (file && raw.type() != CV_8UC1)
      refuse("mask.type", file->path, "a mask of one 8-bit channel", fmt::format("{} channels", raw.channels()));
    const cv::Mat binary = file ? cv::Mat(raw >= 128) : decode_rle(*rle);
    const cv::Mat mask = upright(binary, turned);
    if (!spec.mask->of_box) return mask;
    cv::Mat whole(x_picture.displayed, CV_8UC1, cv::Scalar(0));
    mask.copyTo(whole(pixels));
    return whole;
  }

  cv::Mat upright(const cv::Mat& mask, bool turned) const {
    return turned ? displayed_mask(mask, x_picture.orientation) : mask;
  }

  static cv::Mat polygon_mask(const MaskPolygons& polygons, cv::Size size, bool px) {
    cv::Mat mask(size, CV_8UC1, cv::Scalar(0));
    for (const std::vector<double>& values : polygons.rings) {
      std::vector<cv::Point2d> ring;
      for (std::size_t i = 0; i + 1 < values.size(); i += 2) {
        ring.emplace_back(values[i] * (px ? 1 : size.width), values[i + 1] * (px ? 1 : size.height));
      }
      fill_polygon(mask, ring);
    }
    return mask;
  }

  const AnnotationSpec& x_spec;
  const PictureFacts& x_picture;
  const MaskLoader& x_load;
  ResolvedMarks x_out;
};

}  // namespace

BoxSpec parse_box_flag(std::string_view text) {
  const Flag flag = parse_flag("--box", text, 4, "x0,y0,x1,y1");
  BoxSpec box;
  box.name = flag.name;
  std::copy(flag.values.begin(), flag.values.end(), box.xyxy.begin());
  box.origin = {flag.where, flag.px};
  throw_fault(box_fault(box.xyxy, flag.px, kFlagRemedy), flag.where);
  return box;
}

StarSpec parse_star_flag(std::string_view text) {
  const Flag flag = parse_flag("--star", text, 2, "x,y");
  StarSpec star;
  star.name = flag.name;
  std::copy(flag.values.begin(), flag.values.end(), star.at.begin());
  star.origin = {flag.where, flag.px};
  throw_fault(star_fault(star.at, flag.px, kFlagRemedy), flag.where);
  return star;
}

AnnotationSpec marks_from_flags(const std::vector<std::string>& boxes, const std::vector<std::string>& stars) {
  AnnotationSpec spec;
  std::vector<std::string> names;
  const auto once = [&](const std::string& name, const std::string& where) {
    if (std::find(names.begin(), names.end(), lower(name)) != names.end()) {
      throw Error(ErrorKind::usage, "mark.duplicate", {where, "a name of its own", name, "another flag has it too"});
    }
    names.push_back(lower(name));
  };
  for (const std::string& text : boxes) {
    spec.boxes.push_back(parse_box_flag(text));
    once(spec.boxes.back().name, spec.boxes.back().origin.where);
  }
  for (const std::string& text : stars) {
    spec.stars.push_back(parse_star_flag(text));
    once(spec.stars.back().name, spec.stars.back().origin.where);
  }
  for (const auto& [flag, count] : {std::pair("--box", boxes.size()), std::pair("--star", stars.size())}) {
    if (count <= kMostMarks) continue;
    throw Error(ErrorKind::usage, std::string(flag).substr(2) + ".count",
                {flag, fmt::format("at most {}", kMostMarks), base::grouped(static_cast<std::int64_t>(count))});
  }
  return spec;
}

AnnotationSpec merge(AnnotationSpec over, AnnotationSpec under) {
  const auto named = [](const std::string& name) {
    return [n = lower(name)](const auto& mark) { return lower(mark.name) == n; };
  };
  const auto take = [&](auto& own, auto& others, auto& mark) {
    std::erase_if(others, named(mark.name));
    const auto place = std::find_if(own.begin(), own.end(), named(mark.name));
    if (place == own.end()) {
      own.push_back(std::move(mark));
    } else {
      *place = std::move(mark);
    }
  };
  for (BoxSpec& box : over.boxes) take(under.boxes, under.stars, box);
  for (StarSpec& star : over.stars) take(under.stars, under.boxes, star);
  if (!over.caption.empty()) under.caption = std::move(over.caption);
  if (over.instruction) under.instruction = std::move(over.instruction);
  if (!over.background.empty()) under.background = std::move(over.background);
  under.warnings.insert(under.warnings.begin(), over.warnings.begin(), over.warnings.end());
  return under;
}

ResolvedMarks resolve(const AnnotationSpec& spec, const PictureFacts& picture, const MaskLoader& load) {
  return Resolver(spec, picture, load).run();
}

}  // namespace tiedit::artifacts
