#pragma once
#include <filesystem>
#include <string>
#include <string_view>

#include "base/files.h"

namespace tiedit::base {

/// Paths that come from a jobs or an annotation file: relative to `root`, or absolute and lying beneath it.
/// Links are followed as long as they stay beneath (openat2 RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS; on a kernel
/// without openat2 the canonical path is compared with the canonical root before it is opened).
/// All three throw Error{kind input} whose place is `where` ("jobs.jsonl:7: image"):
///   path.escape    `WHERE: a path beneath the input root, got ../../etc/passwd`
///   input.missing  `WHERE: an existing file, got a/cup.jpg`
///   input.open     `WHERE: a readable file, got permission denied`

/// Opens a file beneath `root` for reading (O_NONBLOCK, so that a FIFO does not hang: look at its kind before reading).
Descriptor open_beneath(const fs::path& root, const std::string& path, const std::string& where);

/// The real path of what `path` names; it may be a folder.
fs::path resolve_beneath(const fs::path& root, const std::string& path, const std::string& where);

/// The bytes of a regular file beneath `root`; errors of read_descriptor have classes `slug_prefix`.kind and .size.
std::string read_beneath(const fs::path& root, const std::string& path, const std::string& where,
                         std::string_view slug_prefix, std::int64_t max_bytes);

/// Whether a path, by its text alone, is relative and never leaves its root: not empty, not absolute, no NUL,
/// and no `..` that climbs above the start.
bool stays_beneath(std::string_view path);

}  // namespace tiedit::base
