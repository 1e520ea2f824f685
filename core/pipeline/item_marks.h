#pragma once
#include <string>

#include "artifacts/marks.h"
#include "pipeline/item.h"

namespace tiedit::pipeline {

/// An item's marks in fractions of its displayed picture, with the drawn mask (--mask) as the mark `mask` and its
/// instruction, in which marks written out (artifacts::take_literals) have become names.
/// `bytes`: the picture's file, for its raw size. With `strict`, marks that had to be clipped fail.
/// Throws what artifacts::resolve throws; Error{input, mask.size} for a mask of another size.
artifacts::ResolvedMarks resolve_marks(const ItemRequest& request, cv::Size displayed, const std::string& bytes, bool strict);

/// A mask picture: [H, W] u8 {0, 255}. Throws Error{input}.
cv::Mat load_mask_file(const std::filesystem::path& file);

}  // namespace tiedit::pipeline
