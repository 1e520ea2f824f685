#include "base/seeds.h"

#include <gtest/gtest.h>

namespace tiedit::base {
namespace {

TEST(Seeds, OfEditsEqualTheVectors) {
  EXPECT_EQ(seed_of(0, "e1"), 2532180330646565109U);
  EXPECT_EQ(seed_of(0, "e2"), 4514395071172464165U);
  EXPECT_EQ(seed_of(1234, "e1"), 4174740111775065703U);
}

TEST(Seeds, OfItemsEqualTheVectors) {
  EXPECT_EQ(seed_of(42, "a/cup.jpg"), 1821009219792348803U);
  EXPECT_EQ(seed_of(0, "cup.jpg"), 1832921029062618196U);
  EXPECT_EQ(seed_of(42, "日本.png"), 6930929614076537704U);
}

TEST(Seeds, NeverReachTheSignBit) {
  for (std::uint64_t s = 0; s < 1000; ++s) EXPECT_LT(seed_of(s, "x"), std::uint64_t{1} << 63U);
}

}  // namespace
}  // namespace tiedit::base
