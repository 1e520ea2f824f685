#include "base/base64.h"

#include <gtest/gtest.h>

#include <random>

namespace tiedit::base {
namespace {

TEST(Base64, TheVectorsOfTheStandard) {
  const std::pair<std::string, std::string> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : vectors) {
    EXPECT_EQ(to_base64(bytes), text);
    EXPECT_EQ(from_base64(text), bytes);
  }
}

TEST(Base64, LineEndsAreSkippedAndAllElseIsRefused) {
  EXPECT_EQ(from_base64("Zm9v\r\n YmFy\n"), "foobar");
  for (const std::string text :
       {"Z", "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Z===", "=", "Zg==Zg==", "Zm 9v!", "Zm9v-A==", "\xC3\xA9Zm"})
    EXPECT_FALSE(from_base64(text)) << text;
}

TEST(Base64, AnyBytesComeBack) {
  std::mt19937 random(3);
  for (int i = 0; i < 500; ++i) {
    std::string bytes(random() % 50, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    ASSERT_EQ(from_base64(to_base64(bytes)), bytes);
  }
}

}  // namespace
}  // namespace tiedit::base
