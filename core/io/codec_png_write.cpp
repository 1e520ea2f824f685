#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <bit>
#include <opencv2/core.hpp>
#include <opencv2/core/utility.hpp>

#include "base/error.h"
#include "base/text.h"
#include "io/bytes.h"
#include "io/codec_formats.h"
#include "io/inflate.h"
#include "io/photoshop.h"

// A PNG writer of our own: libpng's takes one core for two seconds on 12 megapixels. Rows are filtered and deflated in
// strips, side by side; the strips do not depend on the number of threads, so neither do the bytes.
namespace tiedit::io {
namespace {

constexpr std::size_t kStripBytes = 1U << 20;  // filtered bytes a strip; each starts without a dictionary (under 1 %)
constexpr std::size_t kIdatBytes = 1U << 20;
constexpr char kUp = 2;

struct Chunk {
  const char* type;
  std::string body;
};

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

void add_chunk(std::string& out, std::string_view type, std::string_view body) {
  put_be32(out, static_cast<std::uint32_t>(body.size()));
  const std::size_t at = out.size();
  out += type;
  out += body;
  put_be32(out, static_cast<std::uint32_t>(
                    crc32(0, reinterpret_cast<const Bytef*>(out.data() + at), static_cast<uInt>(4 + body.size()))));
}

std::string ihdr(const cv::Mat& pixels) {
  constexpr std::array<char, 5> kColourType{0, 0, 4, 2, 6};  // by channels
  std::string body;
  put_be32(body, static_cast<std::uint32_t>(pixels.cols));
  put_be32(body, static_cast<std::uint32_t>(pixels.rows));
  body += pixels.depth() == CV_16U ? '\x10' : '\x08';
  body += kColourType[static_cast<std::size_t>(pixels.channels())];
  return body + std::string(3, '\0');
}

/// The bytes of a row as PNG stores them: 16 bits big-endian.
const std::uint8_t* stored_row(const cv::Mat& pixels, int y, std::vector<std::uint8_t>& swapped) {
  const std::uint8_t* row = pixels.ptr(y);
  if (pixels.depth() != CV_16U || std::endian::native == std::endian::big) return row;
  for (std::size_t i = 0; i + 1 < swapped.size(); i += 2) {
    swapped[i] = row[i + 1];
    swapped[i + 1] = row[i];
  }
  return swapped.data();
}

/// The one loop over pixels here: vectorised even where the folder is built with -O2.
#if defined(__GNUC__) && !defined(__clang__)
__attribute__((optimize("O3")))
#endif
void subtract_row(const std::uint8_t* row, const std::uint8_t* above, char* to, std::size_t n) {
  for (std::size_t x = 0; x < n; ++x) to[x] = static_cast<char>(row[x] - above[x]);
}

/// Rows [y0, y1) under the Up filter. One filter for all rows: on photographs the choice among five costs more than it
/// saves, and Up is the one that vectorises and leaves flat areas 0.
std::string filtered_rows(const cv::Mat& pixels, int y0, int y1) {
  const std::size_t n = static_cast<std::size_t>(pixels.cols) * pixels.elemSize();
  std::vector<std::uint8_t> one(n), other(n);
  std::string out(static_cast<std::size_t>(y1 - y0) * (n + 1), '\0');
  const std::vector<std::uint8_t> zeros(n);
  const std::uint8_t* above = y0 > 0 ? stored_row(pixels, y0 - 1, other) : zeros.data();
  char* to = out.data();
  for (int y = y0; y < y1; ++y) {
    const std::uint8_t* row = stored_row(pixels, y, one);
    *to++ = kUp;
    subtract_row(row, above, to, n);
    to += n;
    above = row;
    std::swap(one, other);
  }
  return out;
}

/// A strip as a piece of a raw deflate stream that others can follow (or not, when it is the last).
struct Strip {
  std::string deflated;
  uLong adler = 0;
  std::size_t bytes = 0;
};

Strip deflate_strip(const std::string& filtered, int level, bool last) {
  Strip strip{{},
              adler32(1, reinterpret_cast<const Bytef*>(filtered.data()), static_cast<uInt>(filtered.size())),
              filtered.size()};
  z_stream stream{};
  // At level 1, runs alone: photographs under a filter repeat little else, and it is faster and smaller there.
  const int strategy = level <= 1 ? Z_RLE : Z_DEFAULT_STRATEGY;
  if (deflateInit2(&stream, level, Z_DEFLATED, -MAX_WBITS, 9, strategy) != Z_OK)
    throw Error(ErrorKind::internal, "output.encode", {.where = "PNG encoder", .need = "memory for zlib"});
  strip.deflated.resize(deflateBound(&stream, static_cast<uLong>(filtered.size())) + 16);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(filtered.data()));  // zlib does not write to its input
  stream.avail_in = static_cast<uInt>(filtered.size());
  stream.next_out = reinterpret_cast<Bytef*>(strip.deflated.data());
  stream.avail_out = static_cast<uInt>(strip.deflated.size());
  ::deflate(&stream, last ? Z_FINISH : Z_SYNC_FLUSH);
  strip.deflated.resize(strip.deflated.size() - stream.avail_out);
  deflateEnd(&stream);
  return strip;
}

std::string zlib_stream(const cv::Mat& pixels, int level) {
  const std::size_t row = static_cast<std::size_t>(pixels.cols) * pixels.elemSize() + 1;
  const int rows = static_cast<int>(std::max<std::size_t>(kStripBytes / row, 1));
  std::vector<Strip> strips(static_cast<std::size_t>((pixels.rows + rows - 1) / rows));
  cv::parallel_for_(cv::Range(0, static_cast<int>(strips.size())), [&](const cv::Range& range) {
    for (int i = range.start; i < range.end; ++i) {
      const int y1 = std::min((i + 1) * rows, pixels.rows);
      strips[static_cast<std::size_t>(i)] =
          deflate_strip(filtered_rows(pixels, i * rows, y1), level, y1 == pixels.rows);
    }
  });
  std::string out = "\x78\x01";
  uLong adler = 1;
  for (const Strip& s : strips) {
    out += s.deflated;
    adler = adler32_combine(adler, s.adler, static_cast<z_off_t>(s.bytes));
  }
  put_be32(out, static_cast<std::uint32_t>(adler));
  return out;
}

}  // namespace

std::string encode_png(const cv::Mat& pixels, const OutputBlocks& blocks, int level) {
  std::string out = "\x89PNG\r\n\x1A\n";
  add_chunk(out, "IHDR", ihdr(pixels));
  for (const Chunk& chunk : chunks_of(blocks)) add_chunk(out, chunk.type, chunk.body);
  const std::string stream = zlib_stream(pixels, level);
  out.reserve(out.size() + stream.size() + 4096);
  for (std::size_t at = 0; at < stream.size(); at += kIdatBytes) add_chunk(out, "IDAT", slice(stream, at, kIdatBytes));
  add_chunk(out, "IEND", {});
  return out;
}

}  // namespace tiedit::io
