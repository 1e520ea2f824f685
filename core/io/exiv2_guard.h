#pragma once
#include <exception>
#include <mutex>
#include <string>

namespace tiedit::io {

/// Holds exiv2 for one thread at a time (its XMP parser is not safe for several), silent, with our namespace known.
class Exiv2Guard {
 public:
  Exiv2Guard();

  /// What `work` answers; a default value when exiv2 throws: its exceptions end at this boundary.
  template <class Work>
  auto call(Work work) const -> decltype(work()) {
    try {
      return work();
    } catch (const std::exception&) {  // Exiv2::AnyError and what its containers throw
      return {};
    }
  }

 private:
  std::unique_lock<std::mutex> x_lock;
};

}  // namespace tiedit::io
