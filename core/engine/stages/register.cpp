#include "stages/edit/inpaint.h"
#include "stages/edit/null.h"
#include "stages/registry.h"

/// What the front calls once the library is open: gives each stage that it declared its run.
extern "C" void tiedit_engine_register(tiedit::Registry& registry) {
  registry.implement<tiedit::Inpaint>("edit.inpaint");
#ifdef TIEDIT_TESTS
  registry.implement<tiedit::NullEngine>("edit.null_engine");
#endif
}
