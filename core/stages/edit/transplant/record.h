#pragma once
#include <string>

#include "stages/edit/transplant/scene.h"

namespace tiedit::stages {

/// How well one object was moved.
struct PieceScore {
  std::string id;
  std::optional<double> box_iou;    ///< wanted box and the box around what was painted (alpha >= 1/2); of painted ones
  std::optional<double> old_place;  ///< likeness of the object's solid pixels to what is at its old place now, -1..1:
                                    ///< correlation of Lab L where nothing new covers it; of at least 64 px
};

/// Of the pieces that changed. Warns of an old place that still looks like the object.
std::vector<PieceScore> scores_of(const Scene& scene);

/// The layout that the next turn starts from: target with plate, appearances and masks. Names of files begin with
/// `prefix`. Objects that nothing happened to keep their text.
Layout next_layout(const Scene& scene, const std::string& prefix);

/// Side products for the steps folder: plate.png, <id>.rgba.png, <id>.mask.png, changed.mask.png, target.json and
/// overlay.png; and the files that untouched objects of target.json name.
/// `prefix` is what the steps folder puts before their names.
void add_files(const Scene& scene, const std::string& prefix);

/// The result with the old boxes dashed, the new ones solid, and the stars. [H, W, 3] u8
cv::Mat overlay_of(const Scene& scene);

}  // namespace tiedit::stages
