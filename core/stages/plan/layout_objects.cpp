#include "stages/plan/layout_objects.h"

#include <algorithm>

#include "stages/layout/resolve.h"
#include "text/marks.h"
#include "text/phrases.h"

namespace tiedit::stages {
namespace {

using text::Span;
using text::Token;

// Of one clause: places within places can be read in very many ways. Far above what any sentence needs that means
// something.
constexpr int kMostReads = 5000;

ObjectsFound refused_as(const std::string& code, const std::string& reason) { return {{}, Reject{code, reason}}; }

ObjectsFound found(const Ids& ids, bool plural, const std::string& noun = {}) {
  return {Choice{ids, plural, noun, {}}, {}};
}

void append_new(Ids& to, const Ids& ids) {
  for (const std::string& id : ids)
    if (std::find(to.begin(), to.end(), id) == to.end()) to.push_back(id);
}

Ids without(const Ids& ids, const Ids& left_out) {
  Ids out;
  std::copy_if(ids.begin(), ids.end(), std::back_inserter(out), [&](const std::string& id) {
    return std::find(left_out.begin(), left_out.end(), id) == left_out.end();
  });
  return out;
}

bool is_joint(const Token& token) { return token.is(",") || token.is("and"); }

}  // namespace

ObjectsFound ObjectReader::read(Span phrase, const std::string& hint) const {
  if (phrase.empty() || ++x_reads > kMostReads) return {};
  if (phrase.size() > 1 && (phrase[0].is("only") || phrase[0].is("just"))) phrase = phrase.subspan(1);
  if (text::is_pronoun_for_all(phrase, x_scene.lexicon)) return for_all(phrase);
  if (text::is_pronoun(phrase, x_scene.lexicon)) return pronoun(phrase);
  const std::string words = text::folded(phrase);
  if (x_scene.lexicon.has("everything", words) || x_scene.lexicon.has("rest", words)) return everything(phrase);
  if (const auto some = excepting(phrase)) return *some;
  if (const auto all = several(phrase, hint)) return *all;
  if (const auto mark = marked(phrase)) return *mark;
  if (const auto inside = contents(phrase)) return *inside;
  return named(phrase, hint);
}

ObjectsFound ObjectReader::pronoun(Span phrase) const {
  const text::Lexicon& lexicon = x_scene.lexicon;
  const bool plural = lexicon.has("layout.plural_pronouns", phrase[0].lower);
  if (plural && x_history.last.size() == 1 && x_history.named.size() > 1) return found(x_history.named, true);
  if (!plural && x_history.last.size() > 1 && !x_history.subject.empty()) {
    const std::string tie = "\"" + text::spelled(phrase) + "\" can be either side of the swap";
    if (!x_scene.guess) return refused_as("ambiguous", tie);
    ObjectsFound first = found(x_history.subject, false, x_history.noun);
    first.choice->warnings.push_back(
        {"instruction.ambiguous", "instruction: " + tie + "; took " + x_scene.told(x_history.subject[0])});
    return first;
  }
  if (!x_history.last.empty()) return found(x_history.last, x_history.last.size() > 1, x_history.noun);
  const std::string said = "\"" + text::spelled(phrase) + "\"";
  if (x_history.removed) return refused_as("not_found", said + ": an object, got one that was removed");
  if (const auto mark = x_scene.marks.single(); mark && x_scene.marks.is_box(*mark)) return shown_by(*mark, "", false);
  const std::vector<std::size_t> all = objects_called(x_scene.now, "", true, lexicon);
  if (all.size() == 1) return found({x_scene.now.objects[all[0]].id}, false);
  return refused_as("ambiguous", "what does " + said + " stand for?");
}

// "both", "all of them": what the clause before worked on, else all that were named, else all marked things.
ObjectsFound ObjectReader::for_all(Span phrase) const {
  const bool two = phrase[0].is("both") || phrase.back().is("both") || phrase.back().is("two");
  const auto fits = [&](const Ids& ids) { return two ? ids.size() == 2 : ids.size() > 1; };
  if (fits(x_history.last)) return found(x_history.last, true, x_history.noun);
  if (fits(x_history.named)) return found(x_history.named, true);
  if (!x_history.last.empty() && !two) return found(x_history.last, true, x_history.noun);
  Ids marked;
  for (const int mark : x_scene.marks.boxes())
    if (const ObjectsFound shown = shown_by(mark, "", false); shown.choice) append_new(marked, shown.choice->ids);
  if (fits(marked)) return found(marked, true);
  const ObjectsFound all = everything(phrase);
  if (all.choice && fits(all.choice->ids)) return all;
  return refused_as("ambiguous", "what does \"" + text::spelled(phrase) + "\" stand for?");
}

ObjectsFound ObjectReader::everything(Span phrase) const {
  const text::Lexicon& lexicon = x_scene.lexicon;
  Ids all;
  for (const std::size_t i : objects_called(x_scene.now, "", true, lexicon)) all.push_back(x_scene.now.objects[i].id);
  const std::string words = text::folded(phrase);
  const bool rest = lexicon.has("rest", words) && !lexicon.has("everything", words);
  if (words.find("rest") != std::string::npos && !x_history.last.empty()) {
    // "the left mug red and the rest blue": the other mugs, where there are any.
    Ids alike;
    for (const std::size_t i : objects_called(x_scene.now, x_history.noun, true, lexicon))
      alike.push_back(x_scene.now.objects[i].id);
    alike = without(alike, x_history.last);
    if (!alike.empty() && !x_history.noun.empty()) return found(alike, true, x_history.noun);
  }
  if (rest) all = without(all, x_history.named);
  if (all.empty()) return {{}, nothing_called(text::spelled(phrase))};
  return found(all, true);
}

std::optional<ObjectsFound> ObjectReader::excepting(Span phrase) const {
  for (std::size_t at = 1; at < phrase.size(); ++at) {
    std::size_t used = text::entry_at(phrase, at, x_scene.lexicon.list("prepositions.except"));
    if (!used && phrase[at].is("but")) used = 1;
    if (!used || at + used >= phrase.size()) continue;
    const Span whole = phrase.first(at);
    ObjectsFound all = whole.size() == 1 && whole[0].is("all") ? everything(whole) : read(whole);
    if (!all.choice) return all;
    const ObjectsFound left_out = read(phrase.subspan(at + used), all.choice->noun);
    if (!left_out.choice) return left_out;
    all.choice->ids = without(all.choice->ids, left_out.choice->ids);
    all.choice->plural = true;
    if (all.choice->ids.empty()) return ObjectsFound{{}, nothing_called(text::spelled(phrase))};
    return all;
  }
  return std::nullopt;
}

// "the cup, the plate and B1"; the "and" of "between X and Y" joins no parts.
std::optional<ObjectsFound> ObjectReader::several(Span phrase, const std::string& hint) const {
  std::vector<Span> parts;
  std::size_t begin = 0;
  bool between = false;
  for (std::size_t i = 0; i <= phrase.size(); ++i) {
    if (i < phrase.size() && phrase[i].is("between")) between = true;
    if (i < phrase.size() && !is_joint(phrase[i])) continue;
    if (i < phrase.size() && between && phrase[i].is("and")) {
      between = false;
      continue;
    }
    if (i > begin) parts.push_back(phrase.subspan(begin, i - begin));
    begin = i + 1;
  }
  if (parts.size() < 2) return std::nullopt;
  if (parts[0].size() > 1 && (parts[0][0].is("both") || parts[0][0].is("all"))) parts[0] = parts[0].subspan(1);

  Choice all{{}, true, {}, {}};
  std::vector<Ids> each(parts.size());
  std::string noun = hint;
  for (std::size_t i = parts.size(); i-- > 0;) {
    const ObjectsFound part = read(parts[i], noun);
    if (!part.choice) {
      // "the cup next to the plate and the teapot"
      ObjectsFound whole = named(phrase, hint);
      return whole.choice || part.reject ? (whole.choice ? whole : part) : ObjectsFound{};
    }
    each[i] = part.choice->ids;
    if (!part.choice->noun.empty()) noun = part.choice->noun;
    all.warnings.insert(all.warnings.end(), part.choice->warnings.begin(), part.choice->warnings.end());
  }
  for (const Ids& ids : each) append_new(all.ids, ids);
  return ObjectsFound{all, {}};
}

std::optional<int> ObjectReader::mark_in(Span phrase) const {
  if (phrase.empty() || !phrase.back().is(Token::Kind::mark)) return std::nullopt;
  for (const Token& token : phrase.first(phrase.size() - 1)) {
    const bool says_mark = x_scene.lexicon.has("layout.mark_words", token.lower) || token.is("of") ||
                           x_scene.lexicon.has("determiners.definite", token.lower);
    if (!token.is(Token::Kind::word) || !says_mark) return std::nullopt;
  }
  return phrase.back().mark;
}

ObjectsFound ObjectReader::shown_by(int mark, const std::string& noun, bool all) const {
  const std::string& name = x_scene.marks.name(mark);
  const auto place = find_mark(x_scene.annotations, name);
  if (!place) return {{}, nothing_called(name)};
  Ids shown;
  bool gone = false;
  for (const std::size_t i : objects_of(x_scene.first, *place)) {
    const LayoutObject* object = x_scene.object(x_scene.first.objects[i].id);
    gone |= !object || !object->visible;
    if (object && object->visible) shown.push_back(object->id);
  }
  if (!shown.empty()) {
    if (!all) shown.resize(1);
    const std::string label = head_noun(x_scene.object(shown[0])->label, x_scene.lexicon);
    return found(shown, all, noun.empty() ? label : noun);
  }
  if (gone) return refused_as("not_found", name + ": an object, got one that was removed");
  if (!x_scene.object(name) && !may_materialise(*place)) return {{}, nothing_called(name)};
  return found({name}, false, noun.empty() ? text::lower(place->label) : noun);
}

// "B1", "the cup B1", "both boxes"
std::optional<ObjectsFound> ObjectReader::marked(Span phrase) const {
  if (const auto mark = mark_in(phrase)) return shown_by(*mark, "", false);
  if (phrase.back().is("boxes") || phrase.back().is("stars")) {
    const std::vector<int> marks = text::marks_of(phrase, x_scene.marks.names(), x_scene.lexicon);
    ObjectsFound all = found({}, true);
    for (const int mark : marks) {
      const ObjectsFound one = shown_by(mark, "", false);
      if (!one.choice) return one;
      append_new(all.choice->ids, one.choice->ids);
    }
    if (!marks.empty()) return all;
  }
  if (!phrase.back().is(Token::Kind::mark)) return std::nullopt;
  const Span words = phrase.first(phrase.size() - 1);
  const bool plain = std::all_of(words.begin(), words.end(), [](const Token& t) { return t.is(Token::Kind::word); });
  if (!plain || text::head(words, x_scene.lexicon).size() != words.size()) return std::nullopt;
  return shown_by(phrase.back().mark, text::singular(words.back().lower, x_scene.lexicon), false);
}

// "what is in B1", "the thing inside B1", "everything in B1"
std::optional<ObjectsFound> ObjectReader::contents(Span phrase) const {
  const text::Lexicon& lexicon = x_scene.lexicon;
  for (std::size_t at = 1; at + 1 < phrase.size(); ++at) {
    const std::size_t used = text::entry_at(phrase, at, lexicon.list("prepositions.within"));
    const auto mark = used ? mark_in(phrase.subspan(at + used)) : std::nullopt;
    if (!mark) continue;
    const std::string what = text::folded(text::without_determiner(phrase.first(at), lexicon));
    if (!lexicon.has("pronouns.content", what) && !lexicon.has("pronouns.content", text::folded(phrase.first(at))))
      return std::nullopt;
    const bool one = what.ends_with("object") || what.ends_with("thing");
    return shown_by(*mark, "", !one || what == "everything" || what == "anything");
  }
  return std::nullopt;
}

}  // namespace tiedit::stages
