#include <csetjmp>
#include <cstdio>
// jpeglib.h needs stdio.h first.
#include <fmt/format.h>
#include <jerror.h>
#include <jpeglib.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>

#include "base/error.h"
#include "base/text.h"
#include "io/codec_formats.h"
#include "io/photoshop.h"

namespace tiedit::io {
namespace {

constexpr int kMaxScans = 500;   // a progressive file of a camera has about 10; each costs a pass over the picture
constexpr int kRowsAtOnce = 16;  // rows offered to libjpeg a call
constexpr std::size_t kMaxSegment = 65'533;

/// Everything libjpeg needs for one file. Plain data only: an error leaves the frames below by longjmp.
struct JpegReader {
  jpeg_decompress_struct codec;
  jpeg_error_mgr errors;
  jpeg_source_mgr source;
  jpeg_progress_mgr progress;
  std::jmp_buf escape;
  char message[JMSG_LENGTH_MAX];  // of the first warning or the error
  bool ended;                     // the decoder asked for bytes past the end
  bool starved;                   // and it needed them: pixels are missing
  long rows_at_end;
  int scan_at_end;
  unsigned char* pixels;
  std::size_t stride;
  long width, height;
};

JpegReader* reader_of(j_common_ptr codec) { return static_cast<JpegReader*>(codec->client_data); }

void keep_message(j_common_ptr codec) {
  JpegReader* r = reader_of(codec);
  if (r->message[0] == '\0') codec->err->format_message(codec, r->message);
}

[[noreturn]] void on_error(j_common_ptr codec) {
  keep_message(codec);
  std::longjmp(reader_of(codec)->escape, 1);
}

void on_message(j_common_ptr codec, int level) {
  if (level >= 0) return;  // a trace
  keep_message(codec);
  if (codec->err->msg_code == JWRN_HIT_MARKER) reader_of(codec)->starved = true;
  ++codec->err->num_warnings;
}

void on_progress(j_common_ptr codec) {
  auto* r = reader_of(codec);
  if (r->codec.input_scan_number <= kMaxScans) return;
  std::snprintf(r->message, sizeof r->message, "more than %d scans", kMaxScans);
  std::longjmp(r->escape, 1);
}

void nothing(j_decompress_ptr) {}

/// Called only when every byte is used up: notes how far the pixels had come, and ends the picture.
boolean at_end(j_decompress_ptr codec) {
  JpegReader* r = reader_of(reinterpret_cast<j_common_ptr>(codec));
  if (!r->ended) {
    r->ended = true;
    const bool scans = jpeg_has_multiple_scans(codec) != 0;
    const long band = static_cast<long>(codec->max_v_samp_factor) * DCTSIZE;
    r->rows_at_end =
        scans ? static_cast<long>(codec->input_iMCU_row) * band : static_cast<long>(codec->output_scanline);
    r->scan_at_end = scans ? codec->input_scan_number : 1;
  }
  static const JOCTET kEnd[2] = {0xFF, JPEG_EOI};
  codec->src->next_input_byte = kEnd;
  codec->src->bytes_in_buffer = 2;
  return TRUE;
}

void skip(j_decompress_ptr codec, long n) {
  if (n <= 0) return;
  jpeg_source_mgr* source = codec->src;
  if (static_cast<std::size_t>(n) > source->bytes_in_buffer) {
    at_end(codec);
    return;
  }
  source->next_input_byte += n;
  source->bytes_in_buffer -= static_cast<std::size_t>(n);
}

void read_rows(JpegReader* r) {
  JSAMPROW rows[kRowsAtOnce];
  while (r->codec.output_scanline < r->codec.output_height) {
    const long at = r->codec.output_scanline;
    const int n = static_cast<int>(std::min<long>(kRowsAtOnce, r->height - at));
    for (int i = 0; i < n; ++i) rows[i] = r->pixels + static_cast<std::size_t>(at + i) * r->stride;
    jpeg_read_scanlines(&r->codec, rows, static_cast<JDIMENSION>(n));
  }
}

/// False: libjpeg gave up (r->message). No C++ object lives in this frame.
bool read_picture(JpegReader* r) {
  if (setjmp(r->escape) != 0) {
    jpeg_destroy_decompress(&r->codec);
    return false;
  }
  jpeg_create_decompress(&r->codec);
  r->codec.client_data = r;
  r->codec.src = &r->source;
  r->codec.progress = &r->progress;
  jpeg_read_header(&r->codec, TRUE);
  r->codec.out_color_space = JCS_RGB;
  jpeg_start_decompress(&r->codec);
  if (static_cast<long>(r->codec.output_width) != r->width || static_cast<long>(r->codec.output_height) != r->height)
    ERREXIT(&r->codec, JERR_SOF_DUPLICATE);  // a second frame header of another size than the one checked
  read_rows(r);
  jpeg_finish_decompress(&r->codec);
  jpeg_destroy_decompress(&r->codec);
  return true;
}

std::unique_ptr<JpegReader> make_reader(std::string_view bytes, cv::Mat& pixels) {
  auto r = std::make_unique<JpegReader>();
  r->codec.err = jpeg_std_error(&r->errors);
  r->codec.client_data = r.get();
  r->errors.error_exit = on_error;
  r->errors.emit_message = on_message;
  r->progress.progress_monitor = on_progress;
  r->source = {reinterpret_cast<const JOCTET*>(bytes.data()),
               bytes.size(),
               nothing,
               at_end,
               skip,
               jpeg_resync_to_restart,
               nothing};
  r->pixels = pixels.data;
  r->stride = pixels.step;
  r->width = pixels.cols;
  r->height = pixels.rows;
  return r;
}

Damage cut_jpeg(const JpegReader& r, bool read) {
  if (read && !r.starved) return truncated("JPEG", rows_text(r.height, r.height));
  const std::string rows = rows_text(r.rows_at_end, r.height);
  return truncated(
      "JPEG", r.scan_at_end > 1 && r.rows_at_end < r.height ? fmt::format("{} of scan {}", rows, r.scan_at_end) : rows);
}

}  // namespace

RawPicture decode_jpeg(std::string_view bytes, const ImageHeader& header) {
  RawPicture out{cv::Mat(static_cast<int>(header.height), static_cast<int>(header.width), CV_8UC3), {}};
  const auto reader = make_reader(bytes, out.pixels);
  const bool read = read_picture(reader.get());
  if (reader->ended)
    out.damage = cut_jpeg(*reader, read);
  else if (!read || reader->errors.num_warnings != 0)
    out.damage = {"image.damaged", "intact JPEG", reader->message, "--allow-damaged reads it as far as it goes"};
  if (!read) out.pixels.release();
  return out;
}

// Writing

namespace {

struct JpegWriter {
  jpeg_compress_struct codec;
  jpeg_error_mgr errors;
  std::jmp_buf escape;
  char message[JMSG_LENGTH_MAX];
  unsigned char* bytes;
  unsigned long size;
};

[[noreturn]] void on_write_error(j_common_ptr codec) {
  auto* w = static_cast<JpegWriter*>(codec->client_data);
  codec->err->format_message(codec, w->message);
  std::longjmp(w->escape, 1);
}

struct Segment {
  int marker;
  const char* bytes;
  std::size_t size;
};

bool write_picture(JpegWriter* w, const cv::Mat* pixels, int quality, const std::string* icc, const Segment* segments,
                   std::size_t n) {
  if (setjmp(w->escape) != 0) {
    jpeg_destroy_compress(&w->codec);
    return false;
  }
  jpeg_create_compress(&w->codec);
  w->codec.client_data = w;
  jpeg_mem_dest(&w->codec, &w->bytes, &w->size);
  w->codec.image_width = static_cast<JDIMENSION>(pixels->cols);
  w->codec.image_height = static_cast<JDIMENSION>(pixels->rows);
  w->codec.input_components = pixels->channels();
  w->codec.in_color_space = pixels->channels() == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults(&w->codec);
  jpeg_set_quality(&w->codec, quality, TRUE);
  for (int c = 0; c < w->codec.num_components; ++c)
    w->codec.comp_info[c].h_samp_factor = w->codec.comp_info[c].v_samp_factor = 1;
  jpeg_start_compress(&w->codec, TRUE);
  for (std::size_t i = 0; i < n; ++i)
    jpeg_write_marker(&w->codec, segments[i].marker, reinterpret_cast<const JOCTET*>(segments[i].bytes),
                      static_cast<unsigned>(segments[i].size));
  if (!icc->empty())
    jpeg_write_icc_profile(&w->codec, reinterpret_cast<const JOCTET*>(icc->data()), static_cast<unsigned>(icc->size()));
  while (w->codec.next_scanline < w->codec.image_height) {
    JSAMPROW row = const_cast<JSAMPROW>(pixels->ptr(static_cast<int>(w->codec.next_scanline)));
    jpeg_write_scanlines(&w->codec, &row, 1);
  }
  jpeg_finish_compress(&w->codec);
  jpeg_destroy_compress(&w->codec);
  return true;
}

struct Free {
  void operator()(unsigned char* p) const { std::free(p); }
};

}  // namespace

std::string encode_jpeg(const cv::Mat& pixels, const OutputBlocks& blocks, int quality,
                        std::vector<std::string>& dropped) {
  using namespace std::string_literals;
  std::vector<std::pair<int, std::string>> bodies;
  const auto add = [&](const char* what, int marker, const std::string& mark, const std::string& body) {
    if (body.empty()) return;
    if (mark.size() + body.size() > kMaxSegment)
      dropped.emplace_back(what);
    else
      bodies.emplace_back(marker, mark + body);
  };
  add("EXIF", JPEG_APP0 + 1, "Exif\0\0"s, blocks.exif);
  add("XMP", JPEG_APP0 + 1, "http://ns.adobe.com/xap/1.0/\0"s, blocks.xmp);
  add("IPTC", JPEG_APP0 + 13, std::string(kPhotoshopMark), blocks.iptc.empty() ? "" : resources_of_iptc(blocks.iptc));
  std::vector<Segment> segments;
  for (const auto& [marker, body] : bodies) segments.push_back({marker, body.data(), body.size()});
  const auto w = std::make_unique<JpegWriter>();
  w->codec.err = jpeg_std_error(&w->errors);
  w->codec.client_data = w.get();
  w->errors.error_exit = on_write_error;
  const bool written = write_picture(w.get(), &pixels, quality, &blocks.icc, segments.data(), segments.size());
  const std::unique_ptr<unsigned char, Free> bytes(w->bytes);
  if (!written)
    throw Error(ErrorKind::internal, "output.encode",
                {.where = "JPEG encoder", .need = "a picture it can write", .got = w->message});
  return {reinterpret_cast<const char*>(bytes.get()), w->size};
}

}  // namespace tiedit::io
