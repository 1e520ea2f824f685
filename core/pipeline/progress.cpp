#include "pipeline/progress.h"

#include <fmt/format.h>

#include "base/log.h"

namespace tiedit::pipeline {
namespace {

constexpr std::size_t kBarWidth = 24;
constexpr std::chrono::seconds kLineEvery{2};

}  // namespace

std::string duration_text(double seconds) {
  const long s = static_cast<long>(seconds + 0.5);
  if (s < 60) return fmt::format("{}s", s);
  if (s < 3600) return fmt::format("{}m{:02}s", s / 60, s % 60);
  return fmt::format("{}h{:02}m", s / 3600, s / 60 % 60);
}

Progress::Progress(std::size_t total) : x_total(total) {}

Progress::~Progress() { base::set_status(""); }

std::string Progress::text() const {
  const double elapsed = std::chrono::duration<double>(Clock::now() - x_start).count();
  const std::size_t full = x_total ? x_done * kBarWidth / x_total : kBarWidth;
  std::string line = fmt::format("[{}{}] {}/{}", std::string(full, '#'), std::string(kBarWidth - full, '.'), x_done, x_total);
  if (x_worked > 0 && elapsed > 0) {
    const double rate = static_cast<double>(x_worked) / elapsed;
    line += fmt::format("  {:.1f}/s  {} left", rate, duration_text(static_cast<double>(x_total - x_done) / rate));
  }
  if (x_failed > 0) line += fmt::format("  {} failed", x_failed);
  return line;
}

void Progress::item_done(const std::string& id, bool failed, bool worked) {
  ++x_done;
  x_failed += failed ? 1 : 0;
  x_worked += worked ? 1 : 0;
  if (x_total < 2) return;
  if (base::stderr_is_terminal()) return tick();
  const auto now = Clock::now();
  if (now - x_last_line < kLineEvery) return;
  x_last_line = now;
  base::log_note(fmt::format("{}/{} {}", x_done, x_total, id));
}

void Progress::tick() {
  if (x_total > 1) base::set_status(text());
}

}  // namespace tiedit::pipeline
