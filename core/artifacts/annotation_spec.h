#pragma once
#include <array>
#include <functional>
#include <opencv2/core/types.hpp>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "artifacts/annotations.h"
#include "artifacts/rle.h"
#include "io/json.h"

namespace tiedit::artifacts {

/// Marks as they are written, before the picture is known: in pixels or fractions, of the displayed or the raw picture.
/// resolve() makes Annotations of them.

struct MaskFile {
  std::string path;  ///< as written; the loader decides where it lies
};
struct MaskPolygons {
  std::vector<std::vector<double>> rings;  ///< x,y,x,y,... in the mark's own unit
};
struct MaskSpec {
  std::variant<MaskFile, MaskPolygons, Rle> shape;
  std::string where = {};  ///< `a.json:3:40: boxes[0].mask`
  bool of_box = false;     ///< a file's or RLE's size is that of the box, not of the picture
};

/// Where a mark was written, and in what.
struct MarkOrigin {
  std::string where;                      ///< `a.json:3:17: boxes[0].box`, `--box B1`
  bool px = false;                        ///< numbers are pixels
  std::optional<cv::Size> declared = {};  ///< size the file says its picture has
};

struct BoxSpec {
  std::string name;
  std::array<double, 4> xyxy{};
  std::string label = {};
  MarkRole role = MarkRole::none;
  std::string of = {};
  std::optional<MaskSpec> mask = {};
  int z = 0;
  std::optional<io::Json> extra = {};
  MarkOrigin origin = {};
};

struct StarSpec {
  std::string name;
  std::array<double, 2> at{};
  MarkRole role = MarkRole::target;
  std::optional<double> radius = {};  ///< in the mark's own unit; a fraction is one of the shorter side
  std::string anchor = {};
  std::optional<io::Json> extra = {};
  MarkOrigin origin = {};
};

struct AnnotationSpec {
  std::vector<BoxSpec> boxes = {};
  std::vector<StarSpec> stars = {};
  std::string caption = {};
  std::optional<std::string> instruction = {};
  std::optional<io::Json> image = {};  ///< {file, width, height} as written
  std::optional<io::Json> extra = {};
  std::string background = {};         ///< of the original's request: the file name of its clean plate
  std::vector<Warning> warnings = {};  ///< what its reader left out
};

}  // namespace tiedit::artifacts
