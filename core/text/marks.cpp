#include "text/marks.h"

#include <algorithm>
#include <cctype>
#include <optional>

#include "base/error.h"
#include "base/text.h"
#include "text/phrases.h"

namespace tiedit::text {
namespace {

constexpr int kFarBack = 4;  // words between an article and the bare name it belongs to

bool is_name(std::string_view text) {
  if (text.empty() || !std::isalpha(static_cast<unsigned char>(text[0]))) return false;
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isalnum(c) || c == '_' || c == '-'; });
}

// The name inside [B1], {B1}, <B1> or @B1; empty for other words.
std::string wrapped_name(const std::string& word) {
  if (word.size() < 2) return {};
  const std::size_t open = std::string_view("[{<@").find(word[0]);
  if (open == std::string_view::npos) return {};
  const bool at = word[0] == '@';
  if (!at && word.back() != "]}>"[open]) return {};
  const std::string name = word.substr(1, word.size() - (at ? 1 : 2));
  return is_name(name) ? name : std::string();
}

class MarkReader {
 public:
  MarkReader(const Tokens& tokens, const std::vector<Mark>& marks, const Lexicon& lexicon)
      : x_tokens(tokens), x_marks(marks), x_lexicon(lexicon) {}

  Tokens run() {
    while (x_at < x_tokens.size())
      if (x_tokens[x_at].is(Token::Kind::quote) || !reference()) x_out.push_back(x_tokens[x_at++]);
    return std::move(x_out);
  }

 private:
  bool reference() { return wrapped() || emoji() || numbered() || ordinal() || only() || bare(); }

  std::string word(std::size_t ahead) const {
    return x_at + ahead < x_tokens.size() && x_tokens[x_at + ahead].is(Token::Kind::word) ? x_tokens[x_at + ahead].lower
                                                                                          : std::string();
  }

  std::optional<int> named(std::string_view name) const {
    for (std::size_t i = 0; i < x_marks.size(); ++i)
      if (lower(x_marks[i].name) == lower(name)) return static_cast<int>(i);
    return std::nullopt;
  }

  std::vector<int> all(MarkKind kind) const {
    std::vector<int> found;
    for (std::size_t i = 0; i < x_marks.size(); ++i)
      if (x_marks[i].kind == kind) found.push_back(static_cast<int>(i));
    return found;
  }

  // One mark token for the next `used` tokens; a definite determiner just before belongs to it.
  bool take(int mark, std::size_t used) {
    const Span read(x_tokens.data() + x_at, used);
    Token token{Token::Kind::mark, spelled(read), folded(read), read.front().glued, mark};
    if (!x_out.empty() && x_out.back().is(Token::Kind::word) &&
        (x_lexicon.has("determiners.definite", x_out.back().lower) ||
         x_lexicon.has("determiners.possessive", x_out.back().lower))) {
      token.text = x_out.back().text + " " + token.text;
      token.glued = x_out.back().glued;
      x_out.pop_back();
    }
    x_out.push_back(token);
    x_at += used;
    return true;
  }

  [[noreturn]] void unknown(const std::string& name) const {
    std::vector<std::string> known;
    for (const Mark& mark : x_marks) known.push_back(mark.name);
    throw Error(ErrorKind::input, "instruction.name",
                {"instruction", "a box or star named " + name, known.empty() ? "none" : base::join(known),
                 known.empty() ? "give one with --box or --star" : "name one of these"});
  }

  bool take_named(const std::string& name, std::size_t used) {
    const auto mark = named(name);
    if (!mark) unknown(name);
    return take(*mark, used);
  }

  bool wrapped() {
    const std::string name = x_tokens[x_at].is(Token::Kind::word) ? wrapped_name(x_tokens[x_at].text) : std::string();
    if (!name.empty()) return take_named(name, 1);
    const std::string text = x_tokens[x_at].text;
    if (is_numbered_name(text)) return take_named(text, 1);
    // "B1's handle": the mark and what belongs to it.
    if (text.size() < 4 || !text.ends_with("'s") || !is_numbered_name(text.substr(0, text.size() - 2))) return false;
    take_named(text.substr(0, text.size() - 2), 1);
    x_out.back().text.resize(x_out.back().text.size() - 2);
    x_out.push_back({Token::Kind::word, "'s", "'s", true});
    return true;
  }

  bool emoji() {
    const bool box = x_tokens[x_at].text == kBoxEmoji;
    if (!box && x_tokens[x_at].text != kStarEmoji) return false;
    std::size_t& count = box ? x_boxes_seen : x_stars_seen;
    return take_kth(box ? MarkKind::box : MarkKind::star, static_cast<double>(++count), 1);
  }

  bool take_kth(MarkKind kind, double k, std::size_t used) {
    const std::vector<int> found = all(kind);
    if (found.empty()) return false;
    if (k < 1 || k > static_cast<double>(found.size()) || k != static_cast<double>(static_cast<std::size_t>(k)))
      unknown(spelled(Span(x_tokens.data() + x_at, used)));
    return take(found[static_cast<std::size_t>(k) - 1], used);
  }

  std::optional<MarkKind> kind_word(std::size_t ahead) const {
    if (word(ahead) == "box") return MarkKind::box;
    if (word(ahead) == "star") return MarkKind::star;
    return std::nullopt;
  }

  bool numbered() {
    const auto kind = kind_word(0);
    if (!kind || x_at + 1 >= x_tokens.size()) return false;
    const auto k = read_number(x_tokens[x_at + 1], x_lexicon);
    return k && take_kth(*kind, *k, 2);
  }

  bool ordinal() {
    const auto k = x_lexicon.number("ordinals", word(0));
    const auto kind = kind_word(1);
    return k && kind && take_kth(*kind, *k, 2);
  }

  // "the box" where there is one box; "here" where there is one mark, or one star among several.
  bool only() {
    // "there should be a moon" points at nothing.
    static const WordList kExists({{"is"}, {"are"}, {"should"}, {"must"}, {"needs"}, {"need"}, {"has"}, {"ought"}});
    const bool exists = word(0) == "there" && entry_at(x_tokens, x_at + 1, kExists) > 0;
    if (const std::size_t used = exists ? 0 : entry_at(x_tokens, x_at, x_lexicon.list("pronouns.here"))) {
      if (x_marks.size() == 1) return take(0, used);
      const std::vector<int> stars = all(MarkKind::star);
      return stars.size() == 1 && take(stars[0], used);
    }
    const bool definite = !x_out.empty() && x_lexicon.has("determiners.definite", x_out.back().lower);
    const std::string noun = word(0);
    if (!definite || (noun != "box" && noun != "star" && noun != "mask")) return false;
    const std::vector<int> found = all(noun == "box"    ? MarkKind::box
                                       : noun == "star" ? MarkKind::star
                                                        : MarkKind::mask);
    return found.size() == 1 && take(found[0], 1);
  }

  bool bare() {
    const std::string name = word(0);
    const auto mark = name.empty() || x_lexicon.is_word(name) ? std::nullopt : named(name);
    return mark && !after_article() && take(*mark, 1);
  }

  bool after_article() const {
    for (std::size_t back = 1; back <= std::min<std::size_t>(kFarBack, x_out.size()); ++back) {
      const Token& before = x_out[x_out.size() - back];
      if (!before.is(Token::Kind::word)) return false;
      if (x_lexicon.has("determiners.indefinite", before.lower)) return true;
      if (x_lexicon.has("determiners", before.lower) || x_lexicon.has("prepositions", before.lower) ||
          x_lexicon.has("verbs", before.lower) || before.is("and"))
        return false;
    }
    return false;
  }

  const Tokens& x_tokens;
  const std::vector<Mark>& x_marks;
  const Lexicon& x_lexicon;
  Tokens x_out;
  std::size_t x_at = 0, x_boxes_seen = 0, x_stars_seen = 0;
};

}  // namespace

bool is_numbered_name(const std::string& name) {
  if (name.size() < 2 || name.size() > 4) return false;
  const char first = lower(name.substr(0, 1))[0];
  return (first == 'b' || first == 's') && name.find_first_not_of("0123456789", 1) == std::string::npos;
}

Tokens read_marks(const Tokens& tokens, const std::vector<Mark>& marks, const Lexicon& lexicon) {
  return MarkReader(tokens, marks, lexicon).run();
}

namespace {

std::string last_word(const std::string& text, const Lexicon& lexicon) {
  const Words words = split_words(lower(text));
  return words.empty() ? std::string() : singular(words.back(), lexicon);
}

std::vector<int> marks_ending_in(Span phrase, const std::vector<Mark>& marks, const Lexicon& lexicon) {
  const std::string bare = folded(without_determiner(phrase, lexicon));
  const std::string noun = singular(phrase.back().lower, lexicon);
  std::vector<int> found;
  for (std::size_t i = 0; i < marks.size(); ++i) {
    const int index = static_cast<int>(i);
    const std::string label = lower(marks[i].label);
    if (!label.empty() && folded(without_determiner(tokenise(label), lexicon)) == bare) return {index};
    const bool same_name = !is_numbered_name(marks[i].name) && last_word(marks[i].name, lexicon) == noun;
    if (same_name || (!label.empty() && last_word(label, lexicon) == noun)) found.push_back(index);
  }
  const bool several = noun != phrase.back().lower || phrase.front().is("both") || phrase.front().is("all");
  return found.size() == 1 || several ? found : std::vector<int>();
}

// "both boxes", "the two stars", "all boxes".
std::vector<int> marks_of_kind(Span core, const std::vector<Mark>& marks, const Lexicon& lexicon) {
  const bool boxes = core.back().is("boxes");
  if (!boxes && !core.back().is("stars")) return {};
  const Span words = core.subspan(determiner_length(core, 0, lexicon));
  const auto count = words.size() == 2 ? read_number(words[0], lexicon) : std::nullopt;
  if (words.size() != 1 && !count) return {};
  std::vector<int> found;
  for (std::size_t i = 0; i < marks.size(); ++i)
    if (marks[i].kind == (boxes ? MarkKind::box : MarkKind::star)) found.push_back(static_cast<int>(i));
  const bool wrong =
      (core.front().is("both") && found.size() != 2) || (count && *count != static_cast<double>(found.size()));
  return wrong ? std::vector<int>() : found;
}

std::vector<int> marks_of_part(Span part, const std::vector<Mark>& marks, const Lexicon& lexicon) {
  const Span core = head(part, lexicon);
  if (core.empty()) return {};
  const auto is_mark = [](const Token& token) { return token.is(Token::Kind::mark); };
  if (is_mark(core.back()) && std::count_if(core.begin(), core.end(), is_mark) == 1) return {core.back().mark};
  if (std::any_of(core.begin(), core.end(), is_mark) || !core.back().is(Token::Kind::word)) return {};
  if (const std::vector<int> all = marks_of_kind(core, marks, lexicon); !all.empty()) return all;
  if (is_indefinite(core, lexicon)) return {};
  return marks_ending_in(core, marks, lexicon);
}

}  // namespace

std::vector<int> marks_of(Span phrase, const std::vector<Mark>& marks, const Lexicon& lexicon) {
  std::vector<int> found;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= phrase.size(); ++i) {
    if (i < phrase.size() && !phrase[i].is(",") && !phrase[i].is("and")) continue;
    if (i > begin) {
      const std::vector<int> part = marks_of_part(phrase.subspan(begin, i - begin), marks, lexicon);
      if (part.empty()) return {};
      for (const int mark : part)
        if (std::find(found.begin(), found.end(), mark) == found.end()) found.push_back(mark);
    }
    begin = i + 1;
  }
  return found;
}

}  // namespace tiedit::text
