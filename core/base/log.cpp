#include "base/log.h"

#include <unistd.h>

#include <mutex>
#include <string>

#include "base/text.h"

namespace tiedit::base {
namespace {

std::atomic<Verbosity> g_verbosity{Verbosity::normal};
std::mutex g_mutex;
std::string g_status;  // guarded by g_mutex

void write_stderr(const std::string& text) {
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t n = ::write(STDERR_FILENO, text.data() + done, text.size() - done);
    if (n <= 0) return;  // nobody to tell
    done += static_cast<std::size_t>(n);
  }
}

constexpr const char* kClearLine = "\r\x1b[K";

}  // namespace

void set_verbosity(Verbosity level) { g_verbosity = level; }
Verbosity verbosity() { return g_verbosity; }

bool stderr_is_terminal() {
  static const bool terminal = ::isatty(STDERR_FILENO) == 1;
  return terminal;
}

void log(Verbosity at, std::string_view line) {
  if (at > g_verbosity.load()) return;
  std::string text;
  for (std::size_t start = 0; start <= line.size();) {
    const std::size_t end = std::min(line.find('\n', start), line.size());
    text += escape_controls(line.substr(start, end - start)) + '\n';
    start = end + 1;
  }
  const std::lock_guard lock(g_mutex);
  write_stderr(g_status.empty() ? text : kClearLine + text + g_status);
}

void set_status(std::string_view line) {
  if (!stderr_is_terminal()) return;
  const std::lock_guard lock(g_mutex);
  const bool had = !g_status.empty();
  g_status = escape_controls(line);
  if (had || !g_status.empty()) write_stderr(kClearLine + g_status);
}

}  // namespace tiedit::base
