#include "stages/plan/layout_llm.h"

#include <algorithm>

#include "artifacts/program_json.h"
#include "llm/engine.h"
#include "stages/plan/layout_conversation.h"
#include "stages/plan/layout_reply.h"

namespace tiedit {
namespace {

constexpr std::size_t kLongestReason = 600;

// Cut at a character's start.
std::string shortened_reason(std::string text) {
  if (text.size() <= kLongestReason) return text;
  std::size_t end = kLongestReason;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  text.resize(end);
  return text;
}

class LayoutPlanner {
 public:
  LayoutPlanner(const PlanLayoutLlm::Config& config, const PlanLayoutLlm::In& in, Context& context)
      : x_config(config), x_in(in), x_context(context), x_talk(stages::layout_conversation(config, in, context.seed)) {}

  Plan run() {
    const std::unique_ptr<llm::ChatEngine> engine = llm::open_engine(x_config.chat, "plan.layout_llm");
    stages::JudgedReply judged;
    for (int round = 0; round <= x_config.chat.repairs && !judged.program; ++round) {
      x_context.check_cancelled();
      if (round > 0) x_talk.request.messages.push_back({"user", stages::repair_message(judged.errors)});
      const llm::ChatReply reply = engine->ask(x_talk.request);
      x_context.files.push_back({"plan.raw." + std::to_string(++x_attempts) + ".txt", reply.text});
      judged = judge(reply);
      x_talk.request.messages.push_back({"assistant", reply.text});
    }
    x_context.notes["structured"] = x_talk.request.structured;
    return plan_of(judged);
  }

 private:
  stages::JudgedReply judge(const llm::ChatReply& reply) const {
    const stages::LayoutQuestion question{*x_in.layout, *x_in.annotations, x_in.instruction->text,
                                          x_config.reply == "tolerant", x_config.conserve == "fail"};
    return x_config.returns == "program" ? stages::judge_program(reply, question)
                                         : stages::judge_layout(reply, question);
  }

  Plan plan_of(const stages::JudgedReply& judged) {
    Plan plan;
    plan.instruction = x_in.instruction->text;
    plan.planner = nlohmann::ordered_json{{"stage", "plan.layout_llm"},
                                          {"model", x_config.chat.model},
                                          {"prompt_sha256", x_talk.prompt_sha256},
                                          {"attempts", x_attempts},
                                          {"normalised", judged.normalised}};
    for (const Warning& w : judged.warnings) x_context.warn(w.slug, w.text);
    if (!judged.program) {
      const std::string reason = judged.errors.empty() ? "no reply" : judged.errors.back();
      x_context.warn("llm.format", "plan.layout_llm: a program that can be run, got none in " +
                                       std::to_string(x_attempts) + " replies; " + reason);
      plan.reject = Reject{"not_understood", shortened_reason(reason)};
    } else if (!judged.noop.empty()) {
      plan.reject = Reject{judged.noop,
                           shortened_reason(judged.program->thought.empty() ? judged.noop : judged.program->thought)};
    } else {
      plan.layout_program = artifacts::to_json(*judged.program);
    }
    return plan;
  }

  const PlanLayoutLlm::Config& x_config;
  const PlanLayoutLlm::In& x_in;
  Context& x_context;
  stages::LayoutConversation x_talk;
  int x_attempts = 0;
};

}  // namespace

PlanLayoutLlm::PlanLayoutLlm(const Config& c) : config(c) { llm::check_settings(c.chat); }

Plan PlanLayoutLlm::run(const In& in, Context& context) const { return LayoutPlanner(config, in, context).run(); }

}  // namespace tiedit
