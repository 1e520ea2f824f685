#include "base/text.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <limits>

namespace tiedit::base {
namespace {

TEST(Text, ControlCharactersAreEscapedAndNothingElse) {
  EXPECT_EQ(escape_controls(std::string("a\0\x1f\x7f b", 6)), "a\\x00\\x1F\\x7F b");
  EXPECT_EQ(escape_controls("日本 \\x00 é"), "日本 \\x00 é");
}

TEST(Text, NumbersAreGroupedByThousands) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1000), "1,000");
  EXPECT_EQ(grouped(1234567), "1,234,567");
  EXPECT_EQ(grouped(-1000), "-1,000");
  EXPECT_EQ(grouped(-999), "-999");
  EXPECT_EQ(grouped(std::numeric_limits<std::int64_t>::min()), "-9,223,372,036,854,775,808");
}

TEST(Text, TheNearestNameIsATypoAway) {
  const std::vector<std::string> names{"threshold", "steps", "mask"};
  EXPECT_EQ(nearest("treshold", names), "threshold");
  EXPECT_EQ(nearest("msak", names), "mask") << "a transposition counts as one";
  EXPECT_EQ(nearest("stpes", names), "steps");
  EXPECT_EQ(nearest("guidance", names), "");
  EXPECT_EQ(nearest("", names), "");
  EXPECT_EQ(nearest("x", {}), "");
  EXPECT_EQ(nearest(std::string(100000, 'x'), names), "") << "long words cost little";
}

TEST(Text, ASuggestionNamesTheNearestOrAll) {
  EXPECT_EQ(suggestion("msak", {"mask", "plan"}), "did you mean mask");
  EXPECT_EQ(suggestion("guidance", {"mask", "plan"}), "one of mask, plan");
  EXPECT_EQ(suggestion("x", {}), "");
}

TEST(Text, ListsAreJoined) {
  EXPECT_EQ(join({"a", "b"}), "a, b");
  EXPECT_EQ(join({"a"}), "a");
  EXPECT_EQ(join({}), "");
  EXPECT_EQ(join({"a", "b"}, "+"), "a+b");
}

TEST(Text, TheFirstByteThatIsNotUtf8IsFound) {
  constexpr std::size_t none = std::string::npos;
  EXPECT_EQ(invalid_utf8_at(""), none);
  EXPECT_EQ(invalid_utf8_at("a\xC3\xA9\xE6\x97\xA5\xF0\x9F\x98\x80"), none);
  EXPECT_EQ(invalid_utf8_at("\xF4\x8F\xBF\xBF"), none) << "U+10FFFF";
  const std::vector<std::pair<std::string, std::size_t>> bad{{"ab\xFF", 2},
                                                             {"a\x80", 1},  // no start
                                                             {"\xC0\xAF", 0},
                                                             {"\xE0\x80\x80", 0},
                                                             {"\xF0\x80\x80\x80", 0},  // overlong
                                                             {"x\xED\xA0\x80", 1},
                                                             {"\xF4\x90\x80\x80", 0},  // a surrogate; beyond U+10FFFF
                                                             {"\xC3", 0},
                                                             {"ok\xE6\x97", 2}};  // cut
  for (const auto& [bytes, at] : bad) EXPECT_EQ(invalid_utf8_at(bytes), at) << escape_controls(bytes);
}

TEST(Text, BytesThatAreNotUtf8AreWrittenAsNumbers) {
  EXPECT_EQ(valid_utf8("日本 \n"), "日本 \n");
  EXPECT_EQ(valid_utf8("\xFF\xFE.png"), "\\xFF\\xFE.png");
  EXPECT_EQ(valid_utf8("a\xE6\x97"), "a\\xE6\\x97");
  EXPECT_EQ(valid_utf8(""), "");
}

TEST(Text, CodePointsAreCountedNotBytes) {
  EXPECT_EQ(code_points("日本é"), 3U);
  EXPECT_EQ(code_points(""), 0U);
}

TEST(Text, NumbersAreWrittenShortestAndReadBack) {
  EXPECT_EQ(shortest(0.1), "0.1");
  EXPECT_EQ(shortest(1), "1");
  EXPECT_EQ(shortest(1e-7), "1e-07");
  for (const double v : {1.0 / 3, 5e-324, 1.7976931348623157e308, -0.3})
    EXPECT_EQ(std::strtod(shortest(v).c_str(), nullptr), v);
}

}  // namespace
}  // namespace tiedit::base
