#include "io/json_schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"

namespace tiedit::io {
namespace {

using testing::ElementsAre;

std::vector<std::string> check(const std::string& schema, const std::string& value) {
  std::vector<std::string> out;
  for (const SchemaMessage& m : JsonSchema(Json::parse(schema)).check(Json::parse(value))) {
    out.push_back(m.path.text() + ": " + m.need + " / " + m.got + (m.remedy.empty() ? "" : " / " + m.remedy));
  }
  return out;
}

TEST(JsonSchema, ChecksTypes) {
  EXPECT_THAT(check(R"({"type":"integer"})", "1.0"), ElementsAre());
  EXPECT_THAT(check(R"({"type":"integer"})", "1.5"), ElementsAre(": an integer / 1.5"));
  EXPECT_THAT(check(R"({"type":"number"})", "true"), ElementsAre(": a number / true"));
  EXPECT_THAT(check(R"({"type":"boolean"})", "0"), ElementsAre(": true or false / 0"));
}

TEST(JsonSchema, ChecksBounds) {
  EXPECT_THAT(check(R"({"minLength":1,"maxLength":2})", "\"\""), ElementsAre(": 1..2 characters / 0"));
  EXPECT_THAT(check(R"({"maxLength":2})", "\"日本\""), ElementsAre());
  EXPECT_THAT(check(R"({"maxLength":1})", "\"日本\""), ElementsAre(": at most 1 character / 2"));
  EXPECT_THAT(check(R"({"exclusiveMinimum":0,"maximum":1})", "0"), ElementsAre(": above 0, at most 1 / 0"));
  EXPECT_THAT(check(R"({"minimum":0.1,"maximum":10})", "11"), ElementsAre(": 0.1..10 / 11"));
  EXPECT_THAT(check(R"({"minItems":2,"maxItems":2})", "[1]"), ElementsAre(": 2 items / 1"));
}

TEST(JsonSchema, ChecksMembersItemsAndChoices) {
  const std::string schema =
      R"({"type":"object","additionalProperties":false,"required":["a"],"properties":{"a":{"type":"array",
    "uniqueItems":true,"items":{"$ref":"#/$defs/w"}},"b":{"const":"x"}},"$defs":{"w":{"enum":["red","blue",1]}}})";
  EXPECT_THAT(check(schema, R"({"a":["red",1.0]})"), ElementsAre());
  EXPECT_THAT(check(schema, R"({"b":"y","c":1})"),
              ElementsAre("a: required / nothing", "b: x / y", "c: unknown member /  / did you mean a"));
  EXPECT_THAT(
      check(schema, R"({"a":["rad","red","red"]})"),
      ElementsAre("a[2]: an item of its own / a second red", "a[0]: one of red, blue, 1 / rad / did you mean red"));
  EXPECT_THAT(check(schema, R"({"a":[true]})"), ElementsAre("a[0]: one of red, blue, 1 / true"));
}

TEST(JsonSchema, ChecksConditionsAndPatterns) {
  const std::string schema =
      R"({"allOf":[{"if":{"properties":{"k":{"const":1}}},"then":{"required":["q"]},"else":{"not":{"required":["q"]}}}]})";
  EXPECT_THAT(check(schema, R"({"k":1})"), ElementsAre("q: required / nothing"));
  EXPECT_THAT(check(schema, R"({"k":2,"q":[]})"), ElementsAre("q: absent here / an array"));
  EXPECT_THAT(check(schema, R"({"k":2})"), ElementsAre());
  EXPECT_THAT(check(R"({"pattern":"^a+$"})", "\"ab\""), ElementsAre(": text like ^a+$ / ab"));
  EXPECT_THAT(check(R"({"pattern":"^a+$"})", "\"aa\\n\""), testing::SizeIs(1));
}

TEST(JsonSchema, RefusesKeywordsItDoesNotKnow) {
  for (const char* schema :
       {R"({"oneOf":[]})", R"({"properties":{"a":{"format":"date"}}})", R"({"additionalProperties":true})",
        R"({"$ref":"http://x"})", R"({"not":{"type":"string"}})"}) {
    EXPECT_THROW(JsonSchema(Json::parse(schema)), Error) << schema;
  }
}

}  // namespace
}  // namespace tiedit::io
