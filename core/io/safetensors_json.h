#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tiedit::io {

/// An entry of a safetensors header as it is written, its numbers not yet compared with anything.
struct RawTensorEntry {
  std::string name;
  std::string type = {};
  std::vector<std::uint64_t> shape = {};
  std::uint64_t begin = 0, end = 0;
};

/// Reads the JSON of a header (UTF-8) without building a document: `{name: {dtype, shape, data_offsets}, ...}`;
/// `__metadata__` may hold texts or be null, other members of an entry are passed over.
/// Throws: Error{model}: weights.header for what is no such JSON, weights.duplicate for a name twice.
std::vector<RawTensorEntry> read_safetensors_json(std::string_view header, const std::string& file);

}  // namespace tiedit::io
