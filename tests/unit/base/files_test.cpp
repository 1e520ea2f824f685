#include "base/files.h"
#include "support/scratch.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <functional>

namespace tiedit::base {
namespace {

class Files : public testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(folder);
    fs::create_directories(folder);
  }
  void TearDown() override { fs::remove_all(folder); }

  static void put(const fs::path& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }
  static std::string get(const fs::path& path) { return read_file(path, ErrorKind::internal, "test", 1 << 20); }
  std::vector<std::string> names() const {
    std::vector<std::string> out;
    for (const auto& entry : fs::directory_iterator(folder)) out.push_back(entry.path().filename().string());
    std::sort(out.begin(), out.end());
    return out;
  }
  /// "class: line" of the error that `act` throws, the folder written as F.
  std::string error_of(const std::function<void()>& act) const {
    try {
      act();
    } catch (const Error& e) {
      std::string line = e.slug() + ": " + e.what();
      for (std::size_t at; (at = line.find(folder.string())) != std::string::npos;)
        line.replace(at, folder.string().size(), "F");
      return line;
    }
    return "no error";
  }
  std::string reading(const fs::path& path, std::int64_t most = 100) const {
    return error_of([&] { read_file(path, ErrorKind::input, "image", most); });
  }

  fs::path folder = test::scratch("files_test");
};

TEST_F(Files, AreReadWhole) {
  const std::string bytes("a\0b\xFF", 4);
  put(folder / "f", bytes);
  EXPECT_EQ(get(folder / "f"), bytes);
  put(folder / "empty", "");
  EXPECT_EQ(get(folder / "empty"), "");
}

TEST_F(Files, OfOtherKindsAreRefusedByName) {
  ASSERT_EQ(::mkfifo((folder / "fifo").c_str(), 0600), 0);
  EXPECT_EQ(reading(folder / "fifo"), "image.kind: F/fifo: a regular file, got a FIFO");
  EXPECT_EQ(reading(folder), "image.kind: F: a regular file, got a folder");
  EXPECT_EQ(reading("/dev/null"), "image.kind: /dev/null: a regular file, got a device");
}

TEST_F(Files, ThatCannotBeOpenedSayWhy) {
  EXPECT_EQ(reading(folder / "none"), "image.open: F/none: a readable file, got no such file or directory");
  fs::create_symlink("loop", folder / "loop");
  EXPECT_EQ(reading(folder / "loop"), "image.open: F/loop: a readable file, got too many levels of symbolic links");
  if (::geteuid() == 0) return;  // root reads what nobody may
  put(folder / "secret", "x");
  fs::permissions(folder / "secret", fs::perms::none);
  EXPECT_EQ(reading(folder / "secret"), "image.open: F/secret: a readable file, got permission denied");
}

TEST_F(Files, OverTheLimitAreNotRead) {
  put(folder / "f", std::string(2000, 'x'));
  EXPECT_EQ(reading(folder / "f", 1999), "image.size: F/f: file: at most 1,999 bytes, got 2,000");
  EXPECT_EQ(reading(folder / "f", 2000), "no error");
}

TEST_F(Files, AreWrittenBesideTheirNameAndRenamed) {
  put(folder / "cup.png", "old");
  write_atomically(folder / "cup.png", "new", "0123abcd");
  EXPECT_EQ(get(folder / "cup.png"), "new");
  EXPECT_EQ(names(), std::vector<std::string>{"cup.png"}) << "no temporary is left";
}

TEST_F(Files, OfAKilledRunAreReplaced) {
  put(folder / temporary_name("cup.png", "0123abcd"), "half");
  write_atomically(folder / "cup.png", "whole", "0123abcd");
  EXPECT_EQ(get(folder / "cup.png"), "whole");
  EXPECT_EQ(names(), std::vector<std::string>{"cup.png"});
}

TEST_F(Files, AreNotWrittenThroughALink) {
  put(folder / "victim", "mine");
  fs::create_symlink("victim", folder / "link");
  write_new_file(folder / "link", "new");
  EXPECT_EQ(get(folder / "victim"), "mine");
  EXPECT_FALSE(fs::is_symlink(folder / "link"));
}

TEST_F(Files, WhoseFolderIsMissingOrAFileSaySo) {
  EXPECT_EQ(error_of([&] { write_atomically(folder / "no" / "cup.png", "x", "0123abcd"); }),
            "output.write: F/no/.cup.png.tiedit-0123abcd: a finished write, got no such file or directory");
  put(folder / "file", "x");
  EXPECT_EQ(error_of([&] { make_folders(folder / "file" / "below"); }),
            "output.write: F/file/below: a finished write, got not a directory");
}

TEST_F(Files, LeaveNoTemporaryWhenTheRenameIsRefused) {
  fs::create_directories(folder / "cup.png" / "full");  // a folder in the way
  EXPECT_EQ(error_of([&] { write_atomically(folder / "cup.png", "x", "0123abcd"); }),
            "output.write: F/cup.png: a finished write, got is a directory");
  EXPECT_EQ(names(), std::vector<std::string>{"cup.png"});
}

TEST_F(Files, CutShortLeaveNothingBehind) {
  const rlimit old = [] {
    rlimit l{};
    ::getrlimit(RLIMIT_FSIZE, &l);
    return l;
  }();
  ::signal(SIGXFSZ, SIG_IGN);
  rlimit small = old;
  small.rlim_cur = 10;
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const std::string line = error_of([&] { write_atomically(folder / "cup.png", std::string(100, 'x'), "0123abcd"); });
  ::setrlimit(RLIMIT_FSIZE, &old);
  EXPECT_EQ(line, "output.write: F/.cup.png.tiedit-0123abcd: a finished write, got file too large");
  EXPECT_TRUE(names().empty()) << "nothing half-written is left";
}

TEST_F(Files, WithoutAFreeDescriptorEndWithLimitFiles) {
  rlimit old{};
  ::getrlimit(RLIMIT_NOFILE, &old);
  rlimit none = old;
  none.rlim_cur = 0;
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
  const std::string writing = error_of([&] { write_new_file(folder / "cup.png", "x"); });
  const std::string input = reading(folder / "cup.png");
  ::setrlimit(RLIMIT_NOFILE, &old);
  EXPECT_EQ(writing, "limit.files: F/cup.png: a free file descriptor, got too many open files; raise ulimit -n");
  EXPECT_EQ(input, writing) << "no picture is to blame for it";
}

TEST_F(Files, FoldersChangePlacesWhole) {
  fs::create_directories(folder / "tmp");
  put(folder / "tmp" / "new", "1");
  replace_folder(folder / "tmp", folder / "cup.steps");
  EXPECT_TRUE(fs::exists(folder / "cup.steps" / "new"));
  fs::create_directories(folder / "tmp");
  put(folder / "tmp" / "newer", "2");
  replace_folder(folder / "tmp", folder / "cup.steps");
  EXPECT_TRUE(fs::exists(folder / "cup.steps" / "newer"));
  EXPECT_FALSE(fs::exists(folder / "cup.steps" / "new"));
  EXPECT_EQ(names(), std::vector<std::string>{"cup.steps"});
}

TEST_F(Files, TemporariesAreKnownByTheirName) {
  EXPECT_EQ(temporary_name("cup.png", "0123abcd"), ".cup.png.tiedit-0123abcd");
  EXPECT_TRUE(is_temporary_name(".cup.png.tiedit-0123abcd"));
  for (const char* other : {"cup.png", ".cup.png", ".tiedit", "cup.tiedit-0123abcd", ".cup.tiedit-0123abc",
                            ".cup.tiedit-0123abcg", ".cup.tiedit-0123ABCD", ""})
    EXPECT_FALSE(is_temporary_name(other)) << other;
}

TEST_F(Files, ALockHasOneHolderAndNamesIt) {
  const FileLock held(folder / "lock");
  const std::string line = error_of([&] { FileLock second(folder / "lock"); });
  EXPECT_TRUE(line.starts_with("output.locked: F/lock: a free run folder, got one held by pid " +
                               std::to_string(::getpid()) + " on host "))
      << line;
  EXPECT_TRUE(line.ends_with("; wait, or use another -o")) << line;
}

TEST_F(Files, ALockDiesWithItsHolder) {
  { const FileLock held(folder / "lock"); }
  EXPECT_EQ(error_of([&] { FileLock again(folder / "lock"); }), "no error");
  const pid_t child = ::fork();
  if (child == 0) {
    const FileLock held(folder / "lock");
    ::_exit(0);  // as a kill: no destructor runs
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(error_of([&] { FileLock again(folder / "lock"); }), "no error");
}

TEST_F(Files, AreTheSameByDeviceAndInode) {
  put(folder / "a", "x");
  put(folder / "b", "x");
  fs::create_hard_link(folder / "a", folder / "c");
  EXPECT_EQ(file_id(folder / "a"), file_id(folder / "c"));
  EXPECT_NE(file_id(folder / "a"), file_id(folder / "b"));
  EXPECT_EQ(file_id(folder / "none"), std::nullopt);
  EXPECT_GT(free_bytes(folder), 0U);
}

}  // namespace
}  // namespace tiedit::base
