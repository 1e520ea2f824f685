#pragma once
#include <functional>
#include <string_view>

namespace tiedit::tensor {

/// Runs `work` and turns what libtorch throws into our Error, with `where` (the stage's id) in front:
/// out of memory -> {device, device.memory}, anything else of libtorch -> {internal, engine.torch}.
/// Error, Cancelled and std::bad_alloc pass unchanged.
void with_torch_errors(std::string_view where, const std::function<void()>& work);

}  // namespace tiedit::tensor
