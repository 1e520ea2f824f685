#include "engine/tensor/boundary.h"

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <new>

#include "base/error.h"

namespace tiedit::tensor {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(TorchErrors, BecomeOneLineOfOurs) {
  try {
    with_torch_errors("edit.x", [] { at::zeros({2, 3}).matmul(at::zeros({2, 3})); });
    FAIL() << "shapes that do not fit passed";
  } catch (const Error& e) {
    EXPECT_EQ(e.kind(), ErrorKind::internal);
    EXPECT_EQ(e.slug(), "engine.torch");
    EXPECT_THAT(e.what(), AllOf(HasSubstr("edit.x: "), HasSubstr("2x3"), Not(HasSubstr("\n"))));
  }
}

TEST(TorchErrors, SayWhenTheDeviceIsFull) {
  try {
    with_torch_errors("edit.x", [] { TORCH_CHECK_WITH(OutOfMemoryError, false, "tried to allocate 9 GiB"); });
    FAIL() << "no error";
  } catch (const Error& e) {
    EXPECT_EQ(e.kind(), ErrorKind::device);
    EXPECT_EQ(e.slug(), "device.memory");
    EXPECT_THAT(e.what(), HasSubstr("9 GiB"));
  }
}

TEST(TorchErrors, LeaveOursAlone) {
  const Error ours(ErrorKind::input, "edit.fault", {"edit.x", "no fault", "throw"});
  try {
    with_torch_errors("edit.y", [&] { throw ours; });
    FAIL() << "no error";
  } catch (const Error& e) {
    EXPECT_STREQ(e.what(), ours.what());
  }
  EXPECT_THROW(with_torch_errors("edit.y", [] { throw std::bad_alloc(); }), std::bad_alloc);
}

}  // namespace
}  // namespace tiedit::tensor
