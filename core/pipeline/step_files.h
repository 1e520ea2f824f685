#pragma once
#include <string>
#include <vector>

#include "artifacts/artifact.h"
#include "pipeline/item.h"

namespace tiedit::pipeline {

/// Collects what the steps folder will hold, and keeps to the rule of names: assigned once in its block, an artifact is
/// NAME; assigned twice, the first is NAME.raw and the last NAME; those between carry their step's id.
class StepFiles {
 public:
  explicit StepFiles(Keep keep) : x_keep(keep) {}

  /// `prefix` is "" or "e1."; `place` of `places` assignments of that name in its block.
  void add(const std::string& prefix, const Step& step, int place, int places, const Artifact& artifact);
  /// A file a stage or the runner makes besides artifacts; it takes the place of one of that name.
  void add_file(std::string name, std::string bytes, bool is_image = false);
  /// The final picture is written beside the folder, not in it as well.
  void drop_last_image();

  std::vector<StepFile> take() { return std::move(x_files); }
  bool empty() const { return x_files.empty(); }

 private:
  void add_pixels_of(const Layout& layout);
  bool keeps(bool is_image) const { return x_keep == Keep::all || (x_keep == Keep::plan && !is_image); }

  Keep x_keep;
  std::vector<StepFile> x_files;
  std::string x_last_image;
};

/// How an artifact is stored: file ending and bytes. Images as PNG (zlib level 1), masks as 8-bit PNG, all else as JSON.
struct StoredArtifact {
  std::string ending;
  std::string bytes;
};
StoredArtifact store_artifact(const Artifact& artifact);

/// The artifact of a kind from a file. `size` = the displayed picture's, which images and masks must have; `marks` are
/// those a plan's user:NAME may name. A plan comes back normalised, in fractions.
/// Throws Error{usage, artifact.kind} for a kind without a reader, {input, artifact.size}, and what the readers throw.
Artifact load_artifact(ArtifactKind kind, const std::filesystem::path& file, cv::Size size, const Annotations& marks);

}  // namespace tiedit::pipeline
