#include "artifacts/layout.h"

#include <algorithm>

#include "base/ascii.h"

namespace tiedit {

const LayoutObject* find_object(const Layout& layout, const std::string& id) {
  const std::string wanted = base::ascii_lower(id);
  const auto same = [&](const LayoutObject& object) { return base::ascii_lower(object.id) == wanted; };
  const auto found = std::find_if(layout.objects.begin(), layout.objects.end(), same);
  return found == layout.objects.end() ? nullptr : &*found;
}

}  // namespace tiedit
