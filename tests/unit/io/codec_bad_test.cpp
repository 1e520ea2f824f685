// Rows 36 to 47 of the bad inputs: class and line, exactly.
#include <gtest/gtest.h>

#include <fstream>

#include "base/text.h"
#include "io/image_header.h"
#include "pictures.h"

namespace tiedit::testing {
namespace {

std::string refusal(const std::string& bytes, const io::DecodeOptions& options = {}) {
  return error_of([&] { io::decode_image(bytes, "w", options); });
}

std::string png_of_size(std::uint32_t w, std::uint32_t h) {
  std::string body;
  io::put_be32(body, w), io::put_be32(body, h);
  body += std::string("\x08\x02\0\0\0", 5);
  std::string head = "\x89PNG\r\n\x1A\n";
  io::put_be32(head, 13);
  head += "IHDR" + body;
  io::put_be32(head, static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(head.data() + 12), 17)));
  return head + std::string(24, '\0');
}

std::string png() { return io::encode_image(Image(picture(1))); }

TEST(BadImage, Row36OfNoBytes) { EXPECT_EQ(refusal(""), "image.empty | w: an image, got 0 bytes"); }

TEST(BadImage, Row37OfAnotherKind) {
  EXPECT_EQ(refusal("Dear all,\nplease find attached"), "image.format | w: JPEG, PNG or WebP, got text");
  EXPECT_EQ(refusal("GIF89a..."), "image.format | w: JPEG, PNG or WebP, got GIF");
  EXPECT_EQ(refusal(std::string("\0\x01\x02\x03", 4)), "image.format | w: JPEG, PNG or WebP, got unknown bytes");
}

TEST(BadImage, Row38OfATruncatedJpeg) {
  const cv::Mat tall = picture(3, CV_8UC3, {64, 1536});
  const std::string jpeg = io::encode_image(Image(tall), {.format = "jpeg"});
  const std::string line = refusal(jpeg.substr(0, jpeg.size() * 7 / 10));
  int rows = 0;
  ASSERT_EQ(std::sscanf(line.c_str(),
                        "image.truncated | w: complete JPEG, got 1,%d of 1,536 rows; the file is truncated", &rows),
            1)
      << line;
  EXPECT_NE(line.find("of 1,536 rows; the file is truncated"), std::string::npos) << line;
  EXPECT_EQ(refusal(jpeg.substr(0, jpeg.size() - 1)),
            "image.truncated | w: complete JPEG, got no end marker; the file is truncated");
}

TEST(BadImage, Row38OfATruncatedProgressiveJpegNamesTheScan) {
  const std::string jpeg = raw_jpeg(picture(3, CV_8UC3, {64, 512}), true);
  EXPECT_NE(refusal(jpeg.substr(0, jpeg.size() * 9 / 10)).find(" of 512 rows of scan "), std::string::npos);
}

TEST(BadImage, Row39OfAPngWithABadCrc) {
  std::string bytes = png();
  const std::size_t idat = bytes.find("IDAT");
  const std::size_t crc = idat + 4 + io::be32(bytes, idat - 4);
  bytes[crc] = static_cast<char>(bytes[crc] ^ 1);
  EXPECT_EQ(refusal(bytes),
            "image.damaged | w: intact IDAT, got a CRC mismatch at byte " + base::grouped(static_cast<long>(crc)));
  bytes[crc] = static_cast<char>(bytes[crc] ^ 1);
  bytes[idat + 20] = static_cast<char>(bytes[idat + 20] ^ 4);  // the data instead: the same line, not zlib's
  EXPECT_EQ(refusal(bytes),
            "image.damaged | w: intact IDAT, got a CRC mismatch at byte " + base::grouped(static_cast<long>(crc)));
}

TEST(BadImage, Row39OfABadCrcInAChunkThatIsNotRead) {
  std::string bytes = with_png_chunk(png(), "tIME", "1234567");
  bytes[33 + 8 + 7] = static_cast<char>(bytes[33 + 8 + 7] ^ 1);
  EXPECT_EQ(refusal(bytes), "image.damaged | w: intact tIME, got a CRC mismatch at byte 48");
}

TEST(BadImage, Row40OfTooManyPixels) {
  ASSERT_EQ(png_of_size(100'000, 100'000).size(), 57U);
  EXPECT_EQ(refusal(png_of_size(100'000, 100'000)), "image.size | w: at most 32,768 px a side, got 100,000x100,000");
  EXPECT_EQ(refusal(png_of_size(32'000, 32'000)), "image.size | w: at most 100,000,000 pixels, got 32,000x32,000");
  EXPECT_EQ(refusal(png_of_size(0xFFFFFFFF, 8)), "image.size | w: at most 32,768 px a side, got 4,294,967,295x8");
}

TEST(BadImage, Rows41And47OfTooFewPixels) {
  EXPECT_EQ(refusal(png_of_size(0, 480)), "image.size | w: at least 8 px a side, got 0x480");
  EXPECT_EQ(refusal(io::encode_image(Image(picture(1, CV_8UC3, {1, 1})))),
            "image.size | w: at least 8 px a side, got 1x1");
}

TEST(BadImage, Row42OfAnAnimation) {
  std::string frames;
  io::put_be32(frames, 12), io::put_be32(frames, 0);
  const std::string apng = with_png_chunk(png(), "acTL", frames);
  EXPECT_EQ(refusal(apng), "image.frames | w: one frame, got 12; use --first-frame");
  EXPECT_TRUE(same(io::decode_image(apng, "w", {.first_frame = true}).image.pixels, picture(1)));
}

TEST(BadImage, Row43OfFourInks) {
  const cv::Mat inks = picture(2, CV_8UC4);
  EXPECT_EQ(refusal(raw_jpeg(inks, false, JCS_CMYK)), "image.cmyk | w: RGB or grey, got CMYK; convert it to RGB first");
  EXPECT_EQ(refusal(raw_jpeg(inks, false, JCS_YCCK)), "image.cmyk | w: RGB or grey, got YCCK; convert it to RGB first");
}

TEST(BadImage, Row44Of16BitsUnderStrict) {
  const std::string deep = io::encode_image(Image(picture(1, CV_16UC3)));
  EXPECT_EQ(refusal(deep, {.strict = true}),
            "image.depth | w: 8 bits, got 16; drop --strict to keep 16 outside the mask");
  EXPECT_EQ(refusal(deep), "no error");
}

TEST(BadImage, Row45OfExifThatLoopsIsAWarning) {
  std::string exif = exif_block(6);
  exif[46] = 8;  // the next directory of the main one is itself
  const io::Decoded d = io::decode_image(with_exif(png(), exif), "w");
  ASSERT_EQ(d.warnings.size(), 1U);
  EXPECT_EQ(d.warnings[0].slug, "image.exif");
  EXPECT_EQ(d.warnings[0].text, "w: readable EXIF, got a loop; orientation 1 assumed");
  EXPECT_EQ(d.image.size(), cv::Size(96, 72));
  EXPECT_TRUE(d.image.meta->exif.empty());
}

TEST(BadImage, NamedAsAnotherFormatIsReadWithAWarning) {
  const io::Decoded d = io::decode_image(png(), "cup.JPG");
  ASSERT_EQ(d.warnings.size(), 1U);
  EXPECT_EQ(d.warnings[0].slug, "image.name");
  EXPECT_EQ(d.warnings[0].text, "cup.JPG: JPEG as its name says, got PNG; read as what it is");
  EXPECT_EQ(error_of([] { io::decode_image(png(), "cup.jpg", {.strict = true}); }),
            "image.name | cup.jpg: JPEG as its name says, got PNG; read as what it is");
}

TEST(BadImage, WithARuinedProfileIsSrgbWithAWarning) {
  const io::Decoded d = io::decode_image(with_png_chunk(png(), "iCCP", std::string("x\0\0junk", 7)), "w");
  ASSERT_EQ(d.warnings.size(), 1U);
  EXPECT_EQ(d.warnings[0].slug, "image.icc");
  EXPECT_TRUE(d.image.meta->icc.empty());
}

TEST(BadImage, DamagedButAllowedKeepsItsRowsAndSaysSo) {
  const cv::Mat tall = picture(3, CV_8UC3, {64, 512});
  for (const std::string& whole : {io::encode_image(Image(tall)), io::encode_image(Image(tall), {.format = "webp"}),
                                   io::encode_image(Image(tall), {.format = "jpeg"})}) {
    const io::Decoded d = io::decode_image(whole.substr(0, whole.size() * 6 / 10), "w", {.allow_damaged = true});
    ASSERT_EQ(d.warnings.size(), 1U);
    EXPECT_EQ(d.warnings[0].slug, "image.truncated");
    EXPECT_LT(cv::norm(d.image.pixels.rowRange(0, 128), tall.rowRange(0, 128), cv::NORM_INF), 40);
  }
}

/// Highest resident size since the last call of forget_peak.
long peak_kib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.rfind("VmHWM:", 0) == 0) return std::atol(line.c_str() + 6);
  return 0;
}

long forget_peak() {
  std::ofstream("/proc/self/clear_refs") << "5";
  return peak_kib();
}

/// A zTXt chunk of about 50 KB that inflates to 50 MB.
std::string text_bomb() {
  z_stream stream{};
  deflateInit(&stream, 9);
  std::string out("note\0\0", 6);
  std::string zeros(1'000'000, '\0'), part(100'000, '\0');
  for (int i = 0; i < 50; ++i) {
    stream.next_in = reinterpret_cast<Bytef*>(zeros.data());
    stream.avail_in = static_cast<uInt>(zeros.size());
    stream.next_out = reinterpret_cast<Bytef*>(part.data());
    stream.avail_out = static_cast<uInt>(part.size());
    deflate(&stream, i == 49 ? Z_FINISH : Z_NO_FLUSH);
    out.append(part, 0, part.size() - stream.avail_out);
  }
  deflateEnd(&stream);
  return with_png_chunk(png(), "zTXt", out);
}

TEST(BadImage, ABombCostsNoMemory) {
  refusal(png_of_size(40'000, 40'000));  // what the first error allocates is not the bomb's
  const std::string text = text_bomb();
  const long before = forget_peak();
  for (const std::uint32_t side : {32'768U, 100'000U, 316'227U})
    EXPECT_EQ(refusal(png_of_size(side, side)).rfind("image.size", 0), 0U);
  // Within the limits but with nothing behind: memory is touched row by row.
  EXPECT_EQ(refusal(png_of_size(10'000, 10'000)).rfind("image.", 0), 0U);
  const io::Decoded d = io::decode_image(text, "w");
  ASSERT_EQ(d.warnings.size(), 1U);
  EXPECT_EQ(d.warnings[0].text, "w: PNG text of at most 1,048,576 bytes, got more; dropped");
  EXPECT_LT(peak_kib() - before, 16 * 1024);
}

}  // namespace
}  // namespace tiedit::testing
