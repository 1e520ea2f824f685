#pragma once
#include <optional>
#include <string>
#include <vector>

#include "artifacts/annotations.h"
#include "artifacts/layout.h"
#include "stages/layout/boxes.h"

namespace tiedit::stages {

/// A user's mark as a layout sees it: a box, a star, or the drawn mask (the mark named "mask").
struct MarkPlace {
  std::string name;
  bool star = false;
  Box box;  ///< of a star: of no size, at its point; of the drawn mask: around what is drawn
  MarkRole role = MarkRole::none;
  std::string label = {};
  std::string anchor = {};        ///< of a star
  const cv::Mat* mask = nullptr;  ///< [H, W] u8 {0, 255}; owned by the annotations
  int z = 0;
};

/// The mark of that name (case-insensitively), or nothing.
std::optional<MarkPlace> find_mark(const Annotations& marks, const std::string& name);
/// All marks: boxes, stars, then the drawn mask if something is drawn.
std::vector<MarkPlace> all_marks(const Annotations& marks);

/// Whether a mark can become an object when it shows none: a box of another role than target, keep and shadow.
bool may_materialise(const MarkPlace& mark);

/// The objects (places in the list) that a box shows, best first: by IoU, then share inside, then id. An object
/// is shown when IoU >= 0.5, or at least half of it is inside, or its centre is and it has at most twice the area.
/// Invisible objects and backgrounds are never shown.
std::vector<std::size_t> objects_in(const Layout& layout, const Box& box);

/// The smallest visible object, backgrounds left out, that holds the point; ties: the smaller id.
std::optional<std::size_t> object_at(const Layout& layout, const Point& point);

/// What a mark shows: `objects_in` of a box, `object_at` of a star.
std::vector<std::size_t> objects_of(const Layout& layout, const MarkPlace& mark);

/// The order of ids: o1, o2, ..., o10 by number, then other names by their letters in lower case.
bool id_less(const std::string& a, const std::string& b);

/// The object that a mark without one becomes: id = the mark's name, its box, mask and z; phrase = its own label, else
/// `noun` (what the sentence calls it), else "object", and label what label_of makes of it.
LayoutObject materialised(const MarkPlace& mark, const std::string& noun);
/// The name of the file that the mask of a mark's object has in Layout::pixels: "<id>.mask.png".
std::string mask_file(const std::string& id);

}  // namespace tiedit::stages
