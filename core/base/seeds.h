#pragma once
#include <cstdint>
#include <string_view>

namespace tiedit::base {

/// A seed derived from another one and a name: the first 8 bytes, big-endian, of SHA-256 of the text
/// `tiedit.seed/1:<seed>:<tag>`, AND 2^63-1. `tag` is an item id (item seeds) or an edit id (edits of a plan).
std::uint64_t seed_of(std::uint64_t seed, std::string_view tag);

}  // namespace tiedit::base
