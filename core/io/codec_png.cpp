#include <fmt/format.h>
#include <png.h>
#include <zlib.h>

#include <array>
#include <bit>
#include <csetjmp>
#include <cstdio>
#include <cstring>

#include "base/error.h"
#include "base/text.h"
#include "io/bytes.h"
#include "io/codec_formats.h"
#include "io/image_container.h"
#include "io/inflate.h"
#include "io/photoshop.h"

namespace tiedit::io {
namespace {

/// What libpng needs for one file. Plain data only: an error leaves the frames below by longjmp.
struct Reader {
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
  auto* r = static_cast<Reader*>(png_get_io_ptr(png));
  if (n > r->size - r->at) {
    r->ended = true;
    png_error(png, "end of file");
  }
  std::memcpy(out, r->bytes + r->at, n);
  r->at += n;
}

[[noreturn]] void on_error(png_structp png, png_const_charp message) {
  auto* r = static_cast<Reader*>(png_get_error_ptr(png));
  std::snprintf(r->message, sizeof r->message, "%s", message);
  png_longjmp(png, 1);
}

void on_warning(png_structp, png_const_charp) {}  // about ancillary data that is not read here

void set_up(Reader* r) {
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
bool read_picture(Reader* r) {
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

Damage damage_of(std::string_view bytes, const Reader& r) {
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
  Reader r{};
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

// Writing

namespace {

struct Chunk {
  const char* type;
  std::string body;
};

struct Writer {
  png_structp png;
  png_infop info;
  std::string* out;
  char message[200];
};

void write_bytes(png_structp png, png_bytep bytes, std::size_t n) {
  static_cast<Writer*>(png_get_io_ptr(png))->out->append(reinterpret_cast<const char*>(bytes), n);
}

void flush_nothing(png_structp) {}

[[noreturn]] void on_write_error(png_structp png, png_const_charp message) {
  auto* w = static_cast<Writer*>(png_get_error_ptr(png));
  std::snprintf(w->message, sizeof w->message, "%s", message);
  png_longjmp(png, 1);
}

int colour_type(int channels) {
  switch (channels) {
    case 1:
      return PNG_COLOR_TYPE_GRAY;
    case 2:
      return PNG_COLOR_TYPE_GRAY_ALPHA;
    case 3:
      return PNG_COLOR_TYPE_RGB;
    default:
      return PNG_COLOR_TYPE_RGBA;
  }
}

bool write_picture(Writer* w, const cv::Mat* pixels, const Chunk* chunks, std::size_t n, int level) {
  w->png = png_create_write_struct(PNG_LIBPNG_VER_STRING, w, on_write_error, on_warning);
  w->info = w->png != nullptr ? png_create_info_struct(w->png) : nullptr;
  if (w->info == nullptr || setjmp(png_jmpbuf(w->png)) != 0) {
    png_destroy_write_struct(&w->png, &w->info);
    return false;
  }
  const bool deep = pixels->depth() == CV_16U;
  png_set_write_fn(w->png, w, write_bytes, flush_nothing);
  png_set_user_limits(w->png, 0x7FFFFFFF, 0x7FFFFFFF);
  png_set_IHDR(w->png, w->info, static_cast<png_uint_32>(pixels->cols), static_cast<png_uint_32>(pixels->rows),
               deep ? 16 : 8, colour_type(pixels->channels()), PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
               PNG_FILTER_TYPE_DEFAULT);
  png_set_compression_level(w->png, level);
  png_set_compression_mem_level(w->png, 9);
  // One filter for all rows: choosing among five costs more than it saves at these levels.
  png_set_filter(w->png, PNG_FILTER_TYPE_BASE, PNG_FILTER_UP);
  png_write_info(w->png, w->info);
  for (std::size_t i = 0; i < n; ++i)
    png_write_chunk(w->png, reinterpret_cast<png_const_bytep>(chunks[i].type),
                    reinterpret_cast<png_const_bytep>(chunks[i].body.data()), chunks[i].body.size());
  if (deep && std::endian::native == std::endian::little) png_set_swap(w->png);
  for (int y = 0; y < pixels->rows; ++y) png_write_row(w->png, pixels->ptr(y));
  png_write_end(w->png, nullptr);
  png_destroy_write_struct(&w->png, &w->info);
  return true;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// A keyword is 1..79 Latin-1 bytes in the file.
std::string keyword_of(const std::string& utf8) {
  std::string latin1;
  for (std::size_t i = 0; i < utf8.size() && latin1.size() < 79; ++i) {
    const std::uint32_t c = byte_at(utf8, i);
    if (c < 0x80)
      latin1 += utf8[i];
    else if ((c == 0xC2 || c == 0xC3) && i + 1 < utf8.size())
      latin1 += static_cast<char>((c & 3U) << 6 | (byte_at(utf8, ++i) & 0x3FU));
  }
  return latin1.empty() ? "Comment" : latin1;
}

Chunk text_chunk(const ImageText& text) {
  const std::string keyword = keyword_of(text.keyword);
  if (is_ascii(text.value)) return {"tEXt", keyword + '\0' + text.value};
  return {"iTXt", keyword + std::string(5, '\0') + text.value};
}

std::string raw_profile_of_iptc(const std::string& iptc) {
  const std::string resources = resources_of_iptc(iptc);
  std::string text = fmt::format("\niptc\n{:8}", resources.size());
  for (std::size_t i = 0; i < resources.size(); ++i) {
    if (i % 36 == 0) text += '\n';
    text += fmt::format("{:02x}", byte_at(resources, i));
  }
  return text + '\n';
}

std::vector<Chunk> chunks_of(const OutputBlocks& blocks) {
  using namespace std::string_literals;
  std::vector<Chunk> chunks;
  if (!blocks.icc.empty()) chunks.push_back({"iCCP", "ICC profile\0\0"s + deflate(blocks.icc)});
  if (!blocks.exif.empty()) chunks.push_back({"eXIf", blocks.exif});
  if (!blocks.xmp.empty()) chunks.push_back({"iTXt", "XML:com.adobe.xmp\0\0\0\0\0"s + blocks.xmp});
  if (!blocks.iptc.empty())
    chunks.push_back({"zTXt", "Raw profile type iptc\0\0"s + deflate(raw_profile_of_iptc(blocks.iptc))});
  for (const ImageText& text : blocks.text)
    chunks.push_back(text.keyword == "tiedit" ? Chunk{"iTXt", "tiedit" + std::string(5, '\0') + text.value}
                                              : text_chunk(text));
  return chunks;
}

}  // namespace

std::string encode_png(const cv::Mat& pixels, const OutputBlocks& blocks, int level) {
  const std::vector<Chunk> chunks = chunks_of(blocks);
  std::string out;
  Writer w{};
  w.out = &out;
  if (!write_picture(&w, &pixels, chunks.data(), chunks.size(), level))
    throw Error(ErrorKind::internal, "output.encode",
                {.where = "PNG encoder", .need = "a picture it can write", .got = w.message});
  return out;
}

}  // namespace tiedit::io
