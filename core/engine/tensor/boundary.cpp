#include "engine/tensor/boundary.h"

#include <c10/util/Exception.h>

#include <string>

#include "base/error.h"

namespace tiedit::tensor {
namespace {

/// The first line of libtorch's message: the rest is its own call stack.
std::string first_line(const c10::Error& e) {
  const std::string text = e.what_without_backtrace();
  return text.substr(0, text.find('\n'));
}

}  // namespace

void with_torch_errors(std::string_view where, const std::function<void()>& work) {
  try {
    work();
  } catch (const c10::OutOfMemoryError& e) {
    throw Error(ErrorKind::device, "device.memory",
                {std::string(where), "enough memory on the device", first_line(e), "use a smaller picture"});
  } catch (const c10::Error& e) {
    throw Error(ErrorKind::internal, "engine.torch",
                {std::string(where), "tensors that fit the operation", first_line(e), {}});
  }
}

}  // namespace tiedit::tensor
