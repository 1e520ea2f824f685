#include "stages/plan/layout_planner.h"

#include <algorithm>
#include <set>

#include "artifacts/program_json.h"
#include "base/ascii.h"
#include "stages/layout/mark_nouns.h"
#include "stages/layout/program_run.h"
#include "stages/plan/layout_row.h"
#include "stages/plan/sentence.h"
#include "text/clauses.h"
#include "text/marks.h"
#include "text/phrases.h"

namespace tiedit::stages {
namespace {

using text::Span;
using text::Token;
using text::Tokens;

constexpr std::size_t kMostOps = 32;         // of tiedit.program/1
constexpr std::size_t kMostClauseWords = 80;  // a longer one names no thing that a layout has

// In the order of the specification; add and replace again at the end, for what nothing else takes.
const std::vector<LayoutRow>& all_layout_rows() {
  static const std::vector<LayoutRow> all = [] {
    std::vector<LayoutRow> joined;
    for (const auto& part : {layout_keep_rows(), layout_add_first_rows(), layout_arrange_rows(), layout_move_rows(),
                             layout_remove_rows(), layout_resize_rows(), layout_swap_rows(), layout_replace_rows(),
                             layout_duplicate_rows(), layout_align_rows(), layout_colour_rows(), layout_become_rows(),
                             layout_attribute_rows(), layout_reorder_rows(), layout_add_rows(), layout_wish_rows()})
      joined.insert(joined.end(), part.begin(), part.end());
    return joined;
  }();
  return all;
}

// "the cup (B1)" is "the cup B1".
Tokens without_brackets(const Tokens& clause) {
  Tokens out;
  for (std::size_t i = 0; i < clause.size(); ++i) {
    if (i + 2 < clause.size() && clause[i].is("(") && clause[i + 1].is(Token::Kind::mark) && clause[i + 2].is(")")) {
      out.push_back(clause[i + 1]);
      i += 2;
    } else {
      out.push_back(clause[i]);
    }
  }
  return out;
}

// The same with "it" after the verb: a clause without an object is about the one before.
Tokens with_pronoun(const Tokens& clause, std::size_t verb) {
  Tokens out(clause.begin(), clause.begin() + static_cast<std::ptrdiff_t>(verb));
  out.push_back({Token::Kind::word, "it", "it"});
  out.insert(out.end(), clause.begin() + static_cast<std::ptrdiff_t>(verb), clause.end());
  return out;
}

// What an executor's refusal means for the sentence.
Reject reject_of(const std::string& slug, const std::string& line) {
  const bool missing = slug == "layout.locate" || slug == "layout.empty";
  return {missing ? "not_found" : "impossible", shortened(line)};
}

template <class Op>
concept HasIds = requires(Op op) {
  op.ids;
};

// Takes what must stay out of the ops; false when an op is about nothing else.
bool leave_out(std::vector<LayoutOp>& ops, const Ids& kept) {
  const auto is_kept = [&](const std::string& id) { return std::find(kept.begin(), kept.end(), id) != kept.end(); };
  const auto from = [&](Names& ids) { std::erase_if(ids, is_kept); };
  return std::all_of(ops.begin(), ops.end(), [&](LayoutOp& op) {
    return std::visit(
        [&](auto& o) {
          using Kind = std::decay_t<decltype(o)>;
          if constexpr (std::is_same_v<Kind, SwapOp>)
            return std::none_of(o.a.begin(), o.a.end(), is_kept) && std::none_of(o.b.begin(), o.b.end(), is_kept);
          else if constexpr (HasIds<Kind> && !std::is_same_v<Kind, DuplicateOp>) {
            from(o.ids);
            return !o.ids.empty();
          } else
            return true;
        },
        op);
  });
}

class LayoutReader {
 public:
  /// `nouns`: what the sentence calls its marks.
  LayoutReader(LayoutScene scene, std::map<std::string, std::string> nouns)
      : x_scene(std::move(scene)), x_nouns(std::move(nouns)) {}

  /// Adds the clause to the program; a Reject when it cannot be read or run.
  std::optional<Reject> read(const text::Clause& clause, std::size_t number) {
    const Tokens tokens = without_brackets(clause.tokens);
    for (const Token& token : tokens)
      if (token.is(Token::Kind::mark)) x_used.insert(token.mark);
    std::optional<Reject> refusal;
    if (tokens.size() <= kMostClauseWords) {
      if (const auto done = take(tokens, refusal)) return *done;
      if (const auto done = take_but(tokens)) return *done;
      if (const auto done = take_without_object(tokens)) return *done;
      if (const auto done = take_in_two(tokens)) return *done;
    }
    if (refusal) return Reject{refusal->code, shortened(refusal->reason)};
    return Reject{"not_understood", "no rule for clause " + std::to_string(number) + ": " + shortened(clause.said)};
  }

  /// Ends the program: what must stay is taken out, names that nobody uses go.
  std::optional<Reject> finish() {
    if (!x_kept.empty()) {
      if (!leave_out(x_program.ops, x_kept))
        return Reject{"impossible", "the sentence changes and keeps " + x_scene.told(x_kept[0])};
      if (auto failed = run_program()) return failed;
    }
    for (LayoutOp& op : x_program.ops)
      if (std::string* as = name_of(op); as && !x_made.used.contains(*as)) as->clear();
    return checked();
  }

  const Program& program() const { return x_program; }
  const std::vector<Warning>& warnings() const { return x_warnings; }

  /// The marks that the sentence names, or whose objects it works on.
  std::set<int> used() const {
    std::set<int> all = x_used;
    for (int mark = 0; mark < static_cast<int>(x_scene.marks.names().size()); ++mark)
      for (const std::string& id : x_history.named) {
        const LayoutObject* object = find_object(x_scene.first, id);
        if (text::lower(x_scene.marks.name(mark)) == text::lower(object ? object->mark : id)) all.insert(mark);
      }
    return all;
  }

 private:
  using Done = std::optional<std::optional<Reject>>;  // read at all, and then maybe refused by the executor

  static std::string* name_of(LayoutOp& op) {
    if (auto* add = std::get_if<AddOp>(&op)) return &add->as;
    if (auto* duplicate = std::get_if<DuplicateOp>(&op)) return &duplicate->as;
    return nullptr;
  }

  // What is to be kept was there before the other clauses worked: "remove all mugs but keep the red one".
  bool keeps(const Tokens& tokens) const {
    const auto begins = [&](const char* list) { return text::entry_at(tokens, 0, x_scene.lexicon.list(list)) > 0; };
    return begins("verbs.keep") || begins("verbs.forbid") || (!tokens.empty() && tokens[0].is("not"));
  }

  // "turn the books blue except the yellow one"
  Done take_but(const Tokens& tokens) {
    for (std::size_t at = 2; at < tokens.size(); ++at) {
      const std::size_t used = text::entry_at(tokens, at, x_scene.lexicon.list("prepositions.except"));
      if (!used) continue;
      const ObjectsFound left_out = ObjectReader(x_scene, x_history).read(Span(tokens).subspan(at + used));
      std::optional<Reject> ignored;
      if (!left_out.choice) return std::nullopt;
      return take({tokens.begin(), tokens.begin() + static_cast<std::ptrdiff_t>(at)}, ignored, left_out.choice->ids);
    }
    return std::nullopt;
  }

  Done take(const Tokens& tokens, std::optional<Reject>& refusal, const Ids& left_out = {}) {
    LayoutScene scene = x_scene;
    if (keeps(tokens)) scene.now = scene.first;
    LayoutDraft draft(scene, x_history, x_made);
    draft.left_out = left_out;
    const bool read =
        std::any_of(all_layout_rows().begin(), all_layout_rows().end(), [&](const LayoutRow& row) { return row(tokens, draft); });
    if (!read) {
      refusal = draft.refusal;
      return std::nullopt;
    }
    return commit(draft);
  }

  Done take_without_object(const Tokens& tokens) {
    std::optional<Reject> ignored;
    const std::size_t verb = text::entry_at(tokens, 0, x_scene.lexicon.list("verbs"));
    return verb ? take(with_pronoun(tokens, verb), ignored) : Done();
  }

  // "make the cup bigger and green": "and make it green".
  Done take_in_two(const Tokens& tokens) {
    if (tokens.empty() || !(tokens[0].is("make") || tokens[0].is("turn"))) return std::nullopt;
    for (std::size_t i = tokens.size() - 1; i > 1; --i) {
      if (!tokens[i].is("and") && !tokens[i].is(",")) continue;
      std::optional<Reject> ignored;
      Tokens first(tokens.begin(), tokens.begin() + static_cast<std::ptrdiff_t>(i)), second = text::tokenise("make it");
      while (!first.empty() && first.back().is(",")) first.pop_back();
      second.insert(second.end(), tokens.begin() + static_cast<std::ptrdiff_t>(i) + 1, tokens.end());
      const LayoutReader before = *this;
      const Done one = take(first, ignored);
      const Done two = one && !*one ? take(second, ignored) : Done();
      if (two) return two;
      restore(before);
    }
    return std::nullopt;
  }

  void restore(const LayoutReader& other) {
    x_scene.now = other.x_scene.now;
    x_history = other.x_history;
    x_made = other.x_made;
    x_program = other.x_program;
    x_kept = other.x_kept;
    x_warnings = other.x_warnings;
  }

  std::optional<Reject> commit(LayoutDraft& draft) {
    x_warnings.insert(x_warnings.end(), draft.warnings.begin(), draft.warnings.end());
    x_kept.insert(x_kept.end(), draft.kept.begin(), draft.kept.end());
    if (draft.nothing) return std::nullopt;
    std::vector<std::string> names;
    for (LayoutOp& op : draft.ops)
      if (std::string* as = name_of(op)) names.push_back(*as = "n" + std::to_string(++x_made.count));
    x_program.ops.insert(x_program.ops.end(), draft.ops.begin(), draft.ops.end());
    if (x_program.ops.size() > kMostOps)
      return Reject{"unsupported", "at most 32 operations, got " + std::to_string(x_program.ops.size())};
    const Layout before = x_scene.now;
    if (auto failed = run_program()) return failed;
    note(draft, before, names);
    return std::nullopt;
  }

  std::optional<Reject> run_program() {
    if (x_program.ops.empty()) return std::nullopt;
    ApplyOptions options;
    options.nouns = x_nouns;
    try {
      x_scene.now = apply_program(x_scene.first, x_program, x_scene.annotations, options).layout;
    } catch (const Error& e) {
      return reject_of(e.slug(), e.what());
    } catch (const ErrorList& list) {
      return reject_of(list.errors().front().slug(), list.errors().front().what());
    }
    return std::nullopt;
  }

  // The form as a reader of the plan will check it.
  std::optional<Reject> checked() const {
    if (x_program.ops.empty()) return std::nullopt;
    try {
      artifacts::program_from_value(artifacts::to_json(x_program));
    } catch (const ErrorList& list) {
      return reject_of(list.errors().front().slug(), list.errors().front().what());
    }
    return std::nullopt;
  }

  // What the next clause's "it" is.
  void note(const LayoutDraft& draft, const Layout& before, const std::vector<std::string>& names) {
    Ids made;
    for (const LayoutObject& object : x_scene.now.objects)
      if (!find_object(before, object.id) &&
          std::find(draft.acted.begin(), draft.acted.end(), object.id) == draft.acted.end())
        made.push_back(object.id);
    for (std::size_t i = 0; i < made.size() && !names.empty(); ++i)
      x_made.by_id[made[i]] = names[std::min(i, names.size() - 1)];
    x_history.created.insert(x_history.created.end(), made.begin(), made.end());
    x_history.subject = draft.subject;
    x_history.noun = draft.noun;
    x_history.removed = draft.removes;
    x_history.beside = draft.beside;
    if (!draft.left.empty()) x_history.left = draft.left;
    x_history.last = !made.empty() ? made : draft.removes ? Ids() : draft.acted;
    for (const std::string& id : made.empty() ? draft.acted : made)
      if (std::find(x_history.named.begin(), x_history.named.end(), id) == x_history.named.end())
        x_history.named.push_back(id);
    if (draft.removes)
      std::erase_if(x_history.named, [&](const std::string& id) {
        return std::find(draft.acted.begin(), draft.acted.end(), id) != draft.acted.end();
      });
  }

  LayoutScene x_scene;
  LayoutHistory x_history;
  MadeNames x_made;
  Program x_program;
  std::map<std::string, std::string> x_nouns;
  Ids x_kept;
  std::set<int> x_used;
  std::vector<Warning> x_warnings;
};

/// "B1", "[o3]", "@mug": what is left without brackets.
std::string bare(std::string word) {
  const auto sign = [](char c) { return std::string_view("[]{}<>@").find(c) != std::string_view::npos; };
  std::erase_if(word, sign);
  return base::ascii_lower(word);
}

/// The user's marks, and the objects that the sentence calls by their id as further boxes: a mark of an earlier turn
/// still names what it showed.
Annotations with_named_objects(Annotations annotations, const Layout& layout, const Tokens& tokens) {
  std::set<std::string> words, taken;
  for (const Token& token : tokens) words.insert(bare(token.text));
  for (const BoxMark& box : annotations.boxes) taken.insert(base::ascii_lower(box.name));
  for (const StarMark& star : annotations.stars) taken.insert(base::ascii_lower(star.name));
  for (const LayoutObject& object : layout.objects) {
    const std::string name = base::ascii_lower(object.id);
    if (!object.visible || taken.contains(name) || !words.contains(name)) continue;
    annotations.boxes.push_back({.name = object.id, .box = object.box, .label = object.label});
  }
  return annotations;
}

cv::Size size_of(const Layout& layout) { return {std::max(1, layout.image.width), std::max(1, layout.image.height)}; }

}  // namespace

LayoutPlan plan_layout(const std::string& instruction, const Annotations& given, const Layout& layout, bool guess,
                       const text::Lexicon& lexicon) {
  const Tokens words = text::tokenise(read_instruction(instruction));
  const Annotations annotations = with_named_objects(given, layout, words);
  const MarkRegions marks(annotations, size_of(layout));
  const Tokens tokens = text::read_marks(words, marks.names(), lexicon);
  const std::vector<text::Clause> clauses = text::split_clauses(tokens, lexicon);

  LayoutPlan out;
  out.plan.instruction = instruction;
  LayoutReader reader({lexicon, marks, annotations, layout, layout, guess}, mark_nouns(instruction, annotations));
  for (std::size_t i = 0; i < clauses.size() && !out.plan.reject; ++i) out.plan.reject = reader.read(clauses[i], i + 1);
  if (!out.plan.reject) out.plan.reject = reader.finish();
  if (!out.plan.reject && reader.program().ops.empty())
    out.plan.reject = clauses.empty() ? Reject{"not_understood", "no rule for clause 1: " + shortened(instruction)}
                                      : Reject{"not_an_edit", "nothing is to be changed"};
  if (out.plan.reject) return out;
  out.plan.layout_program = artifacts::to_json(reader.program());
  out.warnings = reader.warnings();
  warn_of_unused(marks, reader.used(), out.warnings);
  return out;
}

}  // namespace tiedit::stages
