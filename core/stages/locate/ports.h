#pragma once
#include "stages/stage.h"

namespace tiedit {

/// What every locator may look at.
struct LocatePorts {
  const Image* image = nullptr;   ///< so far
  const Image* source = nullptr;  ///< as it came in
  const Edit* edit = nullptr;
  const Annotations* annotations = nullptr;

  template <class V>
  void ports(V& v) {
    v("image", image);
    v("input.image", source);
    v.optional("edit", edit);
    v.optional("annotations", annotations);
  }

  /// The picture a region is found on: the one so far when the edit is regrounded (by default: when it depends on
  /// others), else the input.
  const Image& base_image() const {
    if (!edit) return *image;
    return edit->region.reground.value_or(!edit->depends_on.empty()) ? *image : *source;
  }
};

}  // namespace tiedit
