#include "llm/transcript.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "llm/engine.h"
#include "support/scratch.h"

namespace tiedit::llm {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

ChatRequest request() {
  ChatRequest r;
  r.stage = "plan.layout_llm";
  r.model = "m";
  r.messages = {{"system", "é\n"}, {"user", "u"}};
  r.seed = 7;
  r.max_tokens = 9;
  return r;
}

template <class Act>
std::string refusal(Act act) {
  try {
    act();
  } catch (const Error& e) {
    return std::string(to_string(e.kind())) + " " + e.slug() + " " + e.what();
  } catch (const ErrorList& e) {
    return std::string(to_string(e.errors()[0].kind())) + " " + e.errors()[0].slug() + " " + e.what();
  }
  return "none";
}

TEST(ChatBody, IsThatOfChatCompletions) {
  ChatRequest r = request();
  EXPECT_EQ(
      io::dump_canonical(body_of(r)),
      R"({"model":"m","messages":[{"role":"system","content":"é\n"},{"role":"user","content":"u"}],"temperature":0,"seed":7,"max_tokens":9})");
  r.structured = "json_object";
  r.token_field = "max_completion_tokens";
  EXPECT_THAT(io::dump_canonical(body_of(r)),
              HasSubstr(R"("max_completion_tokens":9,"response_format":{"type":"json_object"}})"));
  r.structured = "json_schema";
  r.schema_name = "s";
  r.schema = {{"type", "object"}};
  EXPECT_THAT(
      io::dump_canonical(body_of(r)),
      HasSubstr(
          R"("response_format":{"type":"json_schema","json_schema":{"name":"s","strict":true,"schema":{"type":"object"}}})"));
}

TEST(ChatKey, IsTheDigestOfTheSortedBody) {
  // hashlib.sha256(json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()
  EXPECT_EQ(key_of(body_of(request())), "f0c1d9834bcfb48e24bffce1dcdf7d1ab815c0093bd98b3c77310ab6c458b671");
  EXPECT_EQ(key_of({{"b", {{"y", 1}, {"x", 2}}}, {"a", nullptr}}),
            key_of({{"a", nullptr}, {"b", {{"x", 2}, {"y", 1}}}}));
}

TEST(Transcript, AnswersWhatWasWrittenDown) {
  ChatReply reply{"{}", "length", "no", io::Json{{"total_tokens", 3}}};
  const std::string row = transcript_row(request(), reply);
  EXPECT_THAT(row, StartsWith(R"({"format":"tiedit.transcript/1","key":")"));
  const Transcript read = Transcript::read("\n" + row + "\n" + row, "t.jsonl");
  EXPECT_EQ(read.size(), 1U);
  const ChatReply* found = read.find(key_of(body_of(request())));
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->text + found->finish_reason + found->refusal, "{}lengthno");
  EXPECT_EQ(found->usage["total_tokens"], 3);
  EXPECT_EQ(read.find("x"), nullptr);
}

TEST(Transcript, AReplyMayBeItsTextAlone) {
  const io::Json body = body_of(request());
  const io::Json row{{"format", kTranscriptFormat}, {"key", key_of(body)}, {"request", body}, {"reply", "hello"}};
  const Transcript read = Transcript::read(io::dump_canonical(row), "t.jsonl");
  EXPECT_EQ(read.find(key_of(body))->text, "hello");
  EXPECT_EQ(read.find(key_of(body))->finish_reason, "stop");
}

TEST(Transcript, BrokenRowsAreTheRunsOwnFault) {
  const std::string row = transcript_row(request(), {"x"});
  const auto broken = [&](const std::string& from, const std::string& to) {
    std::string text = row;
    text.replace(text.find(from), from.size(), to);
    return refusal([&] { Transcript::read(text, "t.jsonl"); });
  };
  EXPECT_THAT(
      broken("transcript/1", "transcript/2"),
      StartsWith("config transcript.format t.jsonl:1: format: tiedit.transcript/1, got \"tiedit.transcript/2\""));
  EXPECT_THAT(broken("\"seed\":7", "\"seed\":8"),
              StartsWith("config transcript.key t.jsonl:1: key: the request's SHA-256, "));
  EXPECT_THAT(broken("\"status\"", "\"state\""), HasSubstr("json.unknown t.jsonl:1: state: unknown member"));
  EXPECT_THAT(broken("\"reply\"", "\"usage\""), HasSubstr("json.missing t.jsonl:1: reply: required, got nothing"));
  EXPECT_THAT(broken("{\"format\"", "{\"format\",\"x\""), StartsWith("config json.syntax t.jsonl:1:10: a colon"));
}

TEST(Engine, ReplaysAndRefusesWhatItCannot) {
  const std::filesystem::path file = test::scratch("replay.jsonl");
  std::ofstream(file) << transcript_row(request(), {"said"}) << "\n";
  ChatFields fields;
  fields.mode = "replay";
  fields.transcript = file.string();
  const std::unique_ptr<ChatEngine> engine = open_engine(fields, "plan.layout_llm");
  EXPECT_EQ(engine->ask(request()).text, "said");
  ChatRequest other = request();
  other.seed = 8;
  EXPECT_THAT(refusal([&] { engine->ask(other); }),
              StartsWith("input transcript.entry plan.layout_llm: a transcript that holds the request, got no entry "));
  EXPECT_THAT(refusal([&] { engine->ask(other); }), HasSubstr("...; run once with mode: record"));
  fields.mode = "live";
  EXPECT_EQ(refusal([&] { open_engine(fields, "plan.layout_llm"); }),
            "endpoint llm.absent plan.layout_llm: mode: replay with a transcript, which is all this build can do, got "
            "mode: live");
  fields = ChatFields{};
  EXPECT_EQ(refusal([&] { check_settings(fields); }), "none");
  fields.mode = "replay";
  EXPECT_EQ(refusal([&] { check_settings(fields); }),
            "config transcript.missing transcript: a file to answer from, got none");
  fields.transcript = "/nowhere.jsonl";
  EXPECT_THAT(refusal([&] { check_settings(fields); }),
              StartsWith("config transcript.open transcript: /nowhere.jsonl: "));
  std::ofstream(file) << "\n{\"format\":1}\n";
  fields.transcript = file.string();
  EXPECT_THAT(refusal([&] { check_settings(fields); }), HasSubstr(":2: format: tiedit.transcript/1, got 1"));
  std::filesystem::remove(file);
}

}  // namespace
}  // namespace tiedit::llm
