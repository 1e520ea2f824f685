#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/error.h"
#include "io/safetensors_header.h"

/// Bytes as a whole safetensors file: refused, or its tensors lie side by side and end with the file.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view file(reinterpret_cast<const char*>(data), size);
  try {
    const std::uint64_t header = tiedit::io::safetensors_header_size(file.substr(0, 256), file.size(), "w");
    std::uint64_t bytes = 0;
    for (const auto& tensor : tiedit::io::parse_safetensors_header(file.substr(8, header), file.size(), "w")) {
      if (tensor.begin != bytes || tensor.end < tensor.begin) std::abort();
      bytes = tensor.end;
    }
    if (bytes != file.size() - 8 - header) std::abort();
  } catch (const tiedit::Error&) {
  }
  return 0;
}
