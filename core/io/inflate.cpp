#include "io/inflate.h"

#include <zlib.h>

#include <array>

namespace tiedit::io {

std::optional<std::string> inflate(std::string_view zlib, std::size_t limit, bool& too_large) {
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) return std::nullopt;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(zlib.data()));  // zlib does not write to its input
  stream.avail_in = static_cast<uInt>(zlib.size());
  std::string out;
  std::array<char, 16384> part;
  int status = Z_OK;
  too_large = false;
  while (status == Z_OK && !too_large) {
    stream.next_out = reinterpret_cast<Bytef*>(part.data());
    stream.avail_out = part.size();
    status = ::inflate(&stream, Z_NO_FLUSH);
    out.append(part.data(), part.size() - stream.avail_out);
    too_large = out.size() > limit;
  }
  inflateEnd(&stream);
  if (status != Z_STREAM_END || too_large) return std::nullopt;
  return out;
}

std::string deflate(std::string_view bytes) {
  uLongf size = compressBound(bytes.size());
  std::string out(size, '\0');
  compress2(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size(), 6);
  out.resize(size);
  return out;
}

}  // namespace tiedit::io
