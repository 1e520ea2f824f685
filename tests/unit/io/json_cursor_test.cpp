#include "io/json_cursor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

namespace tiedit::io {
namespace {

using testing::ElementsAre;

std::vector<std::string> lines(const std::string& text, const std::function<void(const JsonCursor&)>& read) {
  const JsonDocument document = parse_json(text, {"w"});
  JsonErrors errors;
  read(JsonCursor(document, errors));
  std::vector<std::string> out;
  for (const Error& e : errors.all()) out.push_back(e.slug() + " " + e.what());
  return out;
}

TEST(JsonCursor, ReadsEveryType) {
  const JsonDocument document = parse_json(R"({"s":"x","b":true,"n":1.5,"i":-3,"w":"rel","l":[1,2],"z":null})", {"w"});
  JsonErrors errors;
  const JsonCursor root(document, errors);
  EXPECT_EQ(root.member("s")->string(), "x");
  EXPECT_EQ(root.member("b")->boolean(), true);
  EXPECT_EQ(root.member("n")->number(), 1.5);
  EXPECT_EQ(root.member("i")->number(), -3.0);
  EXPECT_EQ(root.member("i")->integer(-3, 5), -3);
  EXPECT_EQ(root.member("w")->one_of({"rel", "px"}), "rel");
  EXPECT_EQ(root.member("l")->items().at(1).integer(0, 9), 2);
  EXPECT_FALSE(root.member("z"));
  EXPECT_FALSE(root.member("none"));
  EXPECT_TRUE(root.object({"s", "b", "n", "i", "w", "l", "z"}));
  EXPECT_NO_THROW(errors.throw_if_any());
}

TEST(JsonCursor, NamesTypePlaceAndValueOfWhatIsWrong) {
  EXPECT_THAT(
      lines(R"({"s":5, "b":"yes",
 "n":true, "i":5.0, "j":300, "w":"rell", "l":{}, "m":[]})",
            [](const JsonCursor& c) {
              c.member("s")->string();
              c.member("b")->boolean();
              c.member("n")->number();
              c.member("i")->integer(0, 9);
              c.member("j")->integer(0, 255);
              c.member("w")->one_of({"rel", "px"});
              c.member("l")->items();
              c.member("m")->object({});
              c.required("gone");
            }),
      ElementsAre("json.type w:1:6: s: a string, got 5", "json.type w:1:13: b: true or false, got \"yes\"",
                  "json.type w:2:6: n: a finite number, got true", "json.type w:2:16: i: an integer, got 5",
                  "json.range w:2:25: j: 0..255, got 300",
                  "json.choice w:2:34: w: one of rel, px, got rell; did you mean rel",
                  "json.type w:2:46: l: an array, got an object", "json.type w:2:54: m: an object, got an array",
                  "json.missing w:1:1: gone: required, got nothing"));
}

TEST(JsonCursor, NamesUnknownMembersWithTheNearestKnownOne) {
  EXPECT_THAT(lines(R"({"boxes":[{"lable":1,"zzzzz":2}]})",
                    [](const JsonCursor& c) {
                      c.member("boxes")->items().at(0).object({"label", "z"});
                    }),
              ElementsAre("json.unknown w:1:12: boxes[0].lable: unknown member; did you mean label",
                          "json.unknown w:1:22: boxes[0].zzzzz: unknown member; one of label, z"));
}

TEST(JsonErrors, KeepTheFirstTwenty) {
  std::string text = "[";
  for (int i = 0; i < 100; ++i) text += "\"x\",";
  text.back() = ']';
  EXPECT_EQ(lines(text,
                  [](const JsonCursor& c) {
                    for (const JsonCursor& i : c.items()) i.number();
                  })
                .size(),
            20U);
}

TEST(JsonErrors, AreThrownTogether) {
  JsonErrors errors;
  errors.add(Error(ErrorKind::config, "a.b", {"w", "x"}));
  errors.add(Error(ErrorKind::config, "a.c", {"w", "y"}));
  try {
    errors.throw_if_any();
    FAIL();
  } catch (const ErrorList& e) {
    EXPECT_STREQ(e.what(), "w: x\nw: y");
  }
}

}  // namespace
}  // namespace tiedit::io
