#include "pipeline/run_folder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "base/digest.h"
#include "io/json.h"
#include "support/scratch.h"

namespace tiedit::pipeline {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

const std::string kKey(64, 'a'), kOther = "bbbbbbbb" + std::string(56, 'b');

class Folder : public testing::Test {
 protected:
  void SetUp() override { fs::remove_all(out); }
  void TearDown() override { fs::remove_all(out); }

  static ItemRequest request(const std::string& name = "a/cup") {
    ItemRequest r;
    r.id = name + ".jpg";
    r.out = {name + ".png", name + ".steps"};
    return r;
  }
  static ItemResult done(const std::string& picture, const std::string& key = kKey, const std::string& name = "a/cup") {
    ItemResult r;
    r.state = ItemState::done;
    r.key = key;
    r.picture = picture;
    r.files = {{"plan.json", "{}\n"}};
    r.record = {{"format", "tiedit.item/1"}, {"id", name + ".jpg"}, {"outputs", ordered_json::array()}, {"key", key}};
    if (!picture.empty())
      r.record["outputs"].push_back({{"path", name + ".png"}, {"sha256", base::sha256_hex(picture)}});
    return r;
  }
  static ItemResult failed(std::vector<StepFile> files) {
    ItemResult r = done("", kOther);
    r.state = ItemState::failed;
    r.files = std::move(files);
    return r;
  }
  std::string get(const std::string& name) const {
    return fs::is_regular_file(out / name) ? base::read_file(out / name, ErrorKind::internal, "test", 1 << 20) : "none";
  }
  void put(const std::string& name, const std::string& bytes) const {
    fs::create_directories((out / name).parent_path());
    std::ofstream(out / name, std::ios::binary) << bytes;
  }
  std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const auto& e : fs::recursive_directory_iterator(out)) {
      const std::string name = e.path().lexically_relative(out).generic_string();
      if (!name.starts_with(".tiedit")) all.push_back(name);
    }
    std::sort(all.begin(), all.end());
    return all;
  }
  template <class F>
  std::string error_of(F act) const {
    try {
      act();
    } catch (const Error& e) {
      return e.slug();
    } catch (const ErrorList& e) {
      return e.errors().at(0).slug() + " x" + std::to_string(e.errors().size());
    }
    return "no error";
  }

  fs::path out = test::scratch("run_folder_test");
};

TEST_F(Folder, IsMadeAndHasOneWriter) {
  const RunFolder first(out / "new" / "deep");
  EXPECT_EQ(error_of([&] { RunFolder second(out / "new" / "deep"); }), "output.locked");
  EXPECT_FALSE(fs::exists(out / "new" / "deep" / ".tiedit" / "probe"));
}

TEST_F(Folder, IsNoFile) {
  put("file", "x");
  EXPECT_EQ(error_of([&] { RunFolder folder(out / "file"); }), "output.kind");
}

TEST_F(Folder, HoldsThePictureAndItsSteps) {
  RunFolder folder(out);
  folder.commit(request(), done("picture"));
  EXPECT_EQ(names(), (std::vector<std::string>{"a", "a/cup.png", "a/cup.steps", "a/cup.steps/item.json",
                                               "a/cup.steps/plan.json"}));
  EXPECT_EQ(get("a/cup.png"), "picture");
  EXPECT_EQ(io::parse_json(get("a/cup.steps/item.json"), {.name = "item.json"}).root()["key"], kKey);
}

TEST_F(Folder, KnowsWhatStandsThere) {
  RunFolder folder(out);
  EXPECT_EQ(folder.standing(request(), kKey).state, Standing::State::nothing);
  folder.commit(request(), done("picture"));
  const Standing same = folder.standing(request(), kKey);
  EXPECT_EQ(same.state, Standing::State::same);
  EXPECT_EQ(same.record["id"], "a/cup.jpg");
  EXPECT_EQ(folder.standing(request(), kOther).state, Standing::State::stale);
  put("a/cup.png", "changed");
  EXPECT_EQ(folder.standing(request(), kKey).state, Standing::State::stale) << "the bytes are not those recorded";
}

TEST_F(Folder, DoesNotBelieveDamagedRecords) {
  RunFolder folder(out);
  for (const std::string& record : {std::string("{"), std::string("[]"), std::string("{\"format\":\"other/1\"}"),
                                    std::string("\xFF"), std::string()}) {
    folder.commit(request(), done("picture"));
    put("a/cup.steps/item.json", record);
    EXPECT_EQ(folder.standing(request(), kKey).state, Standing::State::stale) << record;
    fs::remove_all(out / "a");
  }
}

TEST_F(Folder, ReplacesOldStepsWhole) {
  RunFolder folder(out);
  ItemResult first = done("one");
  first.files.push_back({"e9.mask.png", "old"});
  folder.commit(request(), first);
  folder.commit(request(), done("two", kOther));
  EXPECT_EQ(get("a/cup.png"), "two");
  EXPECT_EQ(get("a/cup.steps/e9.mask.png"), "none");
  EXPECT_EQ(names().size(), 5U) << "no temporary is left";
}

TEST_F(Folder, KeepsWhatAnEarlierRunFinishedWhenAnItemFails) {
  RunFolder folder(out);
  folder.commit(request(), done("picture"));
  folder.commit(request(), failed({{"plan.json", "rejected"}}));
  EXPECT_EQ(get("a/cup.png"), "picture");
  EXPECT_EQ(folder.standing(request(), kKey).state, Standing::State::same);
}

TEST_F(Folder, KeepsThePlanOfAFailedItemAndNothingOfOneThatNeverBegan) {
  RunFolder folder(out);
  folder.commit(request("bad"), failed({}));
  EXPECT_TRUE(names().empty());
  folder.commit(request(), failed({{"plan.json", "rejected"}}));
  EXPECT_EQ(get("a/cup.steps/plan.json"), "rejected");
  EXPECT_EQ(get("a/cup.png"), "none");
}

TEST_F(Folder, RefusesFilesOfOthersAndNamesThemAll) {
  put("a/cup.png", "mine");
  put("dog.png", "mine too");
  RunFolder folder(out);
  EXPECT_EQ(error_of([&] {
              folder.prepare({request(), request("dog"), request("new")}, Overwrite::stale);
            }),
            "output.foreign x2");
  EXPECT_EQ(error_of([&] { folder.prepare({request()}, Overwrite::never); }), "output.foreign x1");
  folder.prepare({request(), request("dog")}, Overwrite::always);
}

TEST_F(Folder, TakesItsOwnFilesForItsOwn) {
  {
    RunFolder folder(out);
    folder.commit(request(), done("picture"));
  }
  fs::remove_all(out / ".tiedit");
  RunFolder again(out);
  EXPECT_EQ(error_of([&] { again.prepare({request()}, Overwrite::stale); }), "no error");
}

TEST_F(Folder, KnowsItsPictureAfterAKillBetweenTheTwoRenames) {
  {
    RunFolder folder(out);
    folder.commit(request(), done("old"));
    folder.commit(request(), done("new", kOther));
  }
  put("a/cup.png", "old");  // as if the second picture had not been renamed yet
  RunFolder again(out);
  EXPECT_EQ(error_of([&] { again.prepare({request()}, Overwrite::stale); }), "no error");
  EXPECT_EQ(again.standing(request(), kOther).state, Standing::State::stale) << "and does it again";
}

TEST_F(Folder, KnowsItsPictureAfterStepsWereMadeAlone) {
  RunFolder folder(out);
  folder.commit(request(), done("picture"));
  folder.commit(request(), done("", kOther));  // --until
  EXPECT_EQ(get("a/cup.png"), "picture");
  EXPECT_EQ(error_of([&] { folder.prepare({request()}, Overwrite::stale); }), "no error");
  EXPECT_EQ(folder.standing(request(), kKey).state, Standing::State::stale);
}

TEST_F(Folder, RemovesTheTemporariesOfAKilledRunAndNothingElse) {
  put("a/.cup.png.tiedit-0123abcd", "half");
  put("a/.cup.steps.tiedit-0123abcd/plan.json", "half");
  put(".run.jsonl.tiedit-00000000", "half");
  put("a/.keep", "mine");
  RunFolder folder(out);
  folder.prepare({request()}, Overwrite::stale);
  EXPECT_EQ(names(), (std::vector<std::string>{"a", "a/.keep"}));
}

TEST_F(Folder, LogsLinesAsTheyComeAndInOrderAtTheEnd) {
  RunFolder folder(out);
  put("run.jsonl", "torn li");
  folder.start_log();
  EXPECT_EQ(get("run.jsonl"), "");
  folder.append_log({{"id", "b"}});
  folder.append_log({{"id", "a"}});
  EXPECT_EQ(get("run.jsonl"), "{\"id\":\"b\"}\n{\"id\":\"a\"}\n");
  folder.finish_log({{{"id", "a"}}, {{"id", "b"}}});
  EXPECT_EQ(get("run.jsonl"), "{\"id\":\"a\"}\n{\"id\":\"b\"}\n");
}

TEST_F(Folder, WritesRunJsonOnlyWhenItChanges) {
  RunFolder folder(out);
  folder.write_run({{"seed", 1}});
  const auto first = fs::last_write_time(out / "run.json");
  folder.write_run({{"seed", 1}});
  EXPECT_EQ(fs::last_write_time(out / "run.json"), first);
  folder.write_run({{"seed", 2}});
  EXPECT_EQ(get("run.json"), "{\"seed\":2}\n");
}

TEST_F(Folder, LeavesNothingHalfWrittenWhenTheDiskRefuses) {
  RunFolder folder(out);
  put("a", "a file where a folder must be");
  EXPECT_EQ(error_of([&] { folder.commit(request(), done("picture")); }), "output.write");
  EXPECT_EQ(names(), (std::vector<std::string>{"a"}));
}

}  // namespace
}  // namespace tiedit::pipeline
