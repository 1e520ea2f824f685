#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tiedit::io {

/// Element types of the format, spelled as in a header.
enum class TensorType {
  F4,
  F6_E2M3,
  F6_E3M2,
  BOOL,
  U8,
  I8,
  F8_E4M3,
  F8_E5M2,
  F8_E8M0,
  F8_E4M3FNUZ,
  F8_E5M2FNUZ,
  I16,
  U16,
  F16,
  BF16,
  I32,
  U32,
  F32,
  I64,
  U64,
  F64,
  C64
};

/// "F32", "BF16", ...
std::string_view to_string(TensorType type);

/// Bits of one element: 4, 6, 8, 16, 32 or 64.
unsigned bits_of(TensorType type);

/// One tensor of a file: bytes [begin, end) behind the header.
struct TensorEntry {
  std::string name;
  TensorType type = TensorType::F32;
  std::vector<std::uint64_t> shape = {};  ///< empty: a single number
  std::uint64_t begin = 0, end = 0;
};

/// "[320, 4, 3, 3]".
std::string shape_text(const std::vector<std::uint64_t>& shape);

inline constexpr std::uint64_t kMaxSafetensorsHeader = 100'000'000;
inline constexpr std::size_t kMaxTensors = 1'000'000;

/// Length of the header of a file that begins with `head` (its first 64 bytes, or all) and has `file_size` bytes.
/// Throws Error{model} naming `name`: weights.header (`at least 8 bytes, got 7`, `header of at most ...`,
/// `header of at most 40 bytes, as the file has, got 50`), weights.pickle, weights.lfs, weights.html.
std::uint64_t safetensors_header_size(std::string_view head, std::uint64_t file_size, const std::string& name);

/// The tensors of a header in order of their bytes; everything is checked before it is used: the offsets lie side by
/// side without hole or overlap, each size is that of its shape and type, and the last one ends with the file.
/// In:  header, the JSON text alone; file_size of the whole file
/// Equals: safetensors 0.8.0 `SafeTensors::read_metadata`, and stricter: no name twice, no control characters in names,
/// at most 1,000,000 tensors of at most 16 dimensions and names of 1,024 bytes, entries are objects.
/// Throws: Error{model}: weights.header, offsets, shape, dtype, length, duplicate.
std::vector<TensorEntry> parse_safetensors_header(std::string_view header, std::uint64_t file_size,
                                                  const std::string& name);

}  // namespace tiedit::io
