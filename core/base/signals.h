#pragma once
#include <atomic>

namespace tiedit::base {

/// Set once SIGINT, SIGTERM or SIGHUP came; work stops at its next cancel point.
extern std::atomic<bool> stop_requested;

/// Installs the handlers: the first signal sets stop_requested, a second one ends the process at once (commits are
/// complete or absent at any moment). SIGPIPE is ignored: a closed stdout is no reason to stop.
void watch_signals();

/// 130 for SIGINT, 143 for SIGTERM and SIGHUP, 0 when none came.
int signal_exit_code();

}  // namespace tiedit::base
