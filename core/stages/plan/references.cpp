#include "stages/plan/references.h"

#include <algorithm>

#include "text/phrases.h"

namespace tiedit::stages {
namespace {

using text::Span;
using text::Token;

Resolved refused(const std::string& code, const std::string& reason) { return {std::nullopt, Reject{code, reason}}; }

std::string without_article(const std::string& label, const text::Lexicon& lexicon) {
  const text::Tokens tokens = text::tokenise(label);
  return text::spelled(text::without_determiner(tokens, lexicon));
}

}  // namespace

Region phrase_region(const std::string& query) {
  Region region;
  region.kind = RegionKind::phrase;
  region.query = query;
  return region;
}

References::References(const text::Lexicon& lexicon, const MarkRegions& marks, const text::Tokens& sentence)
    : x_lexicon(lexicon), x_marks(marks) {
  // Tokens name marks outright; words do by ending a label or name ("the pup" for a box "white pup").
  for (std::size_t i = 0; i < sentence.size(); ++i) {
    if (sentence[i].is(Token::Kind::mark)) x_named.insert(sentence[i].mark);
    if (!sentence[i].is(Token::Kind::word) || lexicon.has("determiners", sentence[i].lower)) continue;
    if (text::entry_at(sentence, i, lexicon.list("prepositions"))) continue;
    std::size_t begin = i;
    while (begin > 0 && i - begin < 3 && sentence[begin - 1].is(Token::Kind::word) &&
           !lexicon.has("verbs", sentence[begin - 1].lower) &&
           !lexicon.has("prepositions", sentence[begin - 1].lower) && !sentence[begin - 1].is("and") &&
           !lexicon.has("determiners", sentence[begin].lower))
      --begin;
    for (const int mark : text::marks_of(Span(sentence).subspan(begin, i + 1 - begin), marks.names(), lexicon))
      x_named.insert(mark);
  }
}

std::optional<int> References::default_mark(Use use) const {
  if (use == Use::keep) return std::nullopt;
  if (x_marks.drawn()) return x_marks.drawn();
  if (!x_named.empty()) return std::nullopt;
  const auto single = x_marks.single();
  if (!single || use != Use::move) return single;
  // Of a thing that moves, a star or a box with role target is where it goes.
  const bool source =
      x_marks.is_star(*single) ? x_marks.role(*single) == MarkRole::select : x_marks.role(*single) != MarkRole::target;
  return source ? single : std::nullopt;
}

bool References::it_is_picture() const {
  if (default_mark(Use::paint)) return false;
  return !x_last || x_last->target.picture || x_last->op == Op::remove;
}

Target References::picture(Span phrase) const {
  Target target;
  const bool named = !phrase.empty() && !text::is_pronoun(phrase, x_lexicon) && !phrase[0].is("everything");
  target.text = named ? text::spelled(phrase) : "the picture";
  target.noun = "picture";
  target.picture = true;
  target.region.kind = RegionKind::whole;
  if (const auto mark = default_mark(Use::paint)) {
    target.region = x_marks.thing({*mark});
    target.marks = {*mark};
  }
  return target;
}

Resolved References::resolve(Span phrase, Use use) const {
  // "only the car": nothing else is painted anyway.
  if (phrase.size() > 1 && (phrase[0].is("only") || phrase[0].is("just"))) phrase = phrase.subspan(1);
  if (x_lexicon.has("everything", text::folded(phrase)) && use != Use::keep) return {picture(phrase), std::nullopt};
  if (text::is_pronoun_for_all(phrase, x_lexicon)) return for_all(phrase, use);
  if (text::is_pronoun(phrase, x_lexicon)) return pronoun(phrase, use);
  if (const auto found = other(phrase, use)) return *found;
  if (const auto found = excepting(phrase, use)) return *found;
  if (const std::vector<int> marks = text::marks_of(phrase, x_marks.names(), x_lexicon); !marks.empty())
    return marked(marks, phrase);
  if (const auto found = within_mark(phrase)) return *found;
  if (const auto found = possessive(phrase, use)) return *found;
  if (const auto found = background(phrase, use)) return *found;
  return plain(phrase, use);
}

Resolved References::marked(const std::vector<int>& marks, Span phrase) const {
  Target target;
  target.marks = marks;
  target.region = x_marks.thing(marks);
  std::string labels, names;
  for (const int mark : marks) {
    names += (names.empty() ? "" : " and ") + x_marks.name(mark);
    const std::string noun = without_article(x_marks.noun(mark), x_lexicon);
    if (noun.empty()) continue;
    target.noun += (target.noun.empty() ? "" : " and ") + noun;
    labels += (labels.empty() ? "the " : " and the ") + noun;
  }
  const bool by_token =
      std::any_of(phrase.begin(), phrase.end(), [](const Token& t) { return t.is(Token::Kind::mark); });
  // Words that the user chose say more than a label; "B1", "it" and "the other" say less.
  const bool says_little = by_token || stands_in(phrase);
  target.text = !says_little ? text::spelled(phrase) : labels.empty() ? names : labels;
  if (!says_little) target.noun = text::spelled(text::without_determiner(phrase, x_lexicon));
  return {target, std::nullopt};
}

bool References::stands_in(Span phrase) const {
  const Span bare = text::without_determiner(phrase, x_lexicon);
  return text::is_pronoun(phrase, x_lexicon) || text::is_pronoun_for_all(phrase, x_lexicon) ||
         x_lexicon.has("pronouns.other", bare[0].lower) || bare.back().is("boxes") || bare.back().is("stars");
}

Resolved References::antecedent() const {
  Target target = x_last->target;
  target.depends_on = {x_last->id};
  return {target, std::nullopt};
}

Resolved References::pronoun(Span phrase, Use use) const {
  if (x_last && !x_last->target.picture) return antecedent();
  if (const auto mark = default_mark(use)) return marked({*mark}, phrase);
  if (x_last) return antecedent();
  return refused("ambiguous", "what does \"" + text::spelled(phrase) + "\" stand for?");
}

std::vector<int> References::named_marks() const {
  if (x_last && x_last->target.marks.size() > 1) return x_last->target.marks;
  if (x_named.size() > 1) return {x_named.begin(), x_named.end()};
  return {};
}

Resolved References::for_all(Span phrase, Use use) const {
  if (const std::vector<int> named = named_marks(); !named.empty()) {
    Resolved all = marked(named, phrase);
    if (x_last && x_last->target.marks == named) all.target->depends_on = {x_last->id};
    return all;
  }
  const std::vector<int> boxes = x_marks.boxes();
  if (!x_last && boxes.size() > 1 && (!phrase[0].is("both") || boxes.size() == 2)) return marked(boxes, phrase);
  return pronoun(phrase, use);
}

// "the other": the one of two marks that the clause before left, else words.
std::optional<Resolved> References::other(Span phrase, Use use) const {
  const Span bare = text::without_determiner(phrase, x_lexicon);
  if (!x_lexicon.has("pronouns.other", bare[0].lower) || !x_last) return std::nullopt;
  const bool alone = bare.size() == 1 || (bare.size() == 2 && (bare[1].is("one") || bare[1].is("ones")));
  std::vector<int> two(x_named.begin(), x_named.end());
  if (two.size() != 2) two = x_marks.boxes();
  if (two.size() == 2 && x_last->target.marks.size() == 1)
    if (const auto left = std::find(two.begin(), two.end(), x_last->target.marks[0]); left != two.end())
      return marked({left == two.begin() ? two[1] : two[0]}, phrase);
  if (!alone) return std::nullopt;
  // "the other" alone names nothing a locator could find: the noun of the clause before belongs to it.
  const text::Tokens before = text::tokenise(x_last->target.noun);
  const Span core = text::head(before, x_lexicon);
  if (core.empty()) return std::nullopt;
  const bool several = bare[0].is("others") || (bare.size() == 2 && bare[1].is("ones"));
  const std::string noun =
      several ? text::plural(core.back().lower, x_lexicon) : text::singular(core.back().lower, x_lexicon);
  const text::Tokens words = text::tokenise("the other " + noun);
  return plain(words, use);
}

// "the cup in B1": words that the box narrows.
std::optional<Resolved> References::within_mark(Span phrase) const {
  for (std::size_t at = 1; at + 1 < phrase.size(); ++at) {
    const std::size_t used = text::entry_at(phrase, at, x_lexicon.list("prepositions.within"));
    if (!used || at + used + 1 != phrase.size() || !phrase.back().is(Token::Kind::mark)) continue;
    const int mark = phrase.back().mark;
    if (x_lexicon.has("pronouns.content", text::folded(phrase.first(at)))) return marked({mark}, phrase.last(1));
    Target target;
    target.text = text::spelled(phrase.first(at));
    target.noun = text::spelled(text::without_determiner(phrase.first(at), x_lexicon));
    target.marks = {mark};
    target.region = x_marks.thing({mark});
    if (target.region.kind == RegionKind::box) {
      target.region.kind = RegionKind::phrase;
      target.region.query = target.text;
    }
    return Resolved{target, std::nullopt};
  }
  return std::nullopt;
}

// "its handle" and "the cup on it" after "the mug", "the table": the handle of the mug, the cup on the table.
std::optional<Resolved> References::possessive(Span phrase, Use use) const {
  if (phrase.size() < 2 || !x_last || x_last->target.picture || x_last->target.noun.empty()) return std::nullopt;
  const std::string owner = "the " + without_article(x_last->target.text, x_lexicon);
  const bool on_it = (phrase.back().is("it") || phrase.back().is("them")) &&
                     x_lexicon.has("prepositions", phrase[phrase.size() - 2].lower);
  if (!on_it && !x_lexicon.has("pronouns.possessive", phrase[0].lower)) return std::nullopt;
  const text::Tokens words = text::tokenise(on_it ? text::spelled(phrase.first(phrase.size() - 1)) + " " + owner
                                                  : "the " + text::spelled(phrase.subspan(1)) + " of " + owner);
  Resolved found = plain(words, use);
  if (found.target) found.target->depends_on = {x_last->id};
  return found;
}

// "everything except the dog", "all cups except the left one".
std::optional<Resolved> References::excepting(Span phrase, Use use) const {
  for (std::size_t at = 1; at < phrase.size(); ++at) {
    std::size_t used = text::entry_at(phrase, at, x_lexicon.list("prepositions.except"));
    if (!used && phrase[at].is("but") && at == 1) used = 1;
    if (!used || at + used >= phrase.size()) continue;
    const Span all = phrase.first(at), left_out = phrase.subspan(at + used);
    Resolved found;
    if (x_lexicon.has("everything", text::folded(all)) || x_lexicon.has("rest", text::folded(all)))
      found.target = picture(all);
    else
      found = resolve(all, use);
    if (!found.target) return found;
    const std::vector<int> marks = text::marks_of(left_out, x_marks.names(), x_lexicon);
    for (const int mark : marks) found.target->region.must_keep.push_back(x_marks.ref(mark));
    if (marks.empty()) found.target->region.must_keep.push_back(text::spelled(left_out));
    found.target->marks.insert(found.target->marks.end(), marks.begin(), marks.end());
    return found;
  }
  return std::nullopt;
}

std::optional<Resolved> References::background(Span phrase, Use use) const {
  const Span bare = text::without_determiner(phrase, x_lexicon);
  if (use == Use::place || bare.size() != 1 || !x_lexicon.has("background", bare[0].lower) || x_marks.drawn())
    return std::nullopt;
  const auto region = x_marks.background();
  if (!region) return std::nullopt;
  return Resolved{Target{"the background", "background", *region, {}, x_marks.things()}, std::nullopt};
}

Resolved References::plain(Span phrase, Use use) const {
  std::optional<Reject> reject;
  const auto words = prose(phrase, reject);
  if (!words) return {std::nullopt, reject};
  const text::Tokens tokens = text::tokenise(*words);
  Target target;
  target.text = *words;
  target.noun = text::spelled(text::without_determiner(tokens, x_lexicon));
  target.region = phrase_region(*words);
  if (const auto mark = default_mark(use); mark && use != Use::place) {
    target.region = x_marks.thing({*mark});
    target.marks = {*mark};
  }
  return {target, std::nullopt};
}

std::optional<std::string> References::prose(Span phrase, std::optional<Reject>& reject) const {
  text::Tokens words(phrase.begin(), phrase.end());
  for (Token& token : words) {
    if (!token.is(Token::Kind::mark)) continue;
    const std::string noun = x_marks.noun(token.mark);
    if (noun.empty()) {
      reject = Reject{"unsupported", "\"" + text::spelled(phrase) + "\": " + x_marks.name(token.mark) +
                                         " inside a phrase needs a label, or a clause of its own"};
      return std::nullopt;
    }
    token.text = "the " + without_article(noun, x_lexicon);
  }
  return text::spelled(words);
}

void References::note(const Edit& edit, const Target& target) {
  Target next = target;
  next.depends_on.clear();
  if (edit.op == Op::add || edit.op == Op::replace) {
    next.text = edit.description;
    next.noun = without_article(edit.description, x_lexicon);
    next.picture = false;
    if (target.marks.empty()) next.region = phrase_region(edit.description);
  }
  if (edit.op == Op::move || edit.op == Op::resize || edit.op == Op::duplicate) {
    next.region = Region{};
    next.region.kind = RegionKind::mask;
    next.region.mask_ref = edit.id + ".dest_mask";
    if (edit.op == Op::move) x_moved_id = edit.id;
  }
  use(target.marks);
  x_last = Antecedent{next, edit.id, edit.op};
}

}  // namespace tiedit::stages
