#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace tiedit::pipeline {

/// What a name template may use of an item.
struct NameFields {
  std::string id;          ///< "a/cup.jpg"
  std::string out;         ///< a jobs row's own `out`, relative to OUT; empty: the template decides
  std::string ext;         ///< of the output: png, jpg, webp
  std::size_t index = 0;   ///< place in the plan, from 0
  std::uint64_t seed = 0;
  std::string config;      ///< name of the config
};

/// Where one item's picture and steps go, relative to OUT.
struct OutputPath {
  std::filesystem::path picture;  ///< "a/cup.png"
  std::filesystem::path steps;    ///< "a/cup.steps"
};

/// Expands `--name` (default "{dir}/{stem}.{ext}") with {dir} {stem} {ext} {inext} {id} {index[:0W]} {seed} {config}.
/// All but {dir} are made safe as one path component; the result stays beneath OUT.
/// An `out` that does not end in png, jpg, jpeg or webp gets {ext}.
/// Throws Error{usage, name.field} for an unknown field; {input, path.escape} for a path that leaves OUT or has no name;
/// {input, path.reserved} for a name of the run folder's own; {input, name.length} for a component over 232 bytes (255,
/// less the room that a temporary's name needs).
OutputPath output_path(const std::string& name_template, const NameFields& fields);

/// Throws ErrorList of {usage, output.collision} when two items share an output, judged without the ending;
/// `ids` and `paths` are parallel. Items with an empty picture path are left out.
void check_collisions(const std::vector<std::string>& ids, const std::vector<OutputPath>& paths,
                      const std::filesystem::path& out, bool from_jobs);

/// Pairs that differ only in letter case, for a warning: "Cup.png and cup.png".
std::vector<std::string> case_twins(const std::vector<OutputPath>& paths);

}  // namespace tiedit::pipeline
