#pragma once
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace tiedit::test {

/// A tensor to be written, float32.
struct WrittenTensor {
  std::string name;
  std::vector<std::int64_t> shape;
  std::vector<float> values;
};

/// Writes a safetensors file of float32 tensors.
inline void write_safetensors(const std::filesystem::path& path, const std::vector<WrittenTensor>& tensors) {
  std::string header = "{", data;
  for (const WrittenTensor& t : tensors) {
    std::string shape;
    for (const auto side : t.shape) shape += (shape.empty() ? "" : ",") + std::to_string(side);
    const std::size_t begin = data.size();
    data.append(reinterpret_cast<const char*>(t.values.data()), t.values.size() * sizeof(float));
    header += (header.size() > 1 ? ",\"" : "\"") + t.name + R"(":{"dtype":"F32","shape":[)" + shape +
              R"(],"data_offsets":[)" + std::to_string(begin) + "," + std::to_string(data.size()) + "]}";
  }
  header += "}";
  std::string length;
  for (int i = 0; i < 8; ++i) length += static_cast<char>(header.size() >> (8 * i) & 0xFF);
  std::ofstream(path, std::ios::binary) << length << header << data;
}

}  // namespace tiedit::test
