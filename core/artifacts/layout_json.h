#pragma once
#include <filesystem>
#include <string>
#include <string_view>

#include "artifacts/layout.h"
#include "base/error.h"
#include "io/json.h"

namespace tiedit::artifacts {

/// tiedit.layout/1 as text, ending with a newline. An object with `raw` is written as it was read, byte by byte.
/// Numbers have at most 6 decimals, rounded half to even, and no exponent.
std::string layout_text(const Layout& layout);

/// Reads tiedit.layout/1. `name` begins error lines. The files that it names stay names: see load_layout_pixels.
/// Numbers with more than 6 decimals are rounded; boxes in pixels become fractions.
/// Throws Error{kind} for a text that is no JSON, else ErrorList; classes json.*, layout.schema, layout.id,
/// layout.limit, box.arity, box.order, path.escape.
Layout layout_from_json(std::string_view text, const std::string& name, ErrorKind kind = ErrorKind::input);

/// Reads the files that the layout names, all beneath `folder`, into `pixels`.
/// Throws Error{input} naming the file.
void load_layout_pixels(Layout& layout, const std::filesystem::path& folder);

/// A picture beneath `folder` as an object's own pixels: [h, w, 4] u8 RGBA. Throws Error{input} naming the file.
cv::Mat load_appearance(const std::filesystem::path& folder, const std::string& file);

/// v rounded to 6 decimals, half to even: what a number becomes when it enters a Layout.
double layout_number(double v);

}  // namespace tiedit::artifacts
