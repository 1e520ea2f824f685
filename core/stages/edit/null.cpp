#include "stages/edit/null.h"

#include <array>
#include <chrono>
#include <csignal>
#include <new>
#include <opencv2/core.hpp>
#include <thread>

namespace tiedit {
namespace {

void nap(std::chrono::milliseconds time, const Context& context) {
  const auto end = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < end) {
    context.check_cancelled();
    std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(std::chrono::milliseconds(5), end - std::chrono::steady_clock::now()));
  }
}

}  // namespace

std::array<unsigned char, 3> null_pattern(std::uint64_t seed) {
  std::array<unsigned char, 3> out{};
  for (std::size_t c = 0; c < 3; ++c) out[c] = static_cast<unsigned char>(0x55U ^ ((seed >> (8 * c)) & 0xFFU));
  return out;
}

void null_fault(const NullConfig& config, const Context& context) {
  if (config.sleep_ms > 0) nap(std::chrono::milliseconds(config.sleep_ms), context);
  if (config.fault == "throw") throw Error(ErrorKind::input, "edit.fault", {"edit.null", "no fault", "throw"});
  if (config.fault == "nan") throw Error(ErrorKind::input, "edit.nonfinite", {"edit.null", "finite values", "NaN"});
  if (config.fault == "oom") throw std::bad_alloc();
  if (config.fault == "segv") std::raise(SIGSEGV);
  if (config.fault == "hang") nap(std::chrono::hours(1), context);
  if (config.fault == "sticky") throw Error(ErrorKind::device, "device.sticky", {"edit.null", "a working device", "a sticky error"});
}

Image NullEdit::run(const In& in, Context& context) const {
  null_fault(config, context);
  const auto pattern = null_pattern(context.seed);
  const cv::Mat& source = in.image->srgb8();
  cv::Mat changed;
  cv::bitwise_xor(source, cv::Scalar(pattern[0], pattern[1], pattern[2]), changed);
  if (in.mask) {
    cv::Mat kept = source.clone();
    changed.copyTo(kept, in.mask->pixels);
    changed = kept;
  }
  return Image(changed);
}

}  // namespace tiedit
