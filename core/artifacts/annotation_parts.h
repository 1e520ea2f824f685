#pragma once
#include <optional>
#include <string>
#include <vector>

#include "artifacts/annotation_spec.h"
#include "io/json_cursor.h"

namespace tiedit::artifacts {

/// Pieces that several readers of annotations share. Each notes its errors in the cursor's list.

inline constexpr std::int64_t kLongestSide = 32768;

/// An array of finite numbers.
std::optional<std::vector<double>> read_numbers(const io::JsonCursor& list);

/// [[x,y,x,y,...], ...]: at least one ring of at least 3 corners, at most 20,000 corners. Class mask.polygon.
std::optional<MaskPolygons> read_polygons(const io::JsonCursor& list);

/// {size: [h, w], counts: runs or COCO's string}, covering the size. Class mask.rle.
std::optional<Rle> read_rle(const io::JsonCursor& mask);

/// A member that is a text of at most `longest` characters; empty when it is not there.
std::string read_text(const io::JsonCursor& object, const char* name, std::size_t longest);
inline constexpr std::size_t kLongestLabel = 200, kLongestCaption = 4000;

/// x0,y0,x1,y1 around the corners of rings.
std::array<double, 4> hull(const MaskPolygons& polygons);

}  // namespace tiedit::artifacts
