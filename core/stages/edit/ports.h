#pragma once
#include "stages/stage.h"

namespace tiedit {

/// What an editor of pixels inside a mask takes: the picture, the mask, and the edit that says how (or the fields do).
struct EditPorts {
  const Image* image = nullptr;
  const Mask* mask = nullptr;
  const Edit* edit = nullptr;

  template <class V>
  void ports(V& v) {
    v("image", image);
    v("mask", mask);
    v.optional("edit", edit);
  }
};

}  // namespace tiedit
