#pragma once
#include <cstdio>
// jpeglib.h needs stdio.h first.
#include <jpeglib.h>
#include <webp/encode.h>
#include <zlib.h>

#include <cstdlib>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <string>

#include "base/error.h"
#include "io/bytes.h"
#include "io/codec.h"

namespace tiedit::testing {

inline constexpr int kPictureKinds = 20;

/// Shapes, gradients and noise, another picture for every `kind`; u8 or u16, 3 or 4 channels.
inline cv::Mat picture(int kind, int type = CV_8UC3, cv::Size size = {96, 72}) {
  cv::Mat m(size, CV_8UC4);
  cv::RNG random(static_cast<std::uint64_t>(kind) + 1);
  for (int y = 0; y < m.rows; ++y)
    for (int x = 0; x < m.cols; ++x)
      m.at<cv::Vec4b>(y, x) = {static_cast<std::uint8_t>(2 * x + kind), static_cast<std::uint8_t>(3 * y),
                               static_cast<std::uint8_t>(x + y), static_cast<std::uint8_t>(255 - x)};
  for (int i = 0; i <= kind % 7; ++i)
    cv::circle(
        m, {random.uniform(0, m.cols), random.uniform(0, m.rows)}, random.uniform(3, 25),
        cv::Scalar(random.uniform(0, 256), random.uniform(0, 256), random.uniform(0, 256), random.uniform(0, 256)),
        cv::FILLED);
  if (kind % 3 == 0) {
    cv::Mat noise(size, CV_8UC4);
    random.fill(noise, cv::RNG::UNIFORM, 0, 40);
    m += noise;
  }
  cv::Mat out = m;
  if (CV_MAT_CN(type) == 3) cv::cvtColor(m, out, cv::COLOR_RGBA2RGB);
  if (CV_MAT_DEPTH(type) == CV_16U) {
    out.convertTo(out, CV_16U, 257);
    cv::Mat low(out.size(), out.type());
    random.fill(low, cv::RNG::UNIFORM, 0, 200);
    out += low;
  }
  return out;
}

/// A JPEG straight from libjpeg: progressive, or with CMYK components, which the codec never writes.
inline std::string raw_jpeg(const cv::Mat& pixels, bool progressive, J_COLOR_SPACE space = JCS_RGB) {
  jpeg_compress_struct c{};
  jpeg_error_mgr errors{};
  c.err = jpeg_std_error(&errors);
  jpeg_create_compress(&c);
  unsigned char* bytes = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&c, &bytes, &size);
  c.image_width = static_cast<JDIMENSION>(pixels.cols);
  c.image_height = static_cast<JDIMENSION>(pixels.rows);
  c.input_components = pixels.channels();
  c.in_color_space = space;
  jpeg_set_defaults(&c);
  if (space == JCS_YCCK) jpeg_set_colorspace(&c, JCS_YCCK);
  if (progressive) jpeg_simple_progression(&c);
  jpeg_start_compress(&c, TRUE);
  while (c.next_scanline < c.image_height) {
    JSAMPROW row = const_cast<JSAMPROW>(pixels.ptr(static_cast<int>(c.next_scanline)));
    jpeg_write_scanlines(&c, &row, 1);
  }
  jpeg_finish_compress(&c);
  jpeg_destroy_compress(&c);
  std::string out(reinterpret_cast<char*>(bytes), size);
  std::free(bytes);
  return out;
}

inline std::string lossy_webp(const cv::Mat& rgb) {
  std::uint8_t* bytes = nullptr;
  const std::size_t n = WebPEncodeRGB(rgb.data, rgb.cols, rgb.rows, static_cast<int>(rgb.step), 80, &bytes);
  std::string out(reinterpret_cast<char*>(bytes), n);
  WebPFree(bytes);
  return out;
}

inline bool same(const cv::Mat& a, const cv::Mat& b) {
  return a.size() == b.size() && a.type() == b.type() && cv::norm(a, b, cv::NORM_INF) == 0;
}

/// The PNG with one more chunk after IHDR, its CRC right.
inline std::string with_png_chunk(const std::string& png, const std::string& type, const std::string& body) {
  std::string chunk;
  io::put_be32(chunk, static_cast<std::uint32_t>(body.size()));
  chunk += type + body;
  io::put_be32(chunk, static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(chunk.data() + 4),
                                                       static_cast<uInt>(body.size() + 4))));
  return png.substr(0, 33) + chunk + png.substr(33);
}

/// "class | line" of the Error that `call` throws; "no error" when it throws none.
template <class Call>
std::string error_of(Call call) {
  try {
    call();
  } catch (const Error& e) {
    return e.slug() + " | " + e.what();
  }
  return "no error";
}

/// An EXIF block: Orientation, ImageWidth, an Exif directory with PixelXDimension, and a thumbnail. Little-endian.
inline std::string exif_block(int orientation, const std::string& thumbnail = "THUMBNAILTHUMBNAIL") {
  std::string b("II*\0\x08\0\0\0", 8);
  const auto u16 = [&](unsigned v) { b += {static_cast<char>(v & 255U), static_cast<char>(v >> 8)}; };
  const auto entry = [&](unsigned tag, unsigned type, unsigned value) {
    u16(tag), u16(type);
    io::put_le32(b, 1), io::put_le32(b, value);
  };
  u16(3);  // directory 0 at 8, 3 entries, ends at 50
  entry(0x100, 4, 4000), entry(0x112, 3, static_cast<unsigned>(orientation)), entry(0x8769, 4, 50);
  io::put_le32(b, 68);
  u16(1);  // Exif directory at 50, ends at 68
  entry(0xA002, 4, 4000);
  io::put_le32(b, 0);
  u16(2);  // directory 1 at 68, ends at 98
  entry(0x201, 4, 98), entry(0x202, 4, static_cast<unsigned>(thumbnail.size()));
  io::put_le32(b, 0);
  return b + thumbnail;
}

/// The file with an EXIF block put in behind the codec's back (which would write Orientation 1).
inline std::string with_exif(const std::string& file, const std::string& exif) {
  if (file[0] == '\xFF') {
    const std::string body = std::string("Exif\0\0", 6) + exif;
    const std::size_t n = body.size() + 2;
    return file.substr(0, 2) + "\xFF\xE1" + static_cast<char>(n >> 8) + static_cast<char>(n & 255U) + body +
           file.substr(2);
  }
  if (file[0] == 'R') {
    const cv::Mat pixels = io::decode_image(file, "x").image.pixels;
    std::string body = "WEBPVP8X";
    io::put_le32(body, 10);
    body += std::string("\x08\0\0\0", 4);
    for (const int side : {pixels.cols, pixels.rows})
      body += {static_cast<char>((side - 1) & 255), static_cast<char>((side - 1) >> 8), '\0'};
    body += file.substr(12) + "EXIF";
    io::put_le32(body, static_cast<std::uint32_t>(exif.size()));
    body += exif + std::string(exif.size() % 2, '\0');
    std::string out = "RIFF";
    io::put_le32(out, static_cast<std::uint32_t>(body.size()));
    return out + body;
  }
  return with_png_chunk(file, "eXIf", exif);
}

}  // namespace tiedit::testing
