#pragma once
#include <cstdint>
#include <functional>
#include <string_view>

namespace tiedit::io {

/// One piece of a container: a PNG or WebP chunk, or a JPEG segment.
struct ImagePiece {
  std::string_view type;  ///< "IDAT", "VP8X", ...; the one marker byte of a JPEG segment ("\xE1")
  std::string_view body;  ///< cut short when the file is
  std::size_t at = 0;     ///< byte position of the piece in the file
  bool whole = true;      ///< false: the file ends inside
};

/// Visits pieces in file order until `visit` answers false or the bytes end. Checks no CRC.
/// A JPEG's walk ends with its first scan (SOS), or with a piece of type "" where no marker is found.
/// A WebP's walk stays inside the RIFF size.
using VisitPiece = std::function<bool(const ImagePiece&)>;
void walk_jpeg(std::string_view bytes, const VisitPiece& visit);
void walk_png(std::string_view bytes, const VisitPiece& visit);
void walk_webp(std::string_view bytes, const VisitPiece& visit);

}  // namespace tiedit::io
