#pragma once
#include <opencv2/core/mat.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "image/image.h"
#include "io/image_header.h"

// The three formats behind codec.h. Pixels here are in stored orientation.
namespace tiedit::io {

/// What is wrong with a file whose pixels were read as far as they went. Empty slug: nothing.
struct Damage {
  std::string slug;  ///< image.truncated or image.damaged
  std::string need, got, remedy;
};

struct RawPicture {
  cv::Mat pixels;  ///< [H, W, 3 or 4] u8 or u16; what is missing is 0; empty when nothing could be read
  Damage damage;
};

RawPicture decode_jpeg(std::string_view bytes, const ImageHeader& header);
RawPicture decode_png(std::string_view bytes, const ImageHeader& header);
/// The first frame of an animation, on its canvas.
RawPicture decode_webp(std::string_view bytes, const ImageHeader& header);

/// `complete JPEG, got 1,075 of 1,536 rows; the file is truncated`
Damage truncated(std::string_view format, const std::string& got);
/// "1,075 of 1,536 rows", or "no end marker" when all rows are there.
std::string rows_text(std::int64_t rows, std::int64_t height);

/// The blocks to write, ready made.
struct OutputBlocks {
  std::string icc, exif, xmp, iptc;
  std::vector<ImageText> text;
};

/// pixels [H, W, 1, 2, 3 or 4] u8 or u16 (grey, grey + alpha, RGB, RGBA).
std::string encode_png(const cv::Mat& pixels, const OutputBlocks& blocks, int level);
/// pixels [H, W, 1 or 3] u8. Blocks that fit no segment are left out and named in `dropped`.
std::string encode_jpeg(const cv::Mat& pixels, const OutputBlocks& blocks, int quality,
                        std::vector<std::string>& dropped);
/// pixels [H, W, 3 or 4] u8; lossless.
std::string encode_webp(const cv::Mat& pixels, const OutputBlocks& blocks);

}  // namespace tiedit::io
