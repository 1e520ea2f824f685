#include "artifacts/plan_schema.h"

#include "artifacts/plan_schema_text.h"

namespace tiedit::artifacts {

const io::JsonSchema& plan_schema() {
  static const io::JsonSchema schema(
      io::Json::parse(kPlanSchemaText),
      {{"id", "an edit id, e0 to e99"},
       {"ref", "whole, eN.mask, eN.raw, eN.source_mask, eN.dest_mask, user:NAME or file:PATH"}});
  return schema;
}

}  // namespace tiedit::artifacts
