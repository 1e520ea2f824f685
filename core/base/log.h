#pragma once
#include <atomic>
#include <string_view>

namespace tiedit::base {

/// How much goes to stderr: errors only (-q), warnings too (default), stages (-v), replies (-vv).
enum class Verbosity { quiet, normal, stages, replies };

void set_verbosity(Verbosity level);
Verbosity verbosity();

/// One line on stderr when the level asks for it; control characters escaped, newlines kept. Safe from any thread.
/// A progress bar on the terminal is cleared before and redrawn after (set_status).
void log(Verbosity at, std::string_view line);
inline void log_error(std::string_view line) { log(Verbosity::quiet, line); }
inline void log_note(std::string_view line) { log(Verbosity::normal, line); }
inline void log_stage(std::string_view line) { log(Verbosity::stages, line); }

/// The bar shown as the last line of a terminal; empty clears it. Does nothing when stderr is no terminal.
void set_status(std::string_view line);
bool stderr_is_terminal();

}  // namespace tiedit::base
