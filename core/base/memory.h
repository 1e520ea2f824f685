#pragma once

namespace tiedit::base {

/// Keeps freed picture buffers for the next picture instead of giving them back to the kernel each time: a folder of
/// large photographs spent a quarter of its time in page faults. The process holds what its largest moment needed.
/// Call it once, before threads start.
void keep_freed_memory();

}  // namespace tiedit::base
