#include "base/seeds.h"

#include <string>

#include "base/digest.h"

namespace tiedit::base {

std::uint64_t seed_of(std::uint64_t seed, std::string_view tag) {
  const std::string digest = sha256_bytes("tiedit.seed/1:" + std::to_string(seed) + ":" + std::string(tag));
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 8; ++i) value = (value << 8U) | static_cast<unsigned char>(digest[i]);
  return value & 0x7FFFFFFFFFFFFFFFULL;
}

}  // namespace tiedit::base
