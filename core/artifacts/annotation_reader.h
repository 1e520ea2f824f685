#pragma once
#include <filesystem>
#include <string>
#include <string_view>

#include "artifacts/annotation_file.h"
#include "io/json.h"

namespace tiedit::artifacts {

/// Formats of annotations that can be read; `detect` finds out by the content.
enum class AnnotationFormat { detect, tiedit, original, examples, coco, labelme, yolo };

/// "tiedit", "original", ... of --ann-format; empty is detect. Throws Error{usage, annotations.format}.
AnnotationFormat annotation_format(const std::string& word);
inline constexpr const char* kAnnotationFormatWords = "tiedit, original, examples, coco, labelme, yolo";

/// The format of a text by what it must have: `format` of ours, `examples`, `layout` and `instruction`, `images` and
/// `annotations`, `shapes`, or lines of numbers; detect when it has none of them, or is no JSON.
/// Throws Error{source.kind, annotations.format} for a text that has those of two.
AnnotationFormat detect_annotations(std::string_view text, const io::JsonSource& source);

inline constexpr std::int64_t kMaxAnnotationBytes = std::int64_t{2} << 30;  ///< of any format; most have less

/// Where a text lies and what it is.
struct AnnotationSource {
  io::JsonSource json;
  std::filesystem::path folder = ".";  ///< for what it refers to by convention: YOLO's names of classes
  AnnotationFormat format = AnnotationFormat::detect;
};

/// Reads annotations of any format. Throws Error and ErrorList of source.json.kind: what the format's reader throws
/// (annotation_formats.h), annotations.format for a text that is of none.
AnnotationFile read_annotation_text(std::string text, const AnnotationSource& source);

}  // namespace tiedit::artifacts
