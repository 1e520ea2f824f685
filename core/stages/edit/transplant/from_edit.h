#pragma once
#include "artifacts/layout.h"
#include "artifacts/plan.h"
#include "image/image.h"
#include "stages/context.h"

namespace tiedit::stages {

/// An edit of a plan as a change of layouts of one object (o1; a copy is o2).
struct EditLayouts {
  Layout before, target;
};

/// In: edit of op move, resize, duplicate, remove, or attribute with a colour; mask as the steps before made it (what
/// it was grown by is taken off again: moved pixels need the thing itself).
/// A box as destination: centred in it at its own size (resize: as large as fits, standing on its lower edge); points:
/// centred on their middle; the edit's own mask with a scale: scaled about its bottom centre; another mask: its
/// bottom centre on the mask's centroid. Then shifted into the frame.
/// Throws Error{input, edit.unsupported} for other ops, {input, edit.destination} for a destination that is only words.
EditLayouts layouts_of(const Edit& edit, const Mask& mask, const Annotations& marks, const Context& context);

}  // namespace tiedit::stages
