#include "text/tokens.h"

#include <algorithm>

#include "text/lexicon.h"

namespace tiedit::text {
namespace {

constexpr std::string_view kEmojiStyle = "\uFE0F";

bool ends_word(std::string_view text, std::size_t at) {
  return at >= text.size() || std::string_view(" ,.;:!?)").find(text[at]) != std::string_view::npos;
}

// Length of the quoted text that begins at `at`, quotes included, or 0. A single quote is an apostrophe unless it
// stands before a word and its partner after one.
std::size_t quote_length(std::string_view text, std::size_t at) {
  const char quote = text[at];
  if (quote != '"' && quote != '\'') return 0;
  if (at > 0 && text[at - 1] != ' ' && text[at - 1] != '(') return 0;
  for (std::size_t end = text.find(quote, at + 1); end != std::string_view::npos; end = text.find(quote, end + 1)) {
    if (end == at + 1) continue;
    if (quote == '"' || (ends_word(text, end + 1) && text[end - 1] != ' ' && text[at + 1] != ' ')) return end + 1 - at;
  }
  return 0;
}

class Tokeniser {
 public:
  explicit Tokeniser(std::string_view text) : x_text(text) {}

  Tokens run() {
    while (x_at < x_text.size()) {
      if (x_text[x_at] == ' ') {
        x_glued = false;
        ++x_at;
      } else if (const std::size_t length = quote_length(x_text, x_at)) {
        push(Token::Kind::quote, length);
        x_tokens.back().lower = x_tokens.back().text.substr(1, length - 2);
      } else if (!emoji(kBoxEmoji) && !emoji(kStarEmoji)) {
        word();
      }
    }
    return std::move(x_tokens);
  }

 private:
  void push(Token::Kind kind, std::size_t length) {
    const std::string text(x_text.substr(x_at, length));
    x_tokens.push_back({kind, text, lower(text), x_glued && !x_tokens.empty()});
    x_at += length;
    x_glued = true;
  }

  bool emoji(std::string_view character) {
    if (!x_text.substr(x_at).starts_with(character)) return false;
    push(Token::Kind::word, character.size());
    if (x_text.substr(x_at).starts_with(kEmojiStyle)) x_at += kEmojiStyle.size();
    return true;
  }

  void word() {
    if (x_text[x_at] == '(') return push(Token::Kind::punct, 1);
    std::size_t end = std::min(x_text.find(' ', x_at), x_text.size());
    for (const std::string_view character : {kBoxEmoji, kStarEmoji}) end = std::min(end, x_text.find(character, x_at));
    std::size_t core = end;
    while (core > x_at && std::string_view(",.;:!?)").find(x_text[core - 1]) != std::string_view::npos) --core;
    if (core > x_at) push(Token::Kind::word, core - x_at);
    while (x_at < end) push(Token::Kind::punct, 1);
  }

  std::string_view x_text;
  Tokens x_tokens;
  std::size_t x_at = 0;
  bool x_glued = false;
};

}  // namespace

Tokens tokenise(std::string_view normalised) { return Tokeniser(normalised).run(); }

std::string spelled(Span tokens) {
  std::string out;
  for (const Token& token : tokens) out += (out.empty() || token.glued ? "" : " ") + token.text;
  return out;
}

std::string folded(Span tokens) {
  std::string out;
  for (const Token& token : tokens) out += (out.empty() || token.glued ? "" : " ") + lower(token.text);
  return out;
}

}  // namespace tiedit::text
