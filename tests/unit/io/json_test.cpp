#include "io/json.h"

#include <gtest/gtest.h>

#include <cmath>

namespace tiedit::io {
namespace {

JsonDocument parse(const std::string& text, const JsonLimits& limits = {}) { return parse_json(text, {"w"}, limits); }

// `class line` of what the text is refused with.
std::string refusal(const std::string& text, const JsonSource& source = {"w"}, const JsonLimits& limits = {}) {
  try {
    parse_json(text, source, limits);
  } catch (const Error& e) {
    EXPECT_EQ(e.kind(), source.kind);
    return e.slug() + " " + e.what();
  }
  return "read";
}

TEST(Json, KeepsMembersInTheOrderOfTheFile) {
  EXPECT_EQ(parse(R"( { "z" : [1, -2, 3.5, true, null, "\u00e9\ud83d\ude00"] , "a" : {} } )").root().dump(),
            R"({"z":[1,-2,3.5,true,null,"é😀"],"a":{}})");
  EXPECT_EQ(parse("7").root().get<int>(), 7);
  EXPECT_EQ(parse("\"\\u0000\"").root().get<std::string>(), std::string(1, '\0'));
  EXPECT_EQ(parse("[9223372036854775807,-9223372036854775808]").root().dump(),
            "[9223372036854775807,-9223372036854775808]");
}

TEST(Json, RefusesATrailingComma) {
  EXPECT_EQ(refusal("{\n \"a\": 1,\n \"boxes\": [1, 2, ]\n}"), "json.syntax w:3:18: a value, got ]; remove the comma");
  EXPECT_EQ(refusal("{\"a\": 1, }"), "json.syntax w:1:10: a member's name, got }; remove the comma");
}

TEST(Json, RefusesAMemberGivenTwice) {
  EXPECT_EQ(refusal("{\n\n\n  \"boxes\": [],\n  \"boxes\": []}"),
            "json.duplicate w:5:3: boxes: one member, got a second");
  EXPECT_EQ(refusal(R"({"a":[{"b":1},{"b":1,"c":{},"\u0062":2}]})"),
            "json.duplicate w:1:29: a[1].b: one member, got a second");
  EXPECT_EQ(refusal(R"({"a":[{"b":1},{"b":1}], "b": 1})"), "read");
}

TEST(Json, RefusesTooManyLevelsBeforeTheyCostStack) {
  EXPECT_EQ(refusal(std::string(100000, '[')), "json.depth w:1:65: nesting: at most 64 levels, got more");
  EXPECT_EQ(refusal(std::string(64, '[') + std::string(64, ']')), "read");
  std::string objects;
  for (int i = 0; i < 70; ++i) objects += "{\"a\":";
  EXPECT_EQ(refusal(objects), "json.depth w:1:321: nesting: at most 64 levels, got more");
}

TEST(Json, RefusesNumbersThatAreNotFiniteOrDoNotFit) {
  EXPECT_EQ(refusal(R"({"boxes":[{"box":[0,0,1e999,1]}]})"),
            "json.number w:1:23: boxes[0].box[2]: a finite number, got 1e999");
  EXPECT_EQ(refusal(R"({"boxes":[{"box":[0,0,NaN,1]}]})"),
            "json.number w:1:23: boxes[0].box[2]: a finite number, got NaN");
  EXPECT_EQ(refusal(R"({"boxes":[{"box":[0,0,-Infinity,1]}]})"),
            "json.number w:1:23: boxes[0].box[2]: a finite number, got -Infinity");
  const std::string remedy = "; integers end at 9223372036854775807";
  EXPECT_EQ(refusal(R"({"boxes":[{"box":[0,0,18446744073709551616,1]}]})"),
            "json.number w:1:23: boxes[0].box[2]: a finite number, got 18446744073709551616" + remedy);
  EXPECT_EQ(refusal(R"({"seed":9223372036854775808})"),
            "json.number w:1:9: seed: a finite number, got 9223372036854775808" + remedy);
  EXPECT_EQ(refusal(R"([-9223372036854775809])"),
            "json.number w:1:2: [0]: a finite number, got -9223372036854775809" + remedy);
  EXPECT_EQ(refusal("1e999"), "json.number w:1:1: a finite number, got 1e999");
  EXPECT_EQ(refusal("[-1e400, 1]"), "json.number w:1:2: [0]: a finite number, got -1e400");
}

TEST(Json, RefusesWhatIsNoJsonAndSaysWhatItAwaited) {
  EXPECT_EQ(refusal(""), "json.syntax w:1:1: a value, got an empty file");
  EXPECT_EQ(refusal(" \n"), "json.syntax w:2:1: a value, got the end of the file");
  EXPECT_EQ(refusal("{\"a\" 1}"), "json.syntax w:1:6: a colon after \"a\", got 1");
  EXPECT_EQ(refusal("{\"a\": }"), "json.syntax w:1:7: a value, got }");
  EXPECT_EQ(refusal("{a: 1}"), "json.syntax w:1:2: a member's name or }, got a");
  EXPECT_EQ(refusal("[1 2]"), "json.syntax w:1:4: a comma or ], got 2");
  EXPECT_EQ(refusal("{\"a\":1"), "json.syntax w:1:7: a comma or }, got the end of the file");
  EXPECT_EQ(refusal("[1] x"), "json.syntax w:1:5: the end of the file, got x");
  EXPECT_EQ(refusal("[1]]"), "json.syntax w:1:4: the end of the file, got ]");
  EXPECT_EQ(refusal("[012]"), "json.syntax w:1:3: a comma or ], got 12");
  EXPECT_EQ(refusal("[.5]"), "json.syntax w:1:2: a value or ], got .5");
  EXPECT_EQ(refusal("[1, +5]"), "json.syntax w:1:5: a value, got +5");
  EXPECT_EQ(refusal("[1.]"), "json.syntax w:1:2: a value or ], got 1.");
  EXPECT_EQ(refusal("[True]"), "json.syntax w:1:2: a value or ], got True");
  EXPECT_EQ(refusal("[1, // one\n2]"), "json.syntax w:1:5: a value, got //");
  EXPECT_EQ(refusal("['a']"), "json.syntax w:1:2: a value or ], got 'a'");
  EXPECT_EQ(refusal("[}"), "json.syntax w:1:2: a value or ], got }");
  EXPECT_EQ(refusal(std::string("[1,\0]", 5)), "json.syntax w:1:4: a value, got \\x00");
}

TEST(Json, RefusesDamagedStrings) {
  EXPECT_EQ(refusal("[\"abc5"), "json.syntax w:1:2: a closing quote, got the end of the file");
  EXPECT_EQ(refusal("[\"abc"), "json.syntax w:1:2: a closing quote, got the end of the file");
  EXPECT_EQ(refusal("[\"a\nb\"]"), "json.syntax w:1:4: an escaped control character, got byte 0x0A; write \\n or \\u");
  EXPECT_EQ(refusal(R"(["a\qb"])"), "json.syntax w:1:4: a valid escape, got \\q");
  EXPECT_EQ(refusal(R"(["\u12G4"])"), "json.syntax w:1:3: \\u and 4 hex digits, got \\u12G4");
  EXPECT_EQ(refusal(R"({"\ud800": 1})"), "json.syntax w:1:2: a string with paired \\u surrogates, got \"\\ud800\"");
}

TEST(Json, RefusesBytesThatAreNotUtf8AndByteOrderMarks) {
  EXPECT_EQ(refusal("[\"" + std::string(55, 'x') + "\xFF\"]"), "json.utf8 w: byte 57: UTF-8, got 0xFF");
  EXPECT_EQ(refusal("\xEF\xBB\xBF[1]"), "json.bom w:1:1: no byte order mark, got U+FEFF; save it as UTF-8 without one");
  EXPECT_EQ(refusal("\xFF\xFE[\0"), "json.utf8 w: byte 0: UTF-8, got 0xFF");
}

TEST(Json, KeepsToItsLimits) {
  EXPECT_EQ(refusal("[1,2,3]", {"w"}, {.elements = 3}), "json.elements w:1:6: elements: at most 3, got more");
  EXPECT_EQ(refusal("[1,2,3]", {"w"}, {.elements = 4}), "read");
  EXPECT_EQ(refusal("[1234567]", {"w"}, {.bytes = 8}), "json.size w: file: at most 8 bytes, got 9");
  EXPECT_EQ(refusal("[[[1]]]", {"w"}, {.depth = 2}), "json.depth w:1:3: nesting: at most 2 levels, got more");
}

TEST(Json, ManyMembersOfOneObjectAreReadInLinearTime) {
  std::string text = "{";
  for (int i = 0; i < 200000; ++i) text += "\"k" + std::to_string(i) + "\":0,";
  text.back() = '}';
  EXPECT_EQ(parse(text).root().size(), 200000U);
}

TEST(Json, ColumnsCountCharactersNotBytes) { EXPECT_EQ(refusal("[\"日本\", x]"), "json.syntax w:1:8: a value, got x"); }

TEST(Json, ARowOfAFileHasTheFilesLineNumber) {
  const JsonSource row{"jobs.jsonl", ErrorKind::input, 7};
  EXPECT_EQ(refusal("{\"a\": ]", row), "json.syntax jobs.jsonl:7:7: a value, got ]");
  EXPECT_EQ(refusal("[12345678]", row, {.bytes = 4}), "json.size jobs.jsonl:7: row: at most 4 bytes, got 10");
  EXPECT_EQ(parse_json("[1]", row).where(JsonPath().item(0)), "jobs.jsonl:7: [0]");
}

TEST(Json, PlacesOfValuesAndNamesAreFoundAgain) {
  const JsonDocument doc = parse("{\n \"x\": [{\"skip\": [1,{}]},\n  {\"a/b\": {\"c\" :  5}}]}");
  const JsonPath c = JsonPath().member("x").item(1).member("a/b").member("c");
  EXPECT_EQ(doc.where(c), "w:3:19: x[1][\"a/b\"].c");
  EXPECT_EQ(doc.where_name(c), "w:3:12: x[1][\"a/b\"].c");
  EXPECT_EQ(doc.where(JsonPath()), "w:1:1");
  EXPECT_EQ(doc.where_name(JsonPath().member("x").item(0).member("gone")), "w:2:8: x[0].gone");
}

TEST(JsonWriter, WritesNumbersInTheirShortestForm) {
  const auto text = [](const Json& v) { return dump_canonical(v); };
  EXPECT_EQ(text(20.0), "20");
  EXPECT_EQ(text(0.1), "0.1");
  EXPECT_EQ(text(1e-7), "1e-07");
  EXPECT_EQ(text(1.0 / 3), "0.3333333333333333");
  EXPECT_EQ(text(-7), "-7");
  EXPECT_EQ(text(9223372036854775807), "9223372036854775807");
  EXPECT_EQ(text(9223372036854775808.0), "9223372036854775808.0");
  for (const double v :
       {5e-324, 1.7976931348623157e308, 0.30000000000000004, 1e23, 9223372036854775808.0, -1e19, 123456789.125}) {
    EXPECT_EQ(parse(text(v)).root().get<double>(), v);
  }
}

TEST(JsonWriter, WritesTextAsUtf8WithoutBlanks) {
  EXPECT_EQ(dump_canonical(parse(R"({ "b" : ["日本", "\u0001\n\"\\"], "a": {}, "c": [] })").root()),
            "{\"b\":[\"日本\",\"\\u0001\\n\\\"\\\\\"],\"a\":{},\"c\":[]}");
}

TEST(JsonWriter, PrettyFormKeepsPlainArraysOnOneLine) {
  EXPECT_EQ(
      dump_pretty(parse(R"({"a":{"boxes":[[0.1,2],[3,4]],"n":[]},"b":{}})").root()),
      "{\n  \"a\": {\n    \"boxes\": [\n      [0.1, 2],\n      [3, 4]\n    ],\n    \"n\": []\n  },\n  \"b\": {}\n}\n");
}

TEST(JsonWriter, RefusesWhatJsonCannotSay) {
  EXPECT_THROW(dump_canonical(std::nan("")), Error);
  EXPECT_THROW(dump_canonical(std::string("\xFF")), Error);
}

}  // namespace
}  // namespace tiedit::io
