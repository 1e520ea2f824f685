#include <gtest/gtest.h>

#include <random>

#include "io/json.h"

namespace tiedit::io {
namespace {

// Every path of a value, in the order of the text.
void collect(const Json& value, const JsonPath& path, std::vector<JsonPath>& out) {
  out.push_back(path);
  std::size_t index = 0;
  for (const auto& [name, member] : value.items()) {
    if (!value.is_structured()) break;
    collect(member, value.is_array() ? path.item(index++) : path.member(name), out);
  }
}

const std::string kText =
    "{\n  \"a\": [1, {\"b\": \"x\\\"]\", \"c\": [[], {}]},\n 3],\n \"é\": {\"z\": null, \"a\": [\n[2,\n4]]}, \"last\": "
    "5}";

TEST(JsonPlaces, AreTheSameInWhateverOrderTheyAreAskedFor) {
  const JsonDocument document = parse_json(kText, {.name = "a.json"});
  std::vector<JsonPath> paths;
  collect(document.root(), {}, paths);
  ASSERT_EQ(paths.size(), 16U);
  std::vector<std::string> values, names;
  for (const JsonPath& path : paths) {
    const JsonDocument fresh = parse_json(kText, {.name = "a.json"});
    values.push_back(fresh.where(path));
    names.push_back(fresh.where_name(path));
  }
  EXPECT_EQ(values[1], "a.json:2:8: a");
  EXPECT_EQ(values[5], "a.json:2:31: a[1].c");
  EXPECT_EQ(names[5], "a.json:2:26: a[1].c");
  EXPECT_EQ(values[15], "a.json:6:15: last");
  std::mt19937 random(5);
  for (int i = 0; i < 3000; ++i) {
    const std::size_t k = random() % paths.size();
    ASSERT_EQ(document.where(paths[k]), values[k]) << i;
    ASSERT_EQ(document.where_name(paths[k]), names[k]) << i;
    if (i % 7 == 0) {
      ASSERT_EQ(document.where_name(paths[0].member("missing")), "a.json:1:1: missing");
      ASSERT_EQ(document.where_name(paths[1].item(17)), "a.json:2:8: a[17]");
    }
  }
}

TEST(JsonPlaces, OfAPartHaveNoLine) {
  const JsonDocument document("", {.name = "a.json", .inside = "annotations[17]"}, Json{{"bbox", {1, 2}}});
  EXPECT_EQ(document.where({}), "a.json: annotations[17]");
  EXPECT_EQ(document.where(JsonPath().member("bbox").item(1)), "a.json: annotations[17].bbox[1]");
}

TEST(JsonElements, AreHandedOverOneByOneAndNotKept) {
  std::string seen;
  const Json root = parse_json_elements(R"({"a":[{"x":[1]},2,[3]],"b":{"c":[{}]},"d":[[]]})", {.name = "a.json"}, {},
                                        [&](const std::string& member, std::size_t index, Json value) {
                                          seen += member + std::to_string(index) + dump_canonical(value) + " ";
                                        });
  EXPECT_EQ(seen, "a0{\"x\":[1]} a2[3] d0[] ");
  EXPECT_EQ(dump_canonical(root), R"({"a":[null,2,null],"b":{"c":[{}]},"d":[null]})");
}

TEST(JsonElements, AreReadAsStrictlyAsAWholeText) {
  const auto refusal = [](const std::string& text, const JsonLimits& limits = {}) -> std::string {
    try {
      parse_json_elements(text, {.name = "a.json"}, limits, [](const std::string&, std::size_t, const Json&) {});
    } catch (const Error& e) {
      return e.what();
    }
    return "read";
  };
  EXPECT_EQ(refusal(R"({"a":[{"x":1,"x":2}]})"), "a.json:1:14: a[0].x: one member, got a second");
  EXPECT_EQ(refusal(R"({"a":[{},{"x":1e999}]})"), "a.json:1:15: a[1].x: a finite number, got 1e999");
  EXPECT_EQ(refusal(R"({"a":[{},]})"), "a.json:1:10: a value, got ]; remove the comma");
  EXPECT_EQ(refusal(R"({"a":[{},{}]})", {.elements = 3}), "a.json:1:10: elements: at most 3, got more");
}

TEST(JsonRootMembers, AreNamedWithoutReadingTheirValues) {
  EXPECT_EQ(root_members(R"( {"a": {"x": [1, "}"]}, "b\u0062" : 2, "c":[]})"),
            (std::vector<std::string>{"a", "bb", "c"}));
  for (const std::string text : {"", "[1]", "7", "{", "{]", "{\"a", "{7:1}"})
    EXPECT_LE(root_members(text).size(), 1U) << text;
}

}  // namespace
}  // namespace tiedit::io
