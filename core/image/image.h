#pragma once
#include <memory>
#include <opencv2/core/mat.hpp>
#include <string>
#include <vector>

namespace tiedit {

/// A PNG text entry (tEXt, zTXt or iTXt), in file order.
struct ImageText {
  std::string keyword;
  std::string value;  ///< UTF-8
};

/// What a file says besides its pixels, kept for the output. Shared by every Image made from that file.
struct ImageMeta {
  std::string format;       ///< "jpeg", "png" or "webp"
  int channels = 3;         ///< as stored: 1 grey, 2 grey + alpha, 3 RGB, 4 RGBA (palettes count as what they expand to)
  int bit_depth = 8;        ///< 8 or 16 (1, 2 and 4 bits are expanded to 8)
  std::string icc;          ///< profile bytes; empty = sRGB
  std::string exif;         ///< TIFF block without the "Exif\0\0" header
  std::string xmp;          ///< packet
  std::string iptc;         ///< IIM block
  std::vector<ImageText> text;
};

/// A picture in displayed orientation.
/// pixels [H, W, 3 or 4] u8 or u16, RGB(A) with straight alpha, in the profile of `meta` (sRGB when there is none).
/// Copies share pixels (cv::Mat is a handle): whoever changes pixels clones first.
struct Image {
  Image() = default;
  explicit Image(cv::Mat rgb, std::shared_ptr<const ImageMeta> of_file = nullptr) : pixels(std::move(rgb)), meta(std::move(of_file)) {}

  cv::Mat pixels;
  std::shared_ptr<const ImageMeta> meta;  ///< null: made by a stage, sRGB

  cv::Size size() const { return pixels.size(); }
  bool has_alpha() const { return pixels.channels() == 4; }

  /// The same picture as the models see it: [H, W, 3] u8 sRGB. Shares memory with `pixels` where nothing need change;
  /// otherwise computed once and kept. Do not write to it.
  const cv::Mat& srgb8() const;

 private:
  mutable cv::Mat x_srgb8;
};

/// The region of an edit.
/// pixels [H, W] u8 {0, 255}, 255 = repaint; the size of the displayed picture.
struct Mask {
  cv::Mat pixels;
  cv::Mat logits;           ///< optional [H, W] f32, > 0 = inside; empty: binary, +1 / -1
  cv::Mat keep;             ///< optional [H, W] u8 {0, 255}: must_keep areas the locator resolved, 255 = never repaint
  bool found = true;        ///< false: the locator names no region (another thing than an empty mask)
  bool user_drawn = false;  ///< a drawn mask or a filled rectangle: taken as it is, no clean-up, no default dilation
  int dilated_px = 0;       ///< effective px by which locate.refine grew it (caps the feather of the composite)

  cv::Size size() const { return pixels.size(); }
};

}  // namespace tiedit
