#include <cmath>

#include "stages/layout/phrase_words.h"
#include "stages/plan/layout_nouns.h"
#include "stages/plan/layout_row.h"
#include "text/phrases.h"

namespace tiedit::stages {
namespace {

using text::Match;
using text::Span;

constexpr int kMostCopies = 16;

bool is_more(Span phrase, const text::Lexicon& lexicon) {
  return text::entry_at(phrase, 0, lexicon.list("layout.more")) > 0 ||
         (phrase.size() > 2 && text::read_number(phrase[0], lexicon) && phrase[1].is("more"));
}

// How many are asked for; 0 for a number that makes no sense.
int count_of(Span phrase, const text::Lexicon& lexicon) {
  const auto number = text::read_number(phrase[0], lexicon);
  if (!number) return 1;
  return *number >= 1 && *number <= kMostCopies && std::floor(*number) == *number ? static_cast<int>(*number) : 0;
}

bool duplicate(LayoutDraft& draft, const Choice& of, int count, const std::optional<LayoutPlace>& place) {
  if (count < 1 || count > kMostCopies) return false;
  DuplicateOp op{draft.names(of.ids), count};
  if (place) op.place = draft.placement(*place);
  return draft.finish(op, of);
}

// "another cup", "two more cups": copies of a cup that is there.
bool add_more(LayoutDraft& draft, Span x, const std::optional<LayoutPlace>& place) {
  const text::Lexicon& lexicon = draft.scene.lexicon;
  if (!is_more(x, lexicon)) return false;
  std::size_t used = text::entry_at(x, 0, lexicon.list("layout.more"));
  if (!used) used = 2;
  if (used >= x.size()) return false;
  // "bananas" of "two more bananas" is any one of them.
  text::Tokens one(x.begin() + static_cast<std::ptrdiff_t>(used), x.end());
  const std::size_t noun = text::head(one, lexicon).size() - 1;
  one[noun].lower = text::singular(one[noun].lower, lexicon);
  const ObjectsFound of = draft.objects.read(one);
  return of.choice && duplicate(draft, *of.choice, count_of(x, lexicon), place);
}

// The phrase of one new thing: "another red apple", "two red apples" -> "a red apple".
std::string phrase_of(Span x, const text::Lexicon& lexicon) {
  const bool more = is_more(x, lexicon), counted = text::read_number(x[0], lexicon).has_value();
  if (!more && !counted) return text::spelled(x);
  Span words = x.subspan(more && counted ? 2 : more ? text::entry_at(x, 0, lexicon.list("layout.more")) : 1);
  if (words.empty()) return {};
  text::Tokens one(words.begin(), words.end());
  text::Token& noun = one[text::head(one, lexicon).size() - 1];
  noun.text = text::singular(noun.text, lexicon);
  return with_article(text::spelled(one), lexicon);
}

void put_at(AddOp& op, LayoutDraft& draft, const LayoutPlace& place) {
  if (!place.mark.empty()) op.at_mark = place.mark;
  if (place.box) op.at_box = place.box;
  if (!place.side.empty()) op.at_rel = draft.relation(place);
  if (!place.frame.empty()) op.at_frame = place.frame;
}

bool add_one(LayoutDraft& draft, Span said, const std::optional<LayoutPlace>& place) {
  const text::Lexicon& lexicon = draft.scene.lexicon;
  if (!is_new_thing(said, lexicon)) return false;
  // "a blue plate ... and a green one"
  text::Tokens x(said.begin(), said.end());
  if (x.back().is("one") && x.size() > 1) {
    if (draft.history.noun.empty()) return false;
    x.back().text = x.back().lower = draft.history.noun;
  }
  if (add_more(draft, x, place)) return true;
  AddOp op;
  op.phrase = phrase_of(x, lexicon);
  const std::string label = label_of(op.phrase, lexicon);
  const int count = count_of(x, lexicon);
  if (label.empty() || count < 1) return false;
  if (place) put_at(op, draft, *place);
  op.as = count > 1 ? draft.next_name() : "";
  const std::string as = op.as;
  draft.finish(op, {{}, false, head_noun(label, lexicon), {}});
  if (count > 1) draft.ops.push_back(DuplicateOp{{as}, count - 1});
  return true;
}

// "a cup and a plate" are two things, "a cup and saucer" is one.
bool is_several(Span x, const text::Lexicon& lexicon) {
  for (std::size_t i = 1; i + 1 < x.size(); ++i)
    if ((x[i].is("and") || x[i].is(",")) && text::is_indefinite(x.subspan(i + 1), lexicon)) return true;
  return false;
}

// One place cannot hold several things.
bool add(LayoutDraft& draft, Span x, const std::optional<LayoutPlace>& place) {
  if (!is_several(x, draft.scene.lexicon)) return add_one(draft, x, place);
  if (place) return false;
  const auto before = draft.ops.size();
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= x.size(); ++i) {
    if (i < x.size() && !x[i].is(",") && !x[i].is("and")) continue;
    if (i > begin && !add_one(draft, x.subspan(begin, i - begin), std::nullopt)) {
      draft.ops.resize(before, NoOp{});
      return false;
    }
    begin = i + 1;
  }
  return draft.ops.size() > before;
}

bool add_somewhere(Span x, LayoutDraft& draft) {
  const auto accept = [&](Span thing, const LayoutPlace& place) { return add(draft, thing, place); };
  return draft.split(x, std::nullopt, accept) || add(draft, x, std::nullopt);
}

// "put two apples in the bowl" moves those that are there; "put an apple there" and "add two apples" make new ones.
bool add_first(Span verb, Span rest, LayoutDraft& draft) {
  const text::Lexicon& lexicon = draft.scene.lexicon;
  const bool puts = lexicon.has("verbs.put", text::folded(verb)) || lexicon.has("verbs.move", text::folded(verb));
  const bool says_new = is_more(rest, lexicon) || rest[0].is("a") || rest[0].is("an") || rest[0].is("new");
  return (puts ? says_new : text::is_indefinite(rest, lexicon) || says_new) && add_somewhere(rest, draft);
}

// A bare noun is something new where nothing is called so.
bool add_rest(Span verb, Span rest, LayoutDraft& draft) {
  const text::Lexicon& lexicon = draft.scene.lexicon;
  if (text::is_definite(rest, lexicon)) return false;
  const Span thing = text::without_determiner(text::head(rest, lexicon), lexicon);
  const std::string noun = text::singular(thing.back().lower, lexicon);
  if (lexicon.has("verbs.put", text::folded(verb)) && !objects_called(draft.scene.now, noun, true, lexicon).empty())
    return false;
  return add_somewhere(rest, draft);
}

// X with or without a place behind it.
bool copy(LayoutDraft& draft, Span x, int count) {
  const auto accept = [&](Span thing, const std::optional<LayoutPlace>& place) {
    const auto of = draft.select(thing);
    return of && duplicate(draft, *of, count, place);
  };
  return draft.split(x, kStep, [&](Span thing, const LayoutPlace& place) { return accept(thing, place); }) ||
         accept(x, std::nullopt);
}

// "once", "twice", "3 times" at the end, as a count and the tokens that it takes.
std::pair<int, std::size_t> times_at_end(Span rest, const text::Lexicon& lexicon) {
  if (rest.size() > 1 && lexicon.number("layout.times", rest.back().lower))
    return {static_cast<int>(*lexicon.number("layout.times", rest.back().lower)), 1};
  if (rest.size() > 2 && rest.back().is("times") && text::read_number(rest[rest.size() - 2], lexicon))
    return {count_of(rest.subspan(rest.size() - 2), lexicon), 2};
  return {1, 0};
}

bool duplicate_all(Span, Span rest, LayoutDraft& draft) {
  const auto [count, used] = times_at_end(rest, draft.scene.lexicon);
  return copy(draft, rest.first(rest.size() - used), count);
}

bool make_copies(const Match& m, LayoutDraft& draft) {
  const int count = m.has("N") ? count_of(m["N"], draft.scene.lexicon) : 1;
  const Span all(m["X"].data(), m["X"].size() + (m.has("W") ? m["W"].size() : 0));
  return copy(draft, all, count);
}

}  // namespace

std::vector<LayoutRow> layout_add_first_rows() {
  return {verb_row({"verbs.add", "verbs.put", "layout.bring"}, add_first)};
}

std::vector<LayoutRow> layout_add_rows() { return {verb_row({"verbs.add"}, add_rest)}; }

std::vector<LayoutRow> layout_duplicate_rows() {
  const std::string copies = "make [me] ({N=<number>}|a|another) [(more|exact|identical)] <layout.copies> of ";
  return {
      row(copies + "{X} {W=<mark>}", make_copies),
      row(copies + "{X}", make_copies),
      row("make {N=<number>} [more] of {X}", make_copies),
      verb_row({"verbs.duplicate"}, duplicate_all),
  };
}

}  // namespace tiedit::stages
