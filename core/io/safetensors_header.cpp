#include "io/safetensors_header.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <unordered_set>

#include "base/error.h"
#include "base/text.h"
#include "io/safetensors_json.h"

namespace tiedit::io {
namespace {

struct TypeRow {
  std::string_view name;
  unsigned bits;
};
constexpr std::array<TypeRow, 22> kTypes{
    {{"F4", 4},      {"F6_E2M3", 6}, {"F6_E3M2", 6}, {"BOOL", 8},        {"U8", 8},          {"I8", 8},
     {"F8_E4M3", 8}, {"F8_E5M2", 8}, {"F8_E8M0", 8}, {"F8_E4M3FNUZ", 8}, {"F8_E5M2FNUZ", 8}, {"I16", 16},
     {"U16", 16},    {"F16", 16},    {"BF16", 16},   {"I32", 32},        {"U32", 32},        {"F32", 32},
     {"I64", 64},    {"U64", 64},    {"F64", 64},    {"C64", 64}}};

std::string number(std::uint64_t n) {
  const bool fits = n <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (fits) return base::grouped(static_cast<std::int64_t>(n));
  std::string digits = std::to_string(n);
  for (std::size_t at = digits.size() - 3; at > 0 && at < digits.size(); at -= 3) digits.insert(at, 1, ',');
  return digits;
}

/// Refuses one file; what is wrong with a tensor names it.
class Refusal {
 public:
  explicit Refusal(const std::string& file) : x_file(file) {}
  [[noreturn]] void operator()(const char* slug, std::string need, std::string got, std::string remedy = {}) const {
    throw Error(ErrorKind::model, std::string("weights.") + slug,
                {x_file, std::move(need), std::move(got), std::move(remedy)});
  }
  [[noreturn]] void tensor(const char* slug, const std::string& name, std::string need, std::string got) const {
    throw Error(ErrorKind::model, std::string("weights.") + slug,
                {x_file + ": " + name, std::move(need), std::move(got), {}});
  }

 private:
  const std::string& x_file;
};

/// What a file that is no safetensors file is instead; only asked when its first 8 bytes are no possible length.
void refuse_other_format(std::string_view head, const Refusal& refuse) {
  const auto starts = [&](std::string_view what) { return head.starts_with(what); };
  const bool zip = starts("PK\x03\x04");
  const bool pickle = head.size() > 2 && head[0] == '\x80' && head[1] >= 2 && head[1] <= 5;
  if (zip || pickle) refuse("pickle", "safetensors", "a pickle", "tiedit models convert");
  if (starts("version https") && head.find("git-lfs") != std::string_view::npos) {
    refuse("lfs", "safetensors", "a Git LFS pointer", "git lfs pull");
  }
  std::string lower(head.substr(0, 64));
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
  const std::size_t text = lower.find_first_not_of(" \r\n\t");
  const std::string_view page = text == std::string::npos ? std::string_view{} : std::string_view(lower).substr(text);
  if (page.starts_with("<!doctype") || page.starts_with("<html")) {
    refuse("html", "safetensors", "an HTML page", "download it again");
  }
}

void check_places(std::vector<TensorEntry>& tensors, const Refusal& refuse) {
  std::stable_sort(tensors.begin(), tensors.end(), [](const TensorEntry& a, const TensorEntry& b) {
    return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
  });
  const TensorEntry* before = nullptr;
  for (const TensorEntry& t : tensors) {
    const std::uint64_t from = before ? before->end : 0;
    if (before && t.begin < from) {
      refuse.tensor("offsets", before->name + ", " + t.name, "separate data",
                    fmt::format("[{},{}) and [{},{})", before->begin, before->end, t.begin, t.end));
    }
    if (t.begin != from) refuse.tensor("offsets", t.name, "data from byte " + number(from), number(t.begin));
    if (t.end < t.begin) {
      refuse.tensor("offsets", t.name, "data_offsets in order", fmt::format("[{},{})", t.begin, t.end));
    }
    before = &t;
  }
}

/// Bits of a tensor, multiplied up in the order of the shape, as the reference does.
void check_size(const TensorEntry& t, const Refusal& refuse) {
  std::uint64_t bits = 1;
  bool fits = true;
  for (const std::uint64_t side : t.shape) fits = fits && !__builtin_mul_overflow(bits, side, &bits);
  fits = fits && !__builtin_mul_overflow(bits, std::uint64_t{bits_of(t.type)}, &bits);
  if (!fits) refuse.tensor("shape", t.name, "a size below 2^63 bits", shape_text(t.shape));
  if (bits % 8 != 0) refuse.tensor("shape", t.name, "a whole number of bytes", number(bits) + " bits");
  if (t.end - t.begin != bits / 8) {
    refuse.tensor("shape", t.name,
                  fmt::format("{} bytes for {} {}", number(bits / 8), to_string(t.type), shape_text(t.shape)),
                  number(t.end - t.begin));
  }
}

}  // namespace

std::string_view to_string(TensorType type) { return kTypes[static_cast<std::size_t>(type)].name; }
unsigned bits_of(TensorType type) { return kTypes[static_cast<std::size_t>(type)].bits; }

std::string shape_text(const std::vector<std::uint64_t>& shape) { return fmt::format("[{}]", fmt::join(shape, ", ")); }

std::uint64_t safetensors_header_size(std::string_view head, std::uint64_t file_size, const std::string& name) {
  const Refusal refuse(name);
  if (file_size < 8 || head.size() < 8) {
    refuse_other_format(head, refuse);
    refuse("header", "at least 8 bytes", number(file_size));
  }
  std::uint64_t size = 0;
  for (std::size_t i = 8; i-- > 0;) size = size << 8 | static_cast<unsigned char>(head[i]);
  if (size > kMaxSafetensorsHeader) {
    refuse_other_format(head, refuse);
    refuse("header", "header of at most 100,000,000 bytes", number(size));
  }
  if (size > file_size - 8) {
    refuse("header", fmt::format("header of at most {} bytes, as the file has", number(file_size - 8)), number(size),
           "incomplete download");
  }
  return size;
}

std::vector<TensorEntry> parse_safetensors_header(std::string_view header, std::uint64_t file_size,
                                                  const std::string& name) {
  const Refusal refuse(name);
  if (const std::size_t at = base::invalid_utf8_at(header); at != std::string_view::npos) {
    refuse("header", "a header in UTF-8",
           fmt::format("0x{:02X} at byte {}", static_cast<unsigned char>(header[at]), number(at + 8)));
  }
  std::vector<TensorEntry> tensors;
  for (RawTensorEntry& raw : read_safetensors_json(header, name)) {
    const auto type =
        std::find_if(kTypes.begin(), kTypes.end(), [&](const TypeRow& row) { return row.name == raw.type; });
    if (type == kTypes.end()) refuse.tensor("dtype", raw.name, "a known dtype", raw.type.substr(0, 40));
    tensors.push_back({std::move(raw.name), static_cast<TensorType>(type - kTypes.begin()), std::move(raw.shape),
                       raw.begin, raw.end});
  }
  check_places(tensors, refuse);
  for (const TensorEntry& t : tensors) check_size(t, refuse);
  const std::uint64_t data = tensors.empty() ? 0 : tensors.back().end;
  const std::uint64_t present = file_size - 8 - header.size();
  if (data != present) {
    std::uint64_t expected = 0;
    const bool countable = !__builtin_add_overflow(data, 8 + header.size(), &expected);
    refuse("length", (countable ? number(expected) : "over 2^64") + " bytes", number(file_size),
           data > present ? "incomplete download" : "the file is damaged");
  }
  return tensors;
}

}  // namespace tiedit::io
