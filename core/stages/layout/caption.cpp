#include "stages/layout/caption.h"

#include <algorithm>
#include <set>

#include "stages/layout/phrase_words.h"
#include "text/phrases.h"

namespace tiedit::stages {
namespace {

using text::lower;

bool is_word_byte(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80;
}

// Place of a needle that is not a part of a longer word, in any case of letters; npos if none.
std::size_t find_words(const std::string& text, const std::string& needle, std::size_t from = 0) {
  if (needle.empty()) return std::string::npos;
  const std::string in = lower(text), what = lower(needle);
  for (std::size_t at = in.find(what, from); at != std::string::npos; at = in.find(what, at + 1)) {
    const std::size_t end = at + what.size();
    if ((at == 0 || !is_word_byte(in[at - 1])) && (end == in.size() || !is_word_byte(in[end]))) return at;
  }
  return std::string::npos;
}

// The article right before a place, chosen again for what now stands there.
void fix_article(std::string& text, std::size_t& at) {
  const std::size_t end = at >= 1 && text[at - 1] == ' ' ? at - 1 : 0;
  std::size_t begin = end;
  while (begin > 0 && is_word_byte(text[begin - 1])) --begin;
  const std::string word = text.substr(begin, end - begin);
  if (lower(word) != "a" && lower(word) != "an") return;
  const bool vowel = at < text.size() && std::string("aeiouAEIOU").find(text[at]) != std::string::npos;
  const std::string chosen = std::string(1, word[0]) + (vowel ? "n" : "");
  text.replace(begin, end - begin, chosen);
  at = at + chosen.size() - word.size();
}

bool substitute(std::string& caption, const std::string& old, const std::string& now, bool all) {
  bool done = false;
  for (std::size_t at = find_words(caption, old); at != std::string::npos && (all || !done);) {
    caption.replace(at, old.size(), now);
    fix_article(caption, at);
    done = true;
    at = find_words(caption, old, at + now.size());
  }
  return done;
}

std::string listed(const Layout& layout, const text::Lexicon& lexicon) {
  std::vector<std::string> phrases;
  for (const LayoutObject& o : layout.objects)
    if (o.visible) phrases.push_back(with_article(o.phrase, lexicon));
  std::string out;
  for (std::size_t i = 0; i < phrases.size(); ++i) {
    out += (i == 0 ? "" : i + 1 == phrases.size() ? " and " : ", ") + phrases[i];
  }
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 'a' + 'A');
  return out.empty() ? out : out + ".";
}

class Captioner {
 public:
  Captioner(const Layout& before, const Layout& after, const text::Lexicon& lexicon)
      : x_before(before), x_after(after), x_lexicon(lexicon) {}

  std::string caption(const std::string& proposed) const {
    if (!proposed.empty() && mentions_changed(proposed) && !mentions_gone(proposed)) return proposed;
    std::string out = x_before.caption;
    if (!out.empty()) {
      substitute_changed(out);
      append_new(out);
    }
    return out.empty() || mentions_gone(out) ? listed(x_after, x_lexicon) : out;
  }

 private:
  static bool shown(const LayoutObject* object) { return object && object->visible; }

  bool mentions_changed(const std::string& text) const {
    return std::all_of(x_after.objects.begin(), x_after.objects.end(), [&](const LayoutObject& now) {
      const LayoutObject* was = find_object(x_before, now.id);
      return !now.visible || (was && same_object(*was, now)) || mentions(text, now.label, x_lexicon);
    });
  }

  bool mentions_gone(const std::string& text) const {
    return std::any_of(x_before.objects.begin(), x_before.objects.end(), [&](const LayoutObject& was) {
      if (!was.visible || still_there(was.label)) return false;
      return mentions(text, was.label, x_lexicon);
    });
  }

  // Some visible object still has the label.
  bool still_there(const std::string& label) const {
    return std::any_of(x_after.objects.begin(), x_after.objects.end(),
                       [&](const LayoutObject& o) { return o.visible && lower(o.label) == lower(label); });
  }

  bool stays(const std::string& phrase) const {
    return std::any_of(x_after.objects.begin(), x_after.objects.end(),
                       [&](const LayoutObject& o) { return o.visible && lower(o.phrase) == lower(phrase); });
  }

  void substitute_changed(std::string& caption) const {
    std::set<std::pair<std::string, std::string>> done;
    for (const LayoutObject& now : x_after.objects) {
      const LayoutObject* was = find_object(x_before, now.id);
      if (!shown(was) || !now.visible || was->phrase == now.phrase) continue;
      if (!done.emplace(was->phrase, now.phrase).second) continue;
      const std::string fresh = without_article(now.phrase);
      const bool all = !stays(was->phrase);
      if (!substitute(caption, without_article(was->phrase), fresh, all)) substitute(caption, was->label, fresh, all);
    }
  }

  void append_new(std::string& caption) const {
    for (const LayoutObject& now : x_after.objects) {
      if (!now.visible || !now.from.empty() || find_object(x_before, now.id)) continue;
      if (std::string(".!?").find(caption.back()) == std::string::npos) caption += '.';
      caption += " There is also " + with_article(now.phrase, x_lexicon) + ".";
    }
  }

  const Layout& x_before;
  const Layout& x_after;
  const text::Lexicon& x_lexicon;
};

}  // namespace

bool mentions(const std::string& text, const std::string& label, const text::Lexicon& lexicon) {
  if (find_words(text, label) != std::string::npos) return true;
  text::Words words = text::split_words(lower(label));
  if (words.empty()) return false;
  words.back() = text::plural(words.back(), lexicon);
  std::string plural;
  for (const std::string& word : words) plural += (plural.empty() ? "" : " ") + word;
  return find_words(text, plural) != std::string::npos;
}

std::string caption_after(const Layout& before, const Layout& after, const std::string& proposed,
                          const text::Lexicon& lexicon) {
  return Captioner(before, after, lexicon).caption(proposed);
}

bool same_object(const LayoutObject& a, const LayoutObject& b) {
  const auto appearance = [](const LayoutObject& o) {
    return o.appearance ? std::pair(o.appearance->file, o.appearance->box) : std::pair(std::string(), Box{});
  };
  return a.id == b.id && a.label == b.label && a.phrase == b.phrase && a.box == b.box && a.z == b.z &&
         a.background == b.background && a.visible == b.visible && a.mask == b.mask && appearance(a) == appearance(b) &&
         a.attributes == b.attributes && a.from == b.from;
}

}  // namespace tiedit::stages
