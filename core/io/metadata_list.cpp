#include <lcms2.h>

#include <array>
#include <exiv2/exiv2.hpp>

#include "base/text.h"
#include "io/exiv2_guard.h"
#include "io/image_header.h"
#include "io/metadata.h"
#include "io/metadata_xmp.h"

namespace tiedit::io {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMaxValue = 400;  // bytes of a listed value

/// Valid UTF-8 of at most kMaxValue bytes, whatever came.
std::string shown(std::string value) {
  if (value.size() > kMaxValue) {
    value.resize(kMaxValue);
    const std::size_t cut = base::invalid_utf8_at(value);
    if (cut != std::string::npos && cut + 4 > value.size()) value.resize(cut);
    value += "…";
  }
  if (base::invalid_utf8_at(value) == std::string::npos) return value;
  std::string ascii;
  for (const char c : value) ascii += static_cast<unsigned char>(c) < 0x80 ? c : '?';
  return ascii;
}

/// exiv2 prints a comment as "charset=Unicode text".
std::string without_charset(const std::string& value) {
  const std::size_t space = value.find(' ');
  return value.rfind("charset=", 0) == 0 && space != std::string::npos ? value.substr(space + 1) : value;
}

template <class Data>
Json listed(const Data& data) {
  Json list = Json::object();
  for (const auto& entry : data) list[entry.key()] = shown(without_charset(entry.print()));
  return list;
}

Json exif_list(const std::string& tiff) {
  Exiv2::ExifData data;
  Exiv2::ExifParser::decode(data, reinterpret_cast<const Exiv2::byte*>(tiff.data()),
                            static_cast<std::uint32_t>(tiff.size()));
  return listed(data);
}

Json iptc_list(const std::string& iptc) {
  Exiv2::IptcData data;
  Exiv2::IptcParser::decode(data, reinterpret_cast<const Exiv2::byte*>(iptc.data()),
                            static_cast<std::uint32_t>(iptc.size()));
  return listed(data);
}

Json xmp_list(const std::string& packet) {
  Exiv2::XmpData data;
  Exiv2::XmpParser::decode(data, packet);
  Json list = listed(data);
  list.erase("Xmp.tiedit.record");  // shown whole, as `record`
  return list;
}

std::string profile_description(const std::string& icc) {
  cmsHPROFILE profile = cmsOpenProfileFromMem(icc.data(), static_cast<cmsUInt32Number>(icc.size()));
  if (profile == nullptr) return "unreadable";
  std::array<char, 256> text{};
  cmsGetProfileInfoASCII(profile, cmsInfoDescription, "en", "US", text.data(), text.size() - 1);
  cmsCloseProfile(profile);
  return shown(text.data());
}

Json record_of(const std::string& text) {
  Json record = Json::parse(text, nullptr, false);
  return record.is_discarded() ? Json(shown(text)) : record;
}

}  // namespace

nlohmann::ordered_json list_metadata(std::string_view bytes, const std::string& name) {
  const ImageHeader header = read_image_header(bytes, name);
  const Metadata found = read_metadata(bytes, name);
  const ImageMeta& blocks = found.blocks;
  Json list = {{"format", header.format},         {"width", header.width},         {"height", header.height},
               {"channels", header.channels},     {"bit_depth", header.bit_depth}, {"frames", header.frames},
               {"orientation", found.orientation}};
  if (!blocks.icc.empty())
    list["icc"] = {{"description", profile_description(blocks.icc)}, {"bytes", blocks.icc.size()}};
  for (const ImageText& t : blocks.text)
    if (t.keyword != "tiedit") list["text"][shown(t.keyword)] = shown(t.value);
  const std::string record = read_record(bytes);
  if (!record.empty()) list["record"] = record_of(record);
  if (found.c2pa) list["c2pa"] = true;
  for (const Error& notice : found.notices) list["notices"].push_back(notice.what());
  const Exiv2Guard guard;
  if (!blocks.exif.empty()) list["exif"] = guard.call([&] { return exif_list(blocks.exif); });
  if (!blocks.xmp.empty()) list["xmp"] = guard.call([&] { return xmp_list(blocks.xmp); });
  if (!blocks.iptc.empty()) list["iptc"] = guard.call([&] { return iptc_list(blocks.iptc); });
  return list;
}

}  // namespace tiedit::io
