#include "base/memory.h"

#include <malloc.h>

#include <limits>

namespace tiedit::base {

void keep_freed_memory() {
  ::mallopt(M_MMAP_MAX, 0);                                     // big blocks come from the heap too
  ::mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());  // ... which does not shrink
  ::mallopt(M_ARENA_MAX, 1);                                    // ... and is one for all threads
}

}  // namespace tiedit::base
