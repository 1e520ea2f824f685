#pragma once
#include <opencv2/core/types.hpp>
#include <string>
#include <string_view>

namespace tiedit::io {

/// A look at a TIFF block that cannot loop and cannot leave it.
struct ExifLook {
  int orientation = 1;  ///< 1..8; 1 when absent or out of range
  std::string problem;  ///< "a loop", "damaged bytes"; empty when readable
};
ExifLook look_at_exif(std::string_view tiff);

/// The block for an edited picture, in place so that maker notes keep their offsets: Orientation 1, the size tags
/// that exist set to `size`, the embedded thumbnail's bytes wiped and its directory unlinked.
/// In: a block that look_at_exif found readable.
std::string exif_for_output(std::string tiff, cv::Size size);

}  // namespace tiedit::io
