#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "artifacts/annotation_file.h"
#include "io/json.h"
#include "io/json_cursor.h"

// The formats behind annotation_reader.h. All read errors are of source.kind; those of marks have the classes of
// annotations_json.h.
namespace tiedit::artifacts {

/// COCO: `images` and `annotations`, a picture an entry; boxes in pixels B1, B2, ... labelled by their category, with
/// their polygons or run lengths; a crowd is a region, not an object. Limits: 2 GiB, 50 million values; what is held is
/// the text and the marks. Classes coco.image, coco.category besides.
AnnotationFile read_coco(std::string_view text, const io::JsonSource& source);

/// Labelme: rectangles, polygons and masks are boxes B1, B2, ... with their label, points and circles stars. Shapes of
/// other kinds are warned about (labelme.shape).
AnnotationFile read_labelme(std::string text, const io::JsonSource& source);

/// YOLO: a line a box (`cls cx cy w h [conf]`) or polygon (`cls x y x y x y ...`), in fractions. `names` of the
/// classes; without them boxes have no label, and a warning says so. Classes yolo.line, yolo.class.
AnnotationFile read_yolo(std::string_view text, const io::JsonSource& source,
                         const std::optional<std::vector<std::string>>& names);

/// Names of classes for a YOLO file in `folder`: classes.txt (a name a line), else `names` of data.yaml or dataset.yaml
/// (a list, or a map from index), there or up to two folders above. Nothing when there is none.
/// Throws Error and ErrorList of kind config for one that cannot be read.
std::optional<std::vector<std::string>> yolo_class_names(const std::filesystem::path& folder);

/// The request that ClickDiffusion's page sends: `layout` and `instruction`. Boxes become objects `o<unique_id>`
/// labelled by their name, `prompt` the caption, `background` the name of the plate; the instruction keeps its literals
/// (inline_marks.h). Class original.background besides.
AnnotationFile read_original_request(std::string text, const io::JsonSource& source);

/// ClickDiffusion's examples: `examples`, each its input_scene_graph and instruction, named 0, 1, ... by its place.
AnnotationFile read_original_examples(std::string text, const io::JsonSource& source);

/// One of its scene graphs: `prompt` and `boxes` of name, box ({x, y, width, height} or x0,y0,x1,y1) and unique_id, as
/// objects o<unique_id>. Twice used or missing ids get fresh ones, with the warning original.ids.
AnnotationSpec read_scene_graph(const io::JsonCursor& graph);

}  // namespace tiedit::artifacts
