#include "io/metadata_output.h"

#include <algorithm>
#include <array>
#include <exiv2/exiv2.hpp>

#include "image/colour.h"
#include "io/exiv2_guard.h"
#include "io/metadata_exif.h"
#include "io/metadata_xmp.h"

namespace tiedit::io {
namespace {

/// Texts by which other programs rebuild the picture they stand in: true of the source, not of the result.
constexpr std::array<std::string_view, 7> kClaims{"parameters",  "prompt", "workflow", "invokeai_metadata",
                                                  "sd-metadata", "Dream",  "tiedit"};

bool is_claim(std::string_view keyword) { return std::find(kClaims.begin(), kClaims.end(), keyword) != kClaims.end(); }

std::vector<ImageText> kept_text(const std::vector<ImageText>& source) {
  const auto renamed = [&](std::string_view keyword) {
    return std::any_of(source.begin(), source.end(),
                       [&](const ImageText& t) { return is_claim(t.keyword) && "source." + t.keyword == keyword; });
  };
  std::vector<ImageText> kept;
  for (const ImageText& t : source) {
    if (is_claim(t.keyword))
      kept.push_back({"source." + t.keyword, t.value});
    else if (!renamed(t.keyword))
      kept.push_back(t);  // a claim about the source's source gives way to the nearer one
  }
  return kept;
}

/// EXIF with a UserComment; the block as it is when it has one.
std::string exif_with_comment(const std::string& tiff, const std::string& comment) {
  const Exiv2Guard guard;
  const std::string out = guard.call([&]() -> std::string {
    Exiv2::ExifData data;
    const auto* bytes = reinterpret_cast<const Exiv2::byte*>(tiff.data());
    const auto size = static_cast<std::uint32_t>(tiff.size());
    Exiv2::ByteOrder order = Exiv2::littleEndian;
    if (!tiff.empty()) order = Exiv2::ExifParser::decode(data, bytes, size);
    const Exiv2::ExifKey key("Exif.Photo.UserComment");
    if (data.findKey(key) != data.end()) return tiff;
    data["Exif.Photo.UserComment"] = "charset=Unicode " + comment;
    Exiv2::Blob blob;
    Exiv2::ExifParser::encode(blob, tiff.empty() ? nullptr : bytes, size, order, data);
    return blob.empty() ? tiff : std::string(blob.begin(), blob.end());
  });
  return out.empty() ? tiff : out;
}

/// The record inside XMP has a limit of its own; PNG text has none.
std::string xmp_record_of(const EncodeOptions& options) {
  if (options.format == "png" || options.record.empty()) return {};
  if (options.record.size() <= kMaxXmpRecord) return options.record;
  if (options.warnings != nullptr)
    options.warnings->push_back(
        {"output.record", options.name + ": a record of at most 61,440 bytes, got more; left out of the picture"});
  return {};
}

}  // namespace

OutputBlocks blocks_for_output(const ImageMeta* source, const EncodeOptions& options, cv::Size size, bool grey) {
  OutputBlocks out;
  if (source != nullptr) out.icc = grey ? source->icc : image::rgb_profile(source->icc);
  if (source != nullptr && !options.strip_metadata) {
    if (!source->exif.empty()) out.exif = exif_for_output(source->exif, size);
    out.xmp = source->xmp;
    out.iptc = source->iptc;
    out.text = kept_text(source->text);
  }
  out.xmp = xmp_for_output(out.xmp, {xmp_record_of(options), options.digital_source_type, size});
  if (options.format != "png") {
    if (!options.parameters.empty()) out.exif = exif_with_comment(out.exif, options.parameters);
    return out;
  }
  if (!options.parameters.empty()) out.text.push_back({"parameters", options.parameters});
  if (!options.record.empty()) out.text.push_back({"tiedit", options.record});
  return out;
}

}  // namespace tiedit::io
