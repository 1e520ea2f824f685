#pragma once
#include "llm/settings.h"
#include "stages/stage.h"

namespace tiedit {

/// A layout program from a language model, which sees names and answers over names. Replies that do not hold are sent
/// back with everything that is wrong; after the last round the plan has `reject` not_understood.
/// In:  instruction; annotations; layout
/// Out: plan with layout_program; every reply as plan.raw.<k>.txt
/// Throws: Error{input, instruction.name, transcript.entry}; Error{endpoint, llm.absent} for modes other than replay
struct PlanLayoutLlm {
  struct Config {
    llm::ChatFields chat;
    std::string examples;
    std::string returns = "program", few_shot_order = "fixed", reply = "strict", conserve = "fail";
    template <class V>
    void fields(V& v) {
      chat.fields(v);
      v("examples", examples,
        {.help = "the examples shown: a file, or a shipped one by name", .default_text = "shipped", .is_path = true});
      v("returns", returns,
        {.help = "what the model answers with: operations, or the whole layout",
         .choices = {"program", "full_layout"}});
      v("few_shot_order", few_shot_order,
        {.help = "the first examples, or some drawn with the seed", .choices = {"fixed", "seeded"}});
      v("reply", reply, {.help = "how replies are read", .choices = {"strict", "tolerant"}});
      v("conserve", conserve,
        {.help = "of whole layouts: a change to what the sentence cannot mean", .choices = {"fail", "warn"}});
    }
  };
  struct In {
    const Instruction* instruction = nullptr;
    const Annotations* annotations = nullptr;
    const Layout* layout = nullptr;
    template <class V>
    void ports(V& v) {
      v("instruction", instruction);
      v("annotations", annotations);
      v("layout", layout);
    }
  };
  using Out = Plan;
  /// Throws Error{config} of the field `transcript`, when it is to be replayed and cannot.
  explicit PlanLayoutLlm(const Config& c);
  Out run(const In& in, Context& context) const;
  Config config;
};

}  // namespace tiedit
