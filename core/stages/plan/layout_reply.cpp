#include "stages/plan/layout_reply.h"

#include "llm/reply.h"
#include "stages/layout/mark_nouns.h"
#include "stages/layout/program_run.h"
#include "stages/plan/layout_diff.h"

namespace tiedit::stages {
namespace {

using io::Json;

const artifacts::ProgramSource kReply{.name = "reply", .path = "program", .kind = ErrorKind::input};

// `class path: message`; the path is that of the model's own object.
std::string error_line(const Error& error) {
  std::string line = error.what();
  for (const std::string prefix : {"reply: program.", "reply: layout.", "reply: "}) {
    if (!line.starts_with(prefix)) continue;
    line.erase(0, prefix.size());
    break;
  }
  return error.slug() + " " + line;
}

// Errors of what `act` throws, as lines.
template <class Act>
void collect_errors(JudgedReply& out, Act act) {
  try {
    act();
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::input) throw;
    out.errors.push_back(error_line(error));
  } catch (const ErrorList& errors) {
    for (const Error& error : errors.errors()) out.errors.push_back(error_line(error));
  }
}

// Optional members come as null from a server that keeps to the schema.
Json without_nulls(const Json& value) {
  if (!value.is_structured()) return value;
  Json out = value.is_array() ? Json::array() : Json::object();
  for (const auto& [name, member] : value.items()) {
    if (value.is_array()) {
      out.push_back(without_nulls(member));
    } else if (!member.is_null()) {
      out[name] = without_nulls(member);
    }
  }
  return out;
}

// The object of a reply that ended well.
std::optional<Json> object_in(const llm::ChatReply& reply, bool tolerant, JudgedReply& out) {
  if (!reply.refusal.empty()) {
    out.errors.push_back("llm.format an answer, got a refusal");
  } else if (reply.finish_reason != "stop") {
    out.errors.push_back("llm.format a whole reply, got one that ended by " + reply.finish_reason);
  }
  if (!out.errors.empty()) return {};
  llm::ReadReply read = llm::read_reply(reply.text, tolerant);
  out.normalised = std::move(read.normalised);
  if (!read.object) out.errors.push_back("llm.format " + read.problem);
  return std::move(read.object);
}

void refuse_files(const Program& program, JudgedReply& out) {
  for (std::size_t i = 0; i < program.ops.size(); ++i) {
    const auto* add = std::get_if<AddOp>(&program.ops[i]);
    const auto* replace = std::get_if<ReplaceOp>(&program.ops[i]);
    if ((add && !add->appearance.empty()) || (replace && !replace->appearance.empty()))
      out.errors.push_back("layout.schema ops[" + std::to_string(i) + "].appearance: no files, got one");
  }
}

void try_program(const LayoutQuestion& question, const Program& program, JudgedReply& out) {
  collect_errors(out, [&] {
    ApplyOptions options;
    options.source = kReply;
    options.nouns = mark_nouns(question.instruction, question.marks);
    out.noop = apply_program(question.layout, program, question.marks, options).noop;
  });
}

}  // namespace

std::string repair_message(const std::vector<std::string>& errors) {
  std::string out = "The program was refused:\n";
  for (const std::string& error : errors) out += error + "\n";
  return out + "Return the complete corrected object.";
}

JudgedReply judge_program(const llm::ChatReply& reply, const LayoutQuestion& question) {
  JudgedReply out;
  const std::optional<Json> object = object_in(reply, question.tolerant, out);
  if (!object) return out;
  std::optional<Program> program;
  collect_errors(out, [&] { program = artifacts::program_from_value(without_nulls(*object), kReply); });
  if (!program) return out;
  refuse_files(*program, out);
  if (out.errors.empty()) try_program(question, *program, out);
  if (out.errors.empty()) out.program = std::move(program);
  return out;
}

JudgedReply judge_layout(const llm::ChatReply& reply, const LayoutQuestion& question) {
  JudgedReply out;
  const std::optional<Json> object = object_in(reply, question.tolerant, out);
  if (!object) return out;
  std::optional<LayoutDifference> difference;
  collect_errors(out,
                 [&] { difference = layout_difference(question.layout, returned_layout(without_nulls(*object))); });
  if (!difference) return out;
  for (const Warning& w : unreferred_changes(question.layout, *difference, question.marks, question.instruction)) {
    if (question.conserve_fails) {
      out.errors.push_back(w.slug + " " + w.text);
    } else {
      out.warnings.push_back(w);
    }
  }
  if (difference->program.ops.empty()) difference->program.ops.emplace_back(NoOp{"already_so"});
  if (out.errors.empty()) try_program(question, difference->program, out);
  if (out.errors.empty()) out.program = std::move(difference->program);
  return out;
}

}  // namespace tiedit::stages
