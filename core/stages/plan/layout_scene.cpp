#include "stages/plan/layout_scene.h"

#include "stages/layout/resolve.h"

namespace tiedit::stages {

Box LayoutScene::box_of(const std::string& id) const {
  if (const LayoutObject* found = object(id)) return found->box;
  const auto mark = find_mark(annotations, id);
  return mark ? mark->box : Box{};
}

std::string LayoutScene::told(const std::string& id) const {
  const LayoutObject* found = object(id);
  return found ? id + " (" + found->phrase + ")" : id;
}

Reject nothing_called(const std::string& phrase) {
  return {"not_found", phrase + ": an object or a mark, got neither; draw --box B1=x0,y0,x1,y1 or add a locate step"};
}

}  // namespace tiedit::stages
