#pragma once
#include <cstdint>

namespace tiedit::photo::patch {

/// A 64-bit mix without state: the same numbers whoever asks, in whatever order, on whatever thread.
inline std::uint64_t mix(std::uint64_t z) {
  z += 0x9E3779B97F4A7C15ULL;
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31U);
}

/// The numbers of one sweep: of seed, level, iteration and sweep; then of k, y and x.
class Hash {
 public:
  Hash(std::uint64_t seed, int level, int iteration, int sweep)
      : x_key(mix(mix(seed) ^ static_cast<std::uint64_t>((level << 20) + (iteration << 10) + sweep))) {}
  std::uint64_t operator()(int k, int y, int x) const {
    return mix(x_key ^ (static_cast<std::uint64_t>(k) << 40U | static_cast<std::uint64_t>(y) << 20U |
                        static_cast<std::uint64_t>(x)));
  }

 private:
  std::uint64_t x_key;
};

/// One of 0..n-1, from 32 random bits.
inline int below(std::uint32_t bits, int n) {
  return static_cast<int>((static_cast<std::uint64_t>(bits) * static_cast<std::uint64_t>(n)) >> 32U);
}

}  // namespace tiedit::photo::patch
