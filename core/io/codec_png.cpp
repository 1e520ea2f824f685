#include <fmt/format.h>
#include <png.h>
#include <zlib.h>

#include <bit>
#include <csetjmp>
#include <cstdio>
#include <cstring>

#include "base/text.h"
#include "io/bytes.h"
#include "io/codec_formats.h"
#include "io/image_container.h"

namespace tiedit::io {
namespace {

/// What libpng needs for one file. Plain data only: an error leaves the frames below by longjmp.
struct PngReader {
  png_structp png;
  png_infop info;
  const char* bytes;
  std::size_t size, at;
  bool ended;  // libpng asked for bytes past the end
  char message[200];
  unsigned char* pixels;
  std::size_t stride;
  std::size_t row_bytes;
  long height;
  long rows;  // complete ones of the pass at hand
  int pass, passes;
};

void read_bytes(png_structp png, png_bytep out, std::size_t n) {
  auto* r = static_cast<PngReader*>(png_get_io_ptr(png));
  if (n > r->size - r->at) {
    r->ended = true;
    png_error(png, "end of file");
  }
  std::memcpy(out, r->bytes + r->at, n);
  r->at += n;
}

[[noreturn]] void on_error(png_structp png, png_const_charp message) {
  auto* r = static_cast<PngReader*>(png_get_error_ptr(png));
  std::snprintf(r->message, sizeof r->message, "%s", message);
  png_longjmp(png, 1);
}

void on_warning(png_structp, png_const_charp) {}  // about ancillary data that is not read here

void set_up(PngReader* r) {
  png_set_read_fn(r->png, r, read_bytes);
  png_set_user_limits(r->png, static_cast<png_uint_32>(kMaxImageSide), static_cast<png_uint_32>(kMaxImageSide));
  png_set_crc_action(r->png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
  // Ancillary chunks are read by metadata.cpp; here only their CRC is checked, so their length needs no limit.
  png_set_keep_unknown_chunks(r->png, PNG_HANDLE_CHUNK_NEVER, nullptr, -1);
  png_set_chunk_malloc_max(r->png, 0);
  png_read_info(r->png, r->info);
  png_set_expand(r->png);
  png_set_gray_to_rgb(r->png);
  if (png_get_bit_depth(r->png, r->info) == 16 && std::endian::native == std::endian::little) png_set_swap(r->png);
  r->passes = png_set_interlace_handling(r->png);
  png_read_update_info(r->png, r->info);
  if (png_get_rowbytes(r->png, r->info) != r->row_bytes) png_error(r->png, "rows of another length than IHDR says");
}

/// False: libpng gave up (r->message). No C++ object lives in this frame.
bool read_picture(PngReader* r) {
  r->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, r, on_error, on_warning);
  r->info = r->png != nullptr ? png_create_info_struct(r->png) : nullptr;
  if (r->info == nullptr || setjmp(png_jmpbuf(r->png)) != 0) {
    png_destroy_read_struct(&r->png, &r->info, nullptr);
    return false;
  }
  set_up(r);
  for (r->pass = 0; r->pass < r->passes; ++r->pass)
    for (r->rows = 0; r->rows < r->height; ++r->rows)
      png_read_row(r->png, r->pixels + static_cast<std::size_t>(r->rows) * r->stride, nullptr);
  png_read_end(r->png, nullptr);
  png_destroy_read_struct(&r->png, &r->info, nullptr);
  return true;
}

/// The first chunk whose CRC is wrong, as "IDAT" and the position of its CRC.
bool find_bad_crc(std::string_view bytes, std::string& type, std::size_t& at) {
  bool found = false;
  walk_png(bytes, [&](const ImagePiece& p) {
    if (!p.whole) return false;
    const auto* start = reinterpret_cast<const Bytef*>(bytes.data() + p.at + 4);
    at = p.at + 8 + p.body.size();
    found = at + 4 <= bytes.size() && crc32(0, start, static_cast<uInt>(p.body.size() + 4)) != be32(bytes, at);
    type = p.type;
    return !found;
  });
  return found;
}

Damage damage_of(std::string_view bytes, const PngReader& r) {
  std::string type;
  std::size_t at = 0;
  if (find_bad_crc(bytes, type, at))
    return {"image.damaged", "intact " + base::escape_controls(type),
            "a CRC mismatch at byte " + base::grouped(static_cast<std::int64_t>(at)), ""};
  if (!r.ended) return {"image.damaged", "intact PNG", r.message, ""};
  if (r.pass >= r.passes && r.passes > 0) return truncated("PNG", "no end marker");
  const std::string rows = rows_text(r.rows, r.height);
  return truncated("PNG", r.passes > 1 ? fmt::format("{} of pass {}", rows, r.pass + 1) : rows);
}

}  // namespace

RawPicture decode_png(std::string_view bytes, const ImageHeader& h) {
  const int channels = h.channels == 2 || h.channels == 4 ? 4 : 3;
  RawPicture out{cv::Mat(static_cast<int>(h.height), static_cast<int>(h.width),
                         CV_MAKETYPE(h.bit_depth == 16 ? CV_16U : CV_8U, channels)),
                 {}};
  PngReader r{};
  r.bytes = bytes.data();
  r.size = bytes.size();
  r.pixels = out.pixels.data;
  r.stride = out.pixels.step;
  r.row_bytes = static_cast<std::size_t>(out.pixels.cols) * out.pixels.elemSize();
  r.height = static_cast<long>(h.height);
  if (read_picture(&r)) return out;
  out.damage = damage_of(bytes, r);
  // In the first pass of an interlaced picture most pixels are missing; later ones are only coarse.
  const bool whole = r.pass > 0 || r.rows >= r.height;
  if (r.passes == 0)
    out.pixels.release();
  else if (!whole)
    out.pixels.rowRange(static_cast<int>(r.rows), out.pixels.rows).setTo(cv::Scalar::all(0));
  return out;
}

}  // namespace tiedit::io
