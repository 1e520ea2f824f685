#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "artifacts/annotation_spec.h"
#include "base/error.h"

namespace tiedit::artifacts {

/// `--box NAME=x0,y0,x1,y1[px]` and `--star NAME=x,y[px]`: one `px` after the last number makes all of them pixels.
/// Throw Error{usage}: `--box B1: 4 numbers x0,y0,x1,y1, got 3`,
/// `--box B1: inside 0..1, got 10,10,20,20; add px after the last number for pixels`. Classes as read_annotations.
BoxSpec parse_box_flag(std::string_view text);
StarSpec parse_star_flag(std::string_view text);

/// The marks of all flags of one command line. Throws Error{usage, class mark.duplicate} when a name comes twice.
AnnotationSpec marks_from_flags(const std::vector<std::string>& boxes, const std::vector<std::string>& stars);

/// `over` on top of `under` (command line on a jobs row on an annotation file): a mark of `over` takes the place of the
/// same-named one (case-insensitively), others follow; its caption and instruction win when it has them.
AnnotationSpec merge(AnnotationSpec over, AnnotationSpec under);

/// The picture that marks are resolved for.
struct PictureFacts {
  std::string name;         ///< for error lines
  cv::Size displayed;       ///< oriented
  cv::Size raw;             ///< as stored
  int orientation = 1;      ///< EXIF 1..8
  bool mask_given = false;  ///< --mask, which is the mark named mask: no other may have that name
};

/// [H, W] u8 of a mask file, by the path as the annotations write it; throws Error{input} when it cannot.
using MaskLoader = std::function<cv::Mat(const std::string& path)>;

struct ResolvedMarks {
  Annotations annotations;
  std::vector<Warning> warnings;  ///< box.clipped, star.clipped, annotations.rotated
};

/// Marks in fractions of the displayed picture, masks as pixels of its size. Marks of a file whose declared size is the
/// raw one turned by EXIF are turned with it. Throws Error{input}, classes box.outside, box.empty, star.outside,
/// annotations.size, mask.size, mark.name: `a.json:2:40: boxes[0].box: inside 640x480, got 700,10,900,200 px`.
ResolvedMarks resolve(const AnnotationSpec& spec, const PictureFacts& picture, const MaskLoader& load);

}  // namespace tiedit::artifacts
