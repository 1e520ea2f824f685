#include "io/metadata_xmp.h"

#include <exiv2/exiv2.hpp>
#include <mutex>

#include "base/text.h"
#include "io/exiv2_guard.h"

namespace tiedit::io {
namespace {

constexpr const char* kRecord = "Xmp.tiedit.record";
constexpr const char* kSourceType = "Xmp.iptcExt.DigitalSourceType";
constexpr int kMaxLevels = 64;

/// Deepest nesting of elements, by counting tags; good enough to keep a recursive parser off its stack's end.
int levels(const std::string& xml) {
  int depth = 0, deepest = 0;
  for (std::size_t i = xml.find('<'); i != std::string::npos && i + 1 < xml.size(); i = xml.find('<', i + 1)) {
    const char next = xml[i + 1];
    if (next == '?' || next == '!') continue;
    if (next == '/') {
      --depth;
      continue;
    }
    const std::size_t end = xml.find('>', i);
    if (end != std::string::npos && xml[end - 1] == '/') continue;
    deepest = std::max(deepest, ++depth);
  }
  return deepest;
}

bool read(const std::string& packet, Exiv2::XmpData& data) {
  if (packet.empty() || !xmp_problem(packet).empty()) return false;
  return Exiv2::XmpParser::decode(data, packet) == 0;
}

void set_if_there(Exiv2::XmpData& data, const char* key, int value) {
  const auto at = data.findKey(Exiv2::XmpKey(key));
  if (at != data.end()) at->setValue(std::to_string(value));
}

void erase(Exiv2::XmpData& data, const std::string& prefix) {
  for (auto it = data.begin(); it != data.end();) it = it->key().rfind(prefix, 0) == 0 ? data.erase(it) : std::next(it);
}

bool nothing_applies(const std::string& packet, const XmpUpdate& update) {
  if (!update.record.empty() || !update.digital_source_type.empty()) return false;
  for (const char* word : {"Orientation", "PixelXDimension", "ImageWidth", "Thumbnails", "tiedit"})
    if (packet.find(word) != std::string::npos) return false;
  return true;
}

}  // namespace

std::string xmp_problem(const std::string& packet) {
  if (packet.find('\0') != std::string::npos || base::invalid_utf8_at(packet) != std::string::npos) return "UTF-8";
  if (packet.find("<!DOCTYPE") != std::string::npos || packet.find("<!ENTITY") != std::string::npos)
    return "XMP without entities";
  if (levels(packet) > kMaxLevels) return "at most 64 levels";
  return {};
}

std::string xmp_for_output(const std::string& packet, const XmpUpdate& update) {
  if (nothing_applies(packet, update)) return packet;
  const Exiv2Guard guard;
  return guard.call([&] {
    Exiv2::XmpData data;
    if (!read(packet, data)) data.clear();
    for (const char* key : {"Xmp.xmp.Thumbnails", kRecord}) erase(data, key);
    set_if_there(data, "Xmp.tiff.Orientation", 1);
    for (const char* key : {"Xmp.exif.PixelXDimension", "Xmp.tiff.ImageWidth"})
      set_if_there(data, key, update.size.width);
    for (const char* key : {"Xmp.exif.PixelYDimension", "Xmp.tiff.ImageLength"})
      set_if_there(data, key, update.size.height);
    if (!update.record.empty()) data[kRecord] = update.record;
    if (!update.digital_source_type.empty()) data[kSourceType] = update.digital_source_type;
    std::string out;
    // Elements, not attributes: a JSON text in an attribute would spend six bytes on every quotation mark.
    if (data.empty() || Exiv2::XmpParser::encode(out, data, Exiv2::XmpParser::omitPacketWrapper) != 0)
      return std::string();
    return out;
  });
}

std::string xmp_record(const std::string& packet) {
  if (packet.find("tiedit") == std::string::npos) return {};
  const Exiv2Guard guard;
  return guard.call([&] {
    Exiv2::XmpData data;
    if (!read(packet, data)) return std::string();
    const auto at = data.findKey(Exiv2::XmpKey(kRecord));
    return at == data.end() ? std::string() : at->toString();
  });
}

}  // namespace tiedit::io
