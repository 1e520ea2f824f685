#pragma once
#include <chrono>
#include <cstddef>
#include <string>

namespace tiedit::pipeline {

/// How far a run is: a bar as the last line of a terminal, else a line at most every two seconds.
class Progress {
 public:
  explicit Progress(std::size_t total);
  ~Progress();

  /// An item ended; `worked` is false for one found finished.
  void item_done(const std::string& id, bool failed, bool worked);
  /// Redraws the bar as time goes on.
  void tick();

 private:
  using Clock = std::chrono::steady_clock;
  std::string text() const;

  std::size_t x_total, x_done = 0, x_failed = 0, x_worked = 0;
  Clock::time_point x_start = Clock::now(), x_last_line{};
};

/// 75.2 -> "1m15s", 4000 -> "1h06m".
std::string duration_text(double seconds);

}  // namespace tiedit::pipeline
