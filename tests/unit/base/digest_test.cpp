#include "base/digest.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "support/scratch.h"

namespace tiedit::base {
namespace {

TEST(Digest, EqualsThePublishedVectors) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex(std::string(1000000, 'a')), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Digest, OfPiecesEqualsThatOfTheWhole) {
  Sha256 digest;
  digest.update("a");
  digest.update("");
  digest.update("bc");
  EXPECT_EQ(digest.hex(), sha256_hex("abc"));
}

TEST(Digest, OfAFileEqualsThatOfItsBytes) {
  const std::filesystem::path path = test::scratch("digest_test.bin");
  for (const std::size_t size : {std::size_t{0}, std::size_t{5}, std::size_t{1} << 20U, (std::size_t{1} << 20U) + 1}) {
    const std::string bytes(size, '\x07');
    std::ofstream(path, std::ios::binary) << bytes;
    EXPECT_EQ(sha256_file(path), sha256_hex(bytes)) << size;
  }
  std::filesystem::remove(path);
}

TEST(Digest, NamesTheFileItCannotRead) {
  try {
    sha256_file("no/such/file");
    FAIL();
  } catch (const Error& e) {
    EXPECT_STREQ(e.what(), "no/such/file: a readable file, got no such file or directory");
    EXPECT_EQ(e.slug(), "digest.read");
    EXPECT_EQ(exit_code(e.kind()), 5);
  }
  EXPECT_THROW(sha256_file(testing::TempDir()), Error);
}

}  // namespace
}  // namespace tiedit::base
