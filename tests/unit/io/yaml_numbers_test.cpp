#include "io/yaml_numbers.h"

#include <gtest/gtest.h>

namespace tiedit::io {
namespace {

TEST(YamlNumbers, TakesDecimalIntegersOnly) {
  for (const char* good : {"0", "-0", "7", "-12", "99999999999999999999"}) EXPECT_TRUE(is_integer(good)) << good;
  for (const char* bad :
       {"", "-", "010", "-01", "0x10", "0o7", "+5", "1_000", "1e3", "5.0", " 5", "5 ", "--5", "\xD9\xA5"})
    EXPECT_FALSE(is_integer(bad)) << bad;
  EXPECT_EQ(integer_value("9223372036854775807"), std::int64_t{9223372036854775807});
  EXPECT_EQ(integer_value("9223372036854775808"), std::nullopt);
  EXPECT_EQ(integer_value("-9223372036854775809"), std::nullopt);
}

TEST(YamlNumbers, TakesDecimalNumbersThatADoubleHolds) {
  EXPECT_EQ(number_value("7.5"), 7.5);
  EXPECT_EQ(number_value("-0.25"), -0.25);
  EXPECT_EQ(number_value(".5"), 0.5);
  EXPECT_EQ(number_value("1e-07"), 1e-7);
  EXPECT_EQ(number_value("1E+3"), 1000);
  EXPECT_EQ(number_value("0.1"), 0.1) << "the nearest double, whatever the locale";
  for (const char* bad : {"", "-", ".", "5.", "010", "00.5", "0x1p3", "nan", ".nan", "inf", ".inf", "-.inf", "1e999",
                          "1,5", "1e", "1e+", "1.5.2", "+1", " 1"})
    EXPECT_EQ(number_value(bad), std::nullopt) << bad;
}

TEST(YamlNumbers, GuessesTheIntegerThatWasMeant) {
  EXPECT_EQ(meant_integer("010"), "10");
  EXPECT_EQ(meant_integer("-007"), "-7");
  EXPECT_EQ(meant_integer("000"), "0");
  EXPECT_EQ(meant_integer("0x1F"), "31");
  EXPECT_EQ(meant_integer("1_000"), "1000");
  EXPECT_EQ(meant_integer("+5"), "5");
  EXPECT_EQ(meant_integer("50.00"), "50");
  for (const char* none : {"", "ten", "5.5", "0xZZ", "1e3", "0x", "-", "9999999999999999999"})
    EXPECT_EQ(meant_integer(none), "") << none;
}

}  // namespace
}  // namespace tiedit::io
