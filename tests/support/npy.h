#pragma once
#include <fstream>
#include <numeric>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace tiedit::testing {

/// A NumPy array file (format 1.0, C order) as the parity scripts write it.
struct Npy {
  std::string dtype;  ///< "|u1", "<u2", "<i4", "<f4", "<f8"
  std::vector<int> shape;
  std::vector<char> bytes;

  template <class T>
  const T* data() const {
    return reinterpret_cast<const T*>(bytes.data());
  }
  std::size_t count() const {
    return std::accumulate(shape.begin(), shape.end(), std::size_t{1}, [](std::size_t n, int d) { return n * static_cast<std::size_t>(d); });
  }
};

/// Throws std::runtime_error on anything but a C-order version 1 file.
inline Npy read_npy(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  char head[10];
  if (!in.read(head, 10) || std::string(head, 6) != "\x93NUMPY" || head[6] != 1) throw std::runtime_error(path + ": not a npy 1.0 file");
  const std::size_t n = static_cast<unsigned char>(head[8]) + 256U * static_cast<unsigned char>(head[9]);
  std::string header(n, '\0');
  in.read(header.data(), static_cast<std::streamsize>(n));
  if (header.find("'fortran_order': False") == std::string::npos) throw std::runtime_error(path + ": not in C order");
  Npy a;
  const std::size_t d = header.find("'descr': '") + 10;
  a.dtype = header.substr(d, header.find('\'', d) - d);
  const std::size_t s = header.find('(') + 1;
  std::stringstream dims(header.substr(s, header.find(')') - s));
  for (std::string item; std::getline(dims, item, ',');)
    if (item.find_first_of("0123456789") != std::string::npos) a.shape.push_back(std::stoi(item));
  a.bytes.assign(std::istreambuf_iterator<char>(in), {});
  return a;
}

}  // namespace tiedit::testing
