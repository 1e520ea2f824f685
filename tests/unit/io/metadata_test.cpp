#include "io/metadata.h"

#include <gtest/gtest.h>

#include "io/metadata_exif.h"
#include "io/metadata_xmp.h"
#include "pictures.h"

namespace tiedit::testing {
namespace {

const std::string kRecord = R"({"format":"tiedit.item/1","instruction":"make \"it\" <red> & größer"})";
const std::string kSource = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia";
const std::string kIptc(
    "\x1C\x02\x05\0\x03"
    "cup",
    8);

Image source() {
  auto meta = std::make_shared<ImageMeta>();
  meta->exif = exif_block(6);
  meta->iptc = kIptc;
  meta->xmp =
      R"(<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:tiff="http://ns.adobe.com/tiff/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" tiff:Orientation="6" dc:source="a camera"/></rdf:RDF></x:xmpmeta>)";
  meta->text = {
      {"Title", "Tasse"}, {"prompt", "{}"}, {"source.prompt", "older"}, {"Comment", "größer"}, {"tiedit", "{}"}};
  return Image(picture(1), meta);
}

io::EncodeOptions options(const std::string& format) {
  io::EncodeOptions o;
  o.format = format;
  o.record = kRecord;
  o.digital_source_type = kSource;
  o.parameters = "a größer cup\nSteps: 20";
  return o;
}

TEST(Metadata, TheRecordComesBackFromEveryFormat) {
  for (const char* format : {"png", "jpeg", "webp"}) {
    EXPECT_EQ(io::read_record(io::encode_image(source(), options(format))), kRecord) << format;
    EXPECT_EQ(io::read_record(io::encode_image(Image(picture(1)), options(format))), kRecord) << format;
    EXPECT_EQ(io::read_record(io::encode_image(Image(picture(1)), {.format = format})), "") << format;
  }
}

TEST(Metadata, OfTheSourceIsKeptAndMadeTrue) {
  for (const char* format : {"png", "jpeg", "webp"}) {
    const io::Metadata m = io::read_metadata(io::encode_image(source(), options(format)), "w");
    EXPECT_TRUE(m.notices.empty());
    EXPECT_EQ(m.orientation, 1);
    EXPECT_EQ(m.blocks.exif.find("THUMB"), std::string::npos);
    EXPECT_NE(m.blocks.xmp.find("a camera"), std::string::npos);
    EXPECT_NE(m.blocks.xmp.find("compositeWithTrainedAlgorithmicMedia"), std::string::npos);
    EXPECT_EQ(m.blocks.xmp.find("Orientation>6"), std::string::npos);
    EXPECT_EQ(m.blocks.iptc, std::string(format) == "webp" ? "" : kIptc);  // WebP has no place for it
  }
}

TEST(Metadata, TextsThatClaimToDescribeTheResultAreRenamed) {
  const io::Metadata m = io::read_metadata(io::encode_image(source(), options("png")), "w");
  std::string all;
  for (const ImageText& t : m.blocks.text) all += t.keyword + "=" + t.value + ";";
  EXPECT_EQ(all,
            "Title=Tasse;source.prompt={};Comment=größer;source.tiedit={};parameters=a größer cup\nSteps: 20;tiedit=" +
                kRecord + ";");
}

TEST(Metadata, StrippedLeavesOnlyOurOwn) {
  io::EncodeOptions o = options("png");
  o.strip_metadata = true;
  const io::Metadata m = io::read_metadata(io::encode_image(source(), o), "w");
  EXPECT_TRUE(m.blocks.exif.empty());
  EXPECT_TRUE(m.blocks.iptc.empty());
  EXPECT_EQ(m.blocks.xmp.find("a camera"), std::string::npos);
  EXPECT_EQ(m.blocks.text.size(), 2U);
}

TEST(Metadata, ARecordTooLargeForXmpIsLeftOutWithAWarning) {
  std::vector<Warning> warnings;
  io::EncodeOptions o;
  o.format = "jpeg";
  o.record = std::string(70'000, 'x');
  o.warnings = &warnings;
  EXPECT_EQ(io::read_record(io::encode_image(source(), o)), "");
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_EQ(warnings[0].slug, "output.record");
  o.format = "png";
  EXPECT_EQ(io::read_record(io::encode_image(source(), o)), o.record);
}

TEST(Metadata, OverItsLimitIsDroppedOrAnErrorUnderStrict) {
  const std::string png =
      with_png_chunk(io::encode_image(Image(picture(1))), "eXIf", exif_block(6) + std::string(70'000, 'x'));
  const io::Decoded d = io::decode_image(png, "w");
  ASSERT_EQ(d.warnings.size(), 1U);
  EXPECT_EQ(d.warnings[0].text, "w: EXIF of at most 65,536 bytes, got more; dropped");
  EXPECT_EQ(error_of([&] { io::decode_image(png, "w", {.strict = true}); }),
            "image.exif | w: EXIF of at most 65,536 bytes, got more; dropped");
}

TEST(Exif, IsUpdatedInPlace) {
  const std::string out = io::exif_for_output(exif_block(8), {640, 480});
  EXPECT_EQ(io::look_at_exif(exif_block(8)).orientation, 8);
  EXPECT_EQ(io::look_at_exif(out).orientation, 1);
  EXPECT_EQ(io::le32(out, 18), 640U);  // ImageWidth
  EXPECT_EQ(io::le32(out, 60), 640U);  // PixelXDimension
  EXPECT_EQ(io::le32(out, 46), 0U);    // no directory follows
  EXPECT_EQ(out.size(), 68U);          // the thumbnail and its directory were the tail
}

TEST(Exif, OfEveryPrefixAndEveryFlippedByteIsReadSafely) {
  const std::string whole = exif_block(6);
  for (std::size_t n = 0; n < whole.size(); ++n) {
    if (io::look_at_exif(whole.substr(0, n)).problem.empty()) io::exif_for_output(whole.substr(0, n), {640, 480});
    for (const int bit : {0, 3, 7}) {
      std::string bad = whole;
      bad[n] = static_cast<char>(bad[n] ^ (1 << bit));
      const io::ExifLook look = io::look_at_exif(bad);
      EXPECT_GE(look.orientation, 1);
      EXPECT_LE(look.orientation, 8);
      if (!look.problem.empty()) continue;
      EXPECT_EQ(io::look_at_exif(io::exif_for_output(bad, {640, 480})).problem, "");
    }
  }
}

TEST(Xmp, ThatCouldHurtAParserIsNotGivenToOne) {
  std::string deep;
  for (int i = 0; i < 10'000; ++i) deep += "<a>";
  EXPECT_EQ(io::xmp_problem(deep), "at most 64 levels");
  EXPECT_EQ(io::xmp_problem("<!DOCTYPE x [<!ENTITY a 'b'>]>"), "XMP without entities");
  EXPECT_EQ(io::xmp_problem("\xFF"), "UTF-8");
  EXPECT_EQ(io::xmp_record(deep + "tiedit"), "");
  EXPECT_EQ(io::xmp_for_output("tiedit <not xml", {}), "");
}

TEST(Xmp, ThatNeedsNoChangeKeepsItsBytes) {
  const std::string packet = "<x:xmpmeta xmlns:x='adobe:ns:meta/'>  odd   spacing </x:xmpmeta>";
  EXPECT_EQ(io::xmp_for_output(packet, {}), packet);
}

TEST(ListMetadata, ShowsWhatAnOutputSaysOfItself) {
  const auto list = io::list_metadata(io::encode_image(source(), options("jpeg")), "w");
  EXPECT_EQ(list["format"], "jpeg");
  EXPECT_EQ(list["width"], 96);
  EXPECT_EQ(list["record"]["format"], "tiedit.item/1");
  EXPECT_EQ(list["xmp"]["Xmp.dc.source"], "a camera");
  EXPECT_EQ(list["xmp"]["Xmp.iptcExt.DigitalSourceType"], kSource);
  EXPECT_FALSE(list["xmp"].contains("Xmp.tiedit.record"));
  EXPECT_EQ(list["iptc"]["Iptc.Application2.ObjectName"], "cup");
  EXPECT_EQ(list["exif"]["Exif.Photo.UserComment"], "a größer cup\nSteps: 20");
}

}  // namespace
}  // namespace tiedit::testing
