#include "base/signals.h"

#include <unistd.h>

#include <csignal>

namespace tiedit::base {

std::atomic<bool> stop_requested{false};

namespace {

std::atomic<int> g_exit_code{0};
static_assert(std::atomic<int>::is_always_lock_free && std::atomic<bool>::is_always_lock_free, "used in a signal handler");

void on_signal(int number) {
  const int code = number == SIGINT ? 130 : 143;
  if (stop_requested.exchange(true)) ::_exit(code);
  g_exit_code = code;
}

}  // namespace

void watch_signals() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  ::sigemptyset(&action.sa_mask);
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) ::sigaction(number, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

int signal_exit_code() { return g_exit_code; }

}  // namespace tiedit::base
