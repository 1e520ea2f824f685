#include "stages/edit/null.h"
#include "stages/registry.h"

/// What the front calls once the library is open: gives each stage that it declared its run.
extern "C" void tiedit_engine_register(tiedit::Registry& registry) {
#ifdef TIEDIT_TESTS
  registry.implement<tiedit::NullEngine>("edit.null_engine");
#else
  static_cast<void>(registry);
#endif
}
