#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "image/geometry.h"
#include "image/image.h"

namespace tiedit {

/// Roles of a mark, spelled as in the file; `none` = decided by the sentence.
enum class MarkRole { none, object, region, target, keep, shadow, select };

/// A user's box. Its mask, when given, is already rasterised to the displayed picture.
struct BoxMark {
  std::string name;                  ///< [A-Za-z][A-Za-z0-9_-]{0,31}, unique (case-insensitive) over boxes and stars
  Box box;                           ///< fractions
  std::string label = {};            ///< noun phrase, may be empty
  MarkRole role = MarkRole::none;    ///< none, object, region, target, keep, shadow
  std::string of = {};               ///< for shadow: the mark it belongs to
  std::optional<cv::Mat> mask = {};  ///< [H, W] u8 {0, 255}
  int z = 0;
};

/// A user's star.
struct StarMark {
  std::string name;
  Point at;                          ///< fractions
  MarkRole role = MarkRole::target;  ///< target, select, keep
  std::optional<double> radius = {};
  std::string anchor = {};  ///< 9-grid name or empty
};

/// Boxes, stars and the drawn mask that come with an instruction (tiedit.annotations/1).
struct Annotations {
  std::vector<BoxMark> boxes;
  std::vector<StarMark> stars;
  std::optional<cv::Mat> mask = {};  ///< --mask: the mark named "mask"; [H, W] u8 {0, 255}
  std::string caption = {};
  std::optional<std::string> instruction = {};  ///< of the annotation file
  std::string background = {};                  ///< of the original's request: the file name of its clean plate
};

}  // namespace tiedit
