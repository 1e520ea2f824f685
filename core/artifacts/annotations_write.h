#pragma once
#include <string>
#include <vector>

#include "artifacts/annotation_file.h"
#include "artifacts/marks.h"

namespace tiedit::artifacts {

/// The same marks in pixels, or in fractions, of a picture of that size: boxes, stars, radii and polygons.
AnnotationSpec in_pixels(AnnotationSpec spec, cv::Size picture);
AnnotationSpec in_fractions(AnnotationSpec spec, cv::Size picture);

/// Whether any of its marks is in pixels.
bool has_pixels(const AnnotationSpec& spec);

/// A file in another format, and what that format cannot hold: "mask of B1", "stars".
struct WrittenAnnotations {
  io::Json json;
  std::vector<std::string> lost = {};
};

/// A picture whose marks become part of a COCO file.
struct CocoPicture {
  std::string file;
  cv::Size size;
  AnnotationSpec spec;
};

/// COCO: labels are categories, polygons stay polygons, other masks become run lengths as strings, boxes of role region
/// with run lengths crowds. `load` reads mask files.
/// Throws what resolve throws for marks that do not fit their picture.
WrittenAnnotations coco_json(const std::vector<CocoPicture>& pictures, const MaskLoader& load);

/// The request of ClickDiffusion's page: boxes that are things (role object, a label, or not named in the sentence) in
/// the layout, named marks as literals in the instruction. Marks must be in fractions.
WrittenAnnotations original_json(const AnnotationSpec& spec, bool two_decimals);

}  // namespace tiedit::artifacts
