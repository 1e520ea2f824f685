#include "io/metadata_exif.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <set>
#include <vector>

#include "io/bytes.h"

namespace tiedit::io {
namespace {

constexpr std::uint32_t kImageWidth = 0x100, kImageLength = 0x101, kOrientation = 0x112, kStripOffsets = 0x111,
                        kStripBytes = 0x117, kSubIfds = 0x14A, kThumbnailAt = 0x201, kThumbnailBytes = 0x202,
                        kExifIfd = 0x8769, kGpsIfd = 0x8825, kPixelX = 0xA002, kPixelY = 0xA003, kInteropIfd = 0xA005;
constexpr std::uint32_t kShort = 3, kLong = 4;

struct Entry {
  std::uint32_t tag = 0, type = 0, count = 0;
  std::size_t value_at = 0;  // where the 4 value bytes are
};

/// A TIFF block with its byte order. Reads outside answer 0, writes outside do nothing.
class Tiff {
 public:
  explicit Tiff(std::string_view bytes) : x_bytes(bytes), x_little(bytes.substr(0, 2) == "II") {}

  bool has_header() const { return x_bytes.size() >= 14 && (x_little || x_bytes.substr(0, 2) == "MM") && u16(2) == 42; }
  std::uint32_t u16(std::size_t i) const { return x_little ? le16(x_bytes, i) : be16(x_bytes, i); }
  std::uint32_t u32(std::size_t i) const { return x_little ? le32(x_bytes, i) : be32(x_bytes, i); }
  bool little() const { return x_little; }
  std::size_t size() const { return x_bytes.size(); }

  bool holds_directory(std::size_t at) const {
    return at >= 8 && at + 2 <= size() && at + 2 + std::size_t{12} * u16(at) <= size();
  }
  std::size_t next_at(std::size_t at) const { return at + 2 + std::size_t{12} * u16(at); }
  std::vector<Entry> entries(std::size_t at) const {
    std::vector<Entry> list(u16(at));
    for (std::size_t i = 0; i < list.size(); ++i) {
      const std::size_t e = at + 2 + 12 * i;
      list[i] = {u16(e), u16(e + 2), u32(e + 4), e + 8};
    }
    return list;
  }
  std::uint32_t value(const Entry& e) const { return e.type == kShort ? u16(e.value_at) : u32(e.value_at); }

 private:
  std::string_view x_bytes;
  bool x_little;
};

/// Visits every directory reachable from the header once. Answers false when one is reached a second time.
bool walk(const Tiff& tiff, const std::function<void(std::size_t at, int chain_index)>& visit) {
  struct Todo {
    std::size_t at;
    int chain_index;  // 0 the main directory, 1 the thumbnail's, -1 one that an entry points to
  };
  std::set<std::size_t> seen;
  std::vector<Todo> todo{{tiff.u32(4), 0}};
  while (!todo.empty()) {
    const Todo now = todo.back();
    todo.pop_back();
    if (!tiff.holds_directory(now.at)) continue;
    if (!seen.insert(now.at).second) return false;
    visit(now.at, now.chain_index);
    for (const Entry& e : tiff.entries(now.at))
      if (e.tag == kExifIfd || e.tag == kGpsIfd || e.tag == kInteropIfd || (e.tag == kSubIfds && e.count == 1))
        todo.push_back({tiff.u32(e.value_at), -1});
    const std::size_t next = tiff.u32(tiff.next_at(now.at));
    if (now.chain_index >= 0 && next != 0) todo.push_back({next, now.chain_index + 1});
  }
  return true;
}

/// Writes into a copy of the block.
class TiffEdit {
 public:
  explicit TiffEdit(std::string& bytes) : x_bytes(bytes), x_little(bytes[0] == 'I') {}

  void set(const Entry& e, std::uint32_t v) {
    if (e.count != 1 || (e.type != kShort && e.type != kLong)) return;
    put(e.value_at, v, e.type == kShort ? 2 : 4);
  }
  void put(std::size_t at, std::uint32_t v, int n) {
    for (int i = 0; i < n; ++i) {
      const std::size_t where = at + static_cast<std::size_t>(x_little ? i : n - 1 - i);
      if (where < x_bytes.size()) x_bytes[where] = static_cast<char>(v >> (8 * i) & 0xFFU);
    }
  }
  /// The header stays; bytes at the very end are cut off.
  void wipe(std::size_t at, std::size_t n) {
    if (at < 8 || at >= x_bytes.size()) return;
    n = std::min(n, x_bytes.size() - at);
    std::fill_n(x_bytes.begin() + static_cast<std::ptrdiff_t>(at), n, '\0');
    if (at + n == x_bytes.size()) x_bytes.resize(at);
  }

 private:
  std::string& x_bytes;
  bool x_little;
};

struct Range {
  std::size_t at = 0, bytes = 0;
};

/// The directory itself, its thumbnail and its strips.
std::vector<Range> thumbnail_ranges(const Tiff& tiff, std::size_t at) {
  Range jpeg, strip;
  for (const Entry& e : tiff.entries(at)) {
    if (e.tag == kThumbnailAt) jpeg.at = tiff.value(e);
    if (e.tag == kThumbnailBytes) jpeg.bytes = tiff.value(e);
    if (e.count != 1) continue;
    if (e.tag == kStripOffsets) strip.at = tiff.value(e);
    if (e.tag == kStripBytes) strip.bytes = tiff.value(e);
  }
  return {jpeg, strip, {at, tiff.next_at(at) + 4 - at}};
}

}  // namespace

ExifLook look_at_exif(std::string_view bytes) {
  const Tiff tiff(bytes);
  if (!tiff.has_header() || !tiff.holds_directory(tiff.u32(4))) return {1, "damaged bytes"};
  ExifLook look;
  const bool ends = walk(tiff, [&](std::size_t at, int chain_index) {
    if (chain_index != 0) return;
    for (const Entry& e : tiff.entries(at))
      if (e.tag == kOrientation && tiff.value(e) >= 1 && tiff.value(e) <= 8)
        look.orientation = static_cast<int>(tiff.value(e));
  });
  return ends ? look : ExifLook{1, "a loop"};
}

std::string exif_for_output(std::string bytes, cv::Size size) {
  const std::string before = bytes;  // read from one copy, write into the other
  const Tiff tiff(before);
  TiffEdit edit(bytes);
  std::vector<Range> wiped;
  walk(tiff, [&](std::size_t at, int chain_index) {
    if (chain_index >= 1) {
      for (const Range& r : thumbnail_ranges(tiff, at)) wiped.push_back(r);
      return;
    }
    if (chain_index == 0) edit.put(tiff.next_at(at), 0, 4);
    for (const Entry& e : tiff.entries(at)) {
      if (e.tag == kOrientation) edit.set(e, 1);
      if ((e.tag == kImageWidth && chain_index == 0) || e.tag == kPixelX)
        edit.set(e, static_cast<std::uint32_t>(size.width));
      if ((e.tag == kImageLength && chain_index == 0) || e.tag == kPixelY)
        edit.set(e, static_cast<std::uint32_t>(size.height));
    }
  });
  // From the end backwards, so that a tail of several ranges is cut off whole.
  std::sort(wiped.begin(), wiped.end(), [](const Range& a, const Range& b) { return a.at + a.bytes > b.at + b.bytes; });
  for (const Range& r : wiped) edit.wipe(r.at, r.bytes);
  return bytes;
}

}  // namespace tiedit::io
