#pragma once
#include <string>
#include <utility>
#include <vector>

#include "artifacts/annotation_spec.h"
#include "io/json_cursor.h"

namespace tiedit::artifacts {

inline constexpr const char* kAnnotationsFormat = "tiedit.annotations/1";
inline constexpr std::size_t kMostMarks = 256;  ///< boxes, and stars, of one picture

/// A file of tiedit.annotations/1: one entry for any picture, or one a picture.
struct AnnotationFile {
  std::string name;
  bool for_many = false;
  std::vector<std::pair<std::string, AnnotationSpec>> images;  ///< key as written; one with an empty key when !for_many

  /// The entry of a picture, by its relative path, then by its stem (`a/cup` and `cup` both fit cup.jpg's). Null when
  /// none. Throws Error{input, class annotations.match} when two stems fit.
  const AnnotationSpec* match(const std::string& relative_path) const;
};

/// Reads a file's text. Errors of size-free rules come here, all together (ErrorList of source.kind):
/// `a.json:2:40: boxes[0].box: x0 < x1, got 0.6 and 0.2`. Classes json.*, annotations.format, box.arity, box.order,
/// box.outside, box.count, star.*, mark.name, mark.duplicate, mark.role, mask.polygon, mask.rle.
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
/// Resolved marks, in fractions, masks as RLE: what input.json holds.
io::Json to_json(const Annotations& annotations, cv::Size picture);

/// Checks of four numbers that hold before the picture is known, for readers of boxes from elsewhere.
/// Returns class, requirement and actual, or nothing.
struct MarkFault {
  std::string slug, need, got, remedy;
};
std::optional<MarkFault> box_fault(const std::array<double, 4>& xyxy, bool px, const std::string& outside_remedy);
std::optional<MarkFault> star_fault(const std::array<double, 2>& at, bool px, const std::string& outside_remedy);

/// A role as it is written; none is empty.
const char* role_word(MarkRole role);

/// Whether a text may name a mark: [A-Za-z][A-Za-z0-9_-]{0,31}.
bool is_mark_name(std::string_view name);
/// Lower case of ASCII, as names are compared.
std::string lower(std::string text);
/// "0.1,0.2,0.3,0.4".
std::string numbers(const double* first, std::size_t count);

inline constexpr double kOvershoot = 0.02 + 1e-9;  ///< of a side: what is clipped with a warning (1e-9 for 1.02 itself)

}  // namespace tiedit::artifacts
