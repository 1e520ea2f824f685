#include "llm/reply.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "llm/reply_repair.h"
#include "support/mutate.h"

namespace tiedit::llm {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string read(const std::string& text, bool tolerant = false) {
  const ReadReply reply = read_reply(text, tolerant);
  EXPECT_NE(reply.object.has_value(), !reply.problem.empty()) << text;
  return reply.object ? io::dump_canonical(*reply.object) : reply.problem;
}
std::vector<std::string> actions(const std::string& text, bool tolerant = false) {
  return read_reply(text, tolerant).normalised;
}

TEST(Reply, IsAnObjectAndNothingElse) {
  EXPECT_EQ(read(R"( {"a": [1, "x"]} )"), R"({"a":[1,"x"]})");
  EXPECT_EQ(read("[1]"), "reply: an object, got an array");
  EXPECT_EQ(read(""), "reply:1:1: a value, got an empty file");
  EXPECT_THAT(read(R"(Sure: {"a":1})"), HasSubstr("reply:1:1: a value, got Sure"));
  EXPECT_THAT(read(R"({"a":1} Done.)"), HasSubstr("the end of the file, got Done"));
  EXPECT_THAT(read(R"({"a":1,"a":2})"), HasSubstr("one member, got a second"));
  EXPECT_THAT(read(R"({"a":)" + std::string(100000, '[')), HasSubstr("at most 64 levels"));
  EXPECT_THAT(read(std::string((1 << 20) + 1, ' ')), HasSubstr("at most 1,048,576 bytes, got 1,048,577"));
}

TEST(Reply, MarkThoughtsAndOneFenceAreRemoved) {
  EXPECT_EQ(read("\xEF\xBB\xBF{\"a\":1}"), R"({"a":1})");
  EXPECT_EQ(read("<think>a {b} c</think>\n\n{\"a\":1}"), R"({"a":1})");
  EXPECT_EQ(read("```json\n{\"a\":1}\n```"), R"({"a":1})");
  EXPECT_EQ(read("```\n{\"a\":\"```\"}\n```\n"), R"({"a":"```"})");
  EXPECT_THAT(actions("\xEF\xBB\xBF <think></think><think>2</think> ```JSON\n{\"a\":1}```"),
              ElementsAre("byte_order_mark", "think", "fence"));
  EXPECT_THAT(read("<think>never ends {\"a\":1}"), HasSubstr("a value, got"));
  EXPECT_THAT(read("Here:\n```json\n{\"a\":1}\n```"), HasSubstr("a value, got Here"));
  EXPECT_THAT(read("```json\n```json\n{\"a\":1}\n```\n```"), HasSubstr("a value, got"));
}

TEST(TolerantReply, ReadsWhatModelsMean) {
  EXPECT_EQ(read("Sure! {\"a\": {\"b\": \"}\"}} Done {}.", true), R"({"a":{"b":"}"}})");
  EXPECT_EQ(read("{'a': 'it\\'s', 'b': 'the dog's \"bed\"',}", true), R"({"a":"it's","b":"the dog's \"bed\""})");
  EXPECT_EQ(read("{\"a\": [True, False, None, \"None\"], \"b\": [1, 2,],}", true),
            R"({"a":[true,false,null,"None"],"b":[1,2]})");
  EXPECT_EQ(read("{\"x\": 35%, \"y\": -2.5%, \"z\": \"35%\"}", true), R"({"x":0.35,"y":-0.025,"z":"35%"})");
  EXPECT_THAT(actions("So {'a': True, 'x': 5%,}", true),
              ElementsAre("single_quotes", "python_words", "percent", "trailing_comma", "prose"));
  EXPECT_THAT(actions("{\"a\": 1}", true), ElementsAre()) << "a strict reply is left alone";
}

TEST(TolerantReply, DoesNotMakeThingsUp) {
  for (const std::string number : {"NaN", "Infinity", "-Infinity", "1e999"}) {
    EXPECT_THAT(read("{\"a\": " + number + "}", true), HasSubstr("a finite number, got " + number));
    EXPECT_THAT(read("{'a': " + number + ",}", true), HasSubstr("reply:1:")) << number;
  }
  for (const std::string text : {"no object", "{\"a\": 1", "{'a': 'b", "{a: 1}", "{\"a\" 1}", "[{\"a\":1}"}) {
    const ReadReply reply = read_reply(text, true);
    EXPECT_EQ(reply.object.has_value(), text[0] == '[') << text;  // the first object is what is looked for
  }
}

TEST(TolerantReply, NeverReadsLessThanTheStrictOneAndNeverCrashes) {
  const std::string valid =
      R"(<think>x</think>{"thought":"a 'b' c","ops":[{"op":"move","ids":["o1"],"to":[0.5,35]}],"caption":null})";
  std::mt19937 random(5);
  int read_well = 0;
  for (int i = 0; i < 20000; ++i) {
    const std::string text = test::mutated(valid, random, "{}[],:\"'0e%.-\\");
    const ReadReply strict = read_reply(text, false), tolerant = read_reply(text, true);
    ASSERT_TRUE(!strict.object || tolerant.object) << text;
    if (strict.object) {
      ASSERT_EQ(*strict.object, *tolerant.object) << text;
    }
    read_well += tolerant.object.has_value();
  }
  EXPECT_GT(read_well, 1000);
}

}  // namespace
}  // namespace tiedit::llm
