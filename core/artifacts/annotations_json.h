#pragma once
#include <string>

#include "artifacts/annotation_file.h"
#include "artifacts/annotation_spec.h"
#include "artifacts/mark_checks.h"
#include "io/json_cursor.h"

namespace tiedit::artifacts {

inline constexpr const char* kAnnotationsFormat = "tiedit.annotations/1";

/// Reads the text of a tiedit.annotations/1 file. Errors of size-free rules come here, all together (ErrorList of
/// source.kind): `a.json:2:40: boxes[0].box: x0 < x1, got 0.6 and 0.2`. Classes json.*, annotations.format, box.arity,
/// box.order, box.outside, box.count, star.*, mark.name, mark.duplicate, mark.role, mask.polygon, mask.rle.
AnnotationFile read_annotations(std::string text, const io::JsonSource& source);

/// The members `boxes` and `stars` of an object (an annotation file's, a jobs row's). `outside_remedy` is what to do
/// about fractions above 1. Errors are noted in the cursor's list.
struct MarkUnit {
  bool px = false;
  std::optional<cv::Size> declared = {};
  std::string outside_remedy = {};
};
void read_marks(const io::JsonCursor& object, const MarkUnit& unit, AnnotationSpec& spec);

/// Back to JSON as it was written; all marks must have one unit.
io::Json to_json(const AnnotationSpec& spec);
/// The same of a file: `images` for one of many pictures.
io::Json to_json(const AnnotationFile& file);
/// Resolved marks, in fractions, masks as RLE: what input.json holds.
io::Json to_json(const Annotations& annotations, cv::Size picture);

}  // namespace tiedit::artifacts
