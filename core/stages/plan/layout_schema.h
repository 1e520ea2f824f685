#pragma once
#include "artifacts/annotations.h"
#include "artifacts/layout.h"
#include "io/json.h"

namespace tiedit::stages {

/// JSON Schema of a reply about one layout: {thought, ops, caption}, one closed object an operation; every property is
/// required, optional ones may be null. Names are those of this layout's visible objects and these marks and no others;
/// there are no bounds of numbers, which engines treat differently, and no files.
io::Json layout_reply_schema(const Layout& layout, const Annotations& marks);

}  // namespace tiedit::stages
