#include "llm/reply_repair.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/text.h"

namespace tiedit::llm {
namespace {

constexpr std::string_view kWhiteSpace = " \t\r\n";
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kPythonWords{
    {{"True", "true"}, {"False", "false"}, {"None", "null"}}};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_number_part(char c) {
  return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

class Repair {
 public:
  explicit Repair(std::string_view text) : x_text(text) {}

  RepairedText run() {
    const std::size_t first = x_text.find('{');
    if (first == std::string_view::npos) return {std::string(x_text), {}};
    x_at = first;
    bool closed = false;
    while (x_at < x_text.size() && !closed) closed = step();
    if (first > 0 || x_text.find_first_not_of(kWhiteSpace, x_at) != std::string_view::npos) note("prose");
    return std::move(x_out);
  }

 private:
  void note(const char* action) {
    if (std::find(x_out.actions.begin(), x_out.actions.end(), action) == x_out.actions.end())
      x_out.actions.emplace_back(action);
  }

  char at(std::size_t i) const { return i < x_text.size() ? x_text[i] : '\0'; }
  // The next character that is no blank, from `i`.
  char after_blanks(std::size_t i) const {
    return at(std::min(x_text.find_first_not_of(kWhiteSpace, i), x_text.size()));
  }

  // One token; true when it closed the first bracket.
  bool step() {
    const char c = x_text[x_at];
    if (c == '"' || c == '\'') return string(c), false;
    if (is_letter(c)) return word(), false;
    if (c == '-' || (c >= '0' && c <= '9')) return number(), false;
    ++x_at;
    if (c == ',') {
      const char next = after_blanks(x_at);
      if (next == '}' || next == ']') return note("trailing_comma"), false;
    }
    x_out.text += c;
    if (c == '{' || c == '[') ++x_depth;
    if (c == '}' || c == ']') --x_depth;
    return x_depth == 0;
  }

  // In single quotes an apostrophe ends the string only where something of JSON follows.
  bool ends(char quote, std::size_t i) const {
    if (x_text[i] != quote) return false;
    if (quote == '"') return true;
    const char next = after_blanks(i + 1);
    return next == '\0' || std::string_view(",:}]").find(next) != std::string_view::npos;
  }

  void string(char quote) {
    if (quote == '\'') note("single_quotes");
    x_out.text += '"';
    for (++x_at; x_at < x_text.size() && !ends(quote, x_at); ++x_at) {
      const char c = x_text[x_at];
      if (c == '\\' && x_at + 1 < x_text.size()) {
        const char escaped = x_text[++x_at];
        if (escaped != '\'') x_out.text += c;
        x_out.text += escaped;
      } else {
        if (c == '"') x_out.text += '\\';  // free inside single quotes
        x_out.text += c;
      }
    }
    if (x_at < x_text.size()) {
      ++x_at;
      x_out.text += '"';
    }
  }

  void word() {
    const std::size_t first = x_at;
    while (is_letter(at(x_at))) ++x_at;
    std::string_view text = x_text.substr(first, x_at - first);
    for (const auto& [python, json] : kPythonWords) {
      if (text != python) continue;
      text = json;
      note("python_words");
    }
    x_out.text += text;
  }

  void number() {
    const std::size_t first = x_at;
    while (is_number_part(at(x_at))) ++x_at;
    const std::string_view text = x_text.substr(first, x_at - first);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (at(x_at) != '%' || error != std::errc{} || end != text.data() + text.size()) {
      x_out.text += text;
      return;
    }
    ++x_at;
    note("percent");
    x_out.text += base::shortest(value / 100);
  }

  std::string_view x_text;
  std::size_t x_at = 0;
  int x_depth = 0;
  RepairedText x_out;
};

}  // namespace

RepairedText repair_json(std::string_view text) { return Repair(text).run(); }

}  // namespace tiedit::llm
