#include "base/paths.h"
#include "support/scratch.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

namespace tiedit::base {
namespace {

class Paths : public testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(folder);
    fs::create_directories(root / "a");
    fs::create_directories(folder / "outside");
    std::ofstream(root / "a" / "cup.jpg") << "cup";
    std::ofstream(folder / "outside" / "secret") << "secret";
    fs::create_symlink("a/cup.jpg", root / "link.jpg");
    fs::create_symlink(folder / "outside" / "secret", root / "bad.jpg");
    fs::create_directory_symlink("../outside", root / "badfolder");
    fs::create_symlink("loop", root / "loop");
  }
  void TearDown() override { fs::remove_all(folder); }

  std::string read(const std::string& path) const {
    return read_beneath(root, path, "jobs.jsonl:7: image", "image", 100);
  }
  std::string line(const std::string& path) const {
    try {
      read(path);
    } catch (const Error& e) {
      EXPECT_EQ(exit_code(e.kind()), 3);
      return e.slug() + " " + e.what();
    }
    return "read";
  }

  fs::path folder = test::scratch("paths_test");
  fs::path root = folder / "root";
};

TEST_F(Paths, BeneathTheRootAreRead) {
  for (const std::string path : {"a/cup.jpg", "./a/../a/cup.jpg", "link.jpg"}) EXPECT_EQ(read(path), "cup") << path;
  EXPECT_EQ(read((root / "a" / "cup.jpg").string()), "cup");
  EXPECT_EQ(resolve_beneath(root, "link.jpg", "w"), fs::canonical(root / "a" / "cup.jpg"));
}

TEST_F(Paths, ThatLeaveTheRootAreRefused) {
  const std::string need = "path.escape jobs.jsonl:7: image: a path beneath the input root, got ";
  for (const std::string path : {"../../etc/passwd", "../outside/secret", "a/../../outside/secret", "bad.jpg",
                                 "badfolder/secret", "loop", "/etc/passwd"}) {
    EXPECT_EQ(line(path), need + path);
  }
  EXPECT_EQ(line((folder / "rooted").string()), need + (folder / "rooted").string());
  EXPECT_EQ(line(""), need + "\"\"");
  EXPECT_EQ(line(std::string("a\0b", 3)), need + "a\\x00b");
}

TEST_F(Paths, ThatNameNothingSaySo) {
  EXPECT_EQ(line("a/mug.jpg"), "input.missing jobs.jsonl:7: image: an existing file, got a/mug.jpg");
  EXPECT_EQ(line("a/cup.jpg/x"), "input.missing jobs.jsonl:7: image: an existing file, got a/cup.jpg/x");
}

TEST_F(Paths, ToFifosAndFoldersDoNotHang) {
  ASSERT_EQ(::mkfifo((root / "fifo").c_str(), 0600), 0);
  EXPECT_EQ(line("fifo"), "image.kind jobs.jsonl:7: image: a regular file, got a FIFO");
  EXPECT_EQ(line("a"), "image.kind jobs.jsonl:7: image: a regular file, got a folder");
}

TEST(PathText, StaysBeneathWhenItNeverClimbsAboveItsStart) {
  for (const char* path : {"a", "a/b.png", "./a", "a/../b", "..a", "a..", "a/.."})
    EXPECT_TRUE(stays_beneath(path)) << path;
  for (const char* path : {"", "/", "/a", "..", "../a", "a/../../b", "./.."}) EXPECT_FALSE(stays_beneath(path)) << path;
}

}  // namespace
}  // namespace tiedit::base
