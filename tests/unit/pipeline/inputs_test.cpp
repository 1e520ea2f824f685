#include "pipeline/inputs.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "base/error.h"
#include "support/scratch.h"

namespace tiedit::pipeline {
namespace {

namespace fs = std::filesystem;

class Inputs : public testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(folder);
    fs::create_directories(folder);
  }
  void TearDown() override { fs::remove_all(folder); }

  void put(const std::string& name, const std::string& bytes = "x") const {
    fs::create_directories((folder / name).parent_path());
    std::ofstream(folder / name, std::ios::binary) << bytes;
  }
  InputList expand(bool recursive = false) const {
    return expand_inputs({(folder / "in").string()}, recursive, folder / "in" / "out");
  }
  static std::vector<std::string> ids(const InputList& list) {
    std::vector<std::string> out;
    for (const InputFile& f : list.files) out.push_back(f.id);
    return out;
  }
  static std::string error_of(const std::vector<std::string>& arguments, bool recursive = false) {
    try {
      expand_inputs(arguments, recursive, "out");
    } catch (const Error& e) {
      return e.slug() + ": " + e.what();
    }
    return "no error";
  }

  fs::path folder = test::scratch("inputs_test");
};

TEST_F(Inputs, AreTakenByTheirEndingOrTheirFirstBytes) {
  for (const char* name : {"in/a.JPG", "in/b.jpeg", "in/c.png", "in/d.webp"}) put(name);
  put("in/e", "\x89PNG\r\n\x1A\n");
  put("in/f.bin", "\xFF\xD8\xFF\xE0");
  put("in/g.data", std::string("RIFF\0\0\0\0WEBP", 12));
  put("in/h.wav", std::string("RIFF\0\0\0\0WAVE", 12));
  put("in/i", "\x89PN");
  EXPECT_EQ(ids(expand()), (std::vector<std::string>{"a.JPG", "b.jpeg", "c.png", "d.webp", "e", "f.bin", "g.data"}));
}

TEST_F(Inputs, AreSortedByTheBytesOfTheirPathAndCalledByIt) {
  for (const char* name : {"in/b.png", "in/a/z.png", "in/a-.png", "in/B.png", "in/a/b/c.png"}) put(name);
  EXPECT_EQ(ids(expand()), (std::vector<std::string>{"B.png", "a-.png", "b.png"}));
  const InputList all = expand(true);
  EXPECT_EQ(ids(all), (std::vector<std::string>{"B.png", "a-.png", "a/b/c.png", "a/z.png", "b.png"}));
  EXPECT_EQ(all.files[2].path, folder / "in" / "a" / "b" / "c.png");
}

TEST_F(Inputs, AFileNamedItselfIsCalledByItsName) {
  put("in/a/cup.jpg");
  EXPECT_EQ(ids(expand_inputs({(folder / "in" / "a" / "cup.jpg").string()}, false, "out")),
            std::vector<std::string>{"cup.jpg"});
  put("in/notes.txt");
  EXPECT_EQ(ids(expand_inputs({(folder / "in" / "notes.txt").string()}, false, "out")),
            std::vector<std::string>{"notes.txt"})
      << "as named, whatever it is";
}

TEST_F(Inputs, WithASlashAtTheEndAreTheSame) {
  put("in/a.png");
  EXPECT_EQ(ids(expand_inputs({(folder / "in").string() + "/"}, false, "out")), std::vector<std::string>{"a.png"});
  EXPECT_EQ(ids(expand_inputs({(folder / "in" / ".." / "in" / ".").string()}, false, "out")),
            std::vector<std::string>{"a.png"});
}

TEST_F(Inputs, WhatIsSkippedIsCountedByKind) {
  put("in/a.png");
  for (const char* name : {"in/.hidden.png", "in/.git/x.png", "in/b.txt", "in/c.txt", "in/README", "in/old.steps/x.png",
                           "in/.tiedit/x.png", "in/out/a.png"})
    put(name);
  ASSERT_EQ(::mkfifo((folder / "in" / "pipe").c_str(), 0600), 0);  // must not be opened: it would wait for a writer
  const InputList list = expand(true);
  EXPECT_EQ(ids(list), std::vector<std::string>{"a.png"});
  const std::map<std::string, int> counts{{".txt", 2},
                                          {"hidden", 2},
                                          {"of a run (*.steps, .tiedit)", 2},
                                          {"the output folder", 1},
                                          {"without an ending", 2}};
  EXPECT_EQ(list.skipped, counts);
  EXPECT_EQ(
      skipped_notice(list),
      "skipped 9 entries: 2 .txt, 2 hidden, 2 of a run (*.steps, .tiedit), 1 the output folder, 2 without an ending");
  EXPECT_EQ(skipped_notice({}), "");
  EXPECT_EQ(skipped_notice({{}, {{".txt", 1}}}), "skipped 1 entry: 1 .txt");
}

TEST_F(Inputs, OfAFolderThatHoldsItselfAreTakenOnce) {
  put("in/sub/a.png");
  fs::create_directory_symlink(folder / "in", folder / "in" / "sub" / "loop");
  const InputList list = expand(true);
  EXPECT_EQ(ids(list), std::vector<std::string>{"sub/a.png"});
  EXPECT_EQ(list.skipped, (std::map<std::string, int>{{"link to a folder above", 1}}));
}

TEST_F(Inputs, BehindALinkToAnotherFolderAreTaken) {
  put("in/a.png");
  put("other/b.png");
  fs::create_directory_symlink(folder / "other", folder / "in" / "link");
  EXPECT_EQ(ids(expand(true)), (std::vector<std::string>{"a.png", "link/b.png"}));
}

TEST_F(Inputs, ThatAreMissingAreAllNamed) {
  put("in/a.png");
  EXPECT_EQ(error_of({"no1.png", (folder / "in").string(), "no2"}),
            "input.missing: no1.png, no2: a file or folder, got none of that name");
}

TEST_F(Inputs, AFolderWithoutAPictureIsAnError) {
  put("in/a.txt");
  const std::string in = (folder / "in").string();
  EXPECT_EQ(error_of({in}),
            "input.none: " + in + ": a folder with a JPEG, PNG or WebP, got none; -r descends into folders");
  EXPECT_EQ(error_of({in}, true), "input.none: " + in + ": a folder with a JPEG, PNG or WebP, got none");
}

TEST_F(Inputs, ABrokenLinkNamedAsAPictureIsTakenAndWillFailAlone) {
  put("in/a.png");
  fs::create_symlink("nowhere", folder / "in" / "b.png");
  EXPECT_EQ(ids(expand()), (std::vector<std::string>{"a.png", "b.png"}));
}

}  // namespace
}  // namespace tiedit::pipeline
