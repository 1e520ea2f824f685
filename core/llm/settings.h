#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "io/fields.h"

namespace tiedit::llm {

/// The fields that every stage with a language model has, under one name each.
struct ChatFields {
  std::string via = "endpoint";
  std::string model;
  std::string prompt;  ///< a file, or the name of a shipped one
  std::optional<int> few_shot;
  double temperature = 0;
  std::optional<std::uint64_t> seed;
  int max_new_tokens = 800;
  std::string structured = "json_schema";
  std::string token_field = "max_tokens";
  int repairs = 1;
  std::string mode = "live";
  std::string transcript;

  template <class V>
  void fields(V& v) {
    v("via", via, {.help = "who answers", .choices = {"endpoint", "local"}});
    v("model", model, {.help = "its name at the endpoint, or a folder"});
    v("prompt", prompt,
      {.help = "the system text: a file, or a shipped one by name", .default_text = "shipped", .is_path = true});
    v("few_shot", few_shot, {.help = "how many examples are shown", .min = 0, .max = 64, .default_text = "all"});
    v("temperature", temperature, {.help = "0 is greedy", .min = 0, .max = 2});
    v("seed", seed, {.help = "of the sampling", .default_text = "the item's"});
    v("max_new_tokens", max_new_tokens, {.help = "longest reply", .unit = "tokens", .min = 1, .max = 32768});
    v("structured", structured,
      {.help = "what the server is asked to keep to", .choices = {"json_schema", "json_object", "none"}});
    v("token_field", token_field,
      {.help = "name of the reply's limit on the wire", .choices = {"max_tokens", "max_completion_tokens"}});
    v("repairs", repairs, {.help = "rounds in which a wrong reply may be mended", .min = 0, .max = 3});
    v("mode", mode,
      {.help = "ask, ask and write down, or answer from the transcript", .choices = {"live", "record", "replay"}});
    v("transcript", transcript,
      {.help = "JSON Lines of requests and replies", .default_text = "none", .is_path = true});
  }
};

}  // namespace tiedit::llm
