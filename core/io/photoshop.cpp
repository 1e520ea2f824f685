#include "io/photoshop.h"

#include "io/bytes.h"

namespace tiedit::io {

std::string iptc_of_resources(std::string_view b) {
  std::size_t at = 0;
  while (slice(b, at, 4) == "8BIM") {
    const std::uint32_t id = be16(b, at + 4);
    const std::size_t name = (byte_at(b, at + 6) + 2U) & ~1U;  // length byte and letters, padded to even
    const std::size_t size = be32(b, at + 6 + name);
    const std::size_t data = at + 10 + name;
    if (id == 0x0404) return std::string(slice(b, data, size));
    at = data + size + (size & 1U);
  }
  return {};
}

std::string resources_of_iptc(std::string_view iptc) {
  std::string out("8BIM\x04\x04\0\0", 8);
  put_be32(out, static_cast<std::uint32_t>(iptc.size()));
  out += iptc;
  if (iptc.size() % 2 != 0) out += '\0';
  return out;
}

}  // namespace tiedit::io
