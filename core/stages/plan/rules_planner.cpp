#include "stages/plan/rules_planner.h"

#include <algorithm>

#include "base/text.h"
#include "stages/plan/rules_row.h"
#include "stages/plan/sentence.h"
#include "text/clauses.h"
#include "text/phrases.h"

namespace tiedit::stages {
namespace {

constexpr std::size_t kMaxEdits = 16;
constexpr std::size_t kMaxClauseWords = 80;  // a longer one names no thing that a locator could find
// What tiedit.plan/1 allows.
constexpr std::size_t kMaxPhrase = 200, kMaxQuery = 300;

// In the order of the specification: adjust before relight, resize before attribute.
const std::vector<Row>& rows() {
  static const std::vector<Row> all = [] {
    std::vector<Row> joined;
    for (const auto& part :
         {text_rows(), background_rows(), adjust_rows(), relight_rows(), style_rows(), replace_rows(), resize_rows(),
          attribute_rows(), become_rows(), remove_rows(), move_rows(), add_rows(), keep_rows(), duplicate_rows()})
      joined.insert(joined.end(), part.begin(), part.end());
    return joined;
  }();
  return all;
}

bool fits(const Region& region) {
  return base::code_points(region.query) <= kMaxQuery &&
         std::all_of(region.must_keep.begin(), region.must_keep.end(),
                     [](const std::string& phrase) { return base::code_points(phrase) <= kMaxQuery; });
}

bool fits(const Edit& edit) {
  return base::code_points(edit.target_phrase) <= kMaxPhrase && base::code_points(edit.description) <= kMaxText &&
         base::code_points(edit.negative_prompt) <= kMaxText && fits(edit.region) &&
         (!edit.destination || fits(*edit.destination)) &&
         std::all_of(edit.attributes.begin(), edit.attributes.end(),
                     [](const auto& attribute) { return base::code_points(attribute.second) <= kMaxText; });
}

class RulesReader {
 public:
  RulesReader(const text::Lexicon& lexicon, const MarkRegions& marks, const text::Tokens& sentence)
      : x_lexicon(lexicon), x_marks(marks), x_references(lexicon, marks, sentence) {}

  /// Adds the clause to the plan; a Reject when it cannot be read.
  std::optional<Reject> read(const text::Clause& clause, std::size_t number, Plan& plan) {
    const std::string id = "e" + std::to_string(plan.edits.size() + 1);
    Draft draft(x_lexicon, x_marks, x_references, id);
    if (!read_any(clause, draft) || (!draft.reject && !draft.nothing && !fits(draft.edit)))
      return Reject{"not_understood", "no rule for clause " + std::to_string(number) + ": " + shortened(clause.said)};
    if (draft.reject) return Reject{draft.reject->code, shortened(draft.reject->reason)};
    if (draft.nothing) return std::nullopt;
    x_references.note(draft.edit, draft.target);
    x_references.use(draft.target.marks);
    for (const text::Token& token : clause.tokens)
      if (token.is(text::Token::Kind::mark)) x_references.use({token.mark});
    plan.edits.push_back(draft.edit);
    return std::nullopt;
  }

  const std::set<int>& used() const { return x_references.used(); }

 private:
  // "... except the dog" at the end is tried first as what the rest of the clause must keep.
  bool read_any(const text::Clause& clause, Draft& draft) const {
    const text::Span tokens(clause.tokens);
    if (tokens.size() > kMaxClauseWords) return false;
    for (std::size_t at = 2; at < tokens.size(); ++at) {
      const std::size_t used = text::entry_at(tokens, at, x_lexicon.list("prepositions.except"));
      if (!used || !text::is_phrase(tokens.subspan(at + used), x_lexicon)) continue;
      Draft trial(x_lexicon, x_marks, x_references, draft.edit.id);
      if (!read_rows(tokens.first(at), trial) || trial.nothing || trial.edit.op == Op::keep) continue;
      draft.edit = trial.edit;
      draft.target = trial.target;
      draft.reject = trial.reject;
      must_keep(draft, tokens.subspan(at + used));
      return true;
    }
    return read_rows(tokens, draft);
  }

  void must_keep(Draft& draft, text::Span phrase) const {
    const std::vector<int> marks = text::marks_of(phrase, x_marks.names(), x_lexicon);
    for (const int mark : marks) draft.edit.region.must_keep.push_back(x_marks.ref(mark));
    if (marks.empty()) draft.edit.region.must_keep.push_back(text::spelled(phrase));
    draft.target.marks.insert(draft.target.marks.end(), marks.begin(), marks.end());
  }

  bool read_rows(text::Span tokens, Draft& draft) const {
    std::map<std::pair<std::size_t, std::size_t>, bool> phrases;
    const text::MatchContext context{x_lexicon, x_references.it_is_picture(), &phrases};
    return std::any_of(rows().begin(), rows().end(), [&](const Row& row) {
      return row.pattern.match(tokens, context, [&](const text::Match& match) { return row.build(match, draft); });
    });
  }

  const text::Lexicon& x_lexicon;
  const MarkRegions& x_marks;
  References x_references;
};

// keep edits that wait for nothing run first; clause order satisfies every other dependency.
void order(Plan& plan) {
  std::stable_partition(plan.edits.begin(), plan.edits.end(),
                        [](const Edit& edit) { return edit.op == Op::keep && edit.depends_on.empty(); });
}

Reject rejection(const Plan& plan, std::size_t clauses) {
  if (plan.edits.size() > kMaxEdits)
    return {"unsupported", "at most 16 edits, got " + std::to_string(plan.edits.size())};
  if (clauses == 0) return {"not_understood", "no rule for clause 1: " + plan.instruction.substr(0, 80)};
  return {"not_an_edit", "nothing is to be changed"};
}

}  // namespace

RulesPlan plan_rules(const std::string& instruction, const Annotations& annotations, cv::Size displayed,
                     const text::Lexicon& lexicon) {
  const MarkRegions marks(annotations, displayed);
  const text::Tokens tokens = text::read_marks(text::tokenise(read_instruction(instruction)), marks.names(), lexicon);
  const std::vector<text::Clause> clauses = text::split_clauses(tokens, lexicon);

  RulesPlan out;
  out.plan.instruction = instruction;
  RulesReader reader(lexicon, marks, tokens);
  for (std::size_t i = 0; i < clauses.size() && !out.plan.reject; ++i)
    out.plan.reject = reader.read(clauses[i], i + 1, out.plan);
  const auto paints = [](const Edit& edit) { return edit.op != Op::keep; };
  const bool any = std::any_of(out.plan.edits.begin(), out.plan.edits.end(), paints);
  if (!out.plan.reject && (!any || out.plan.edits.size() > kMaxEdits))
    out.plan.reject = rejection(out.plan, clauses.size());
  if (out.plan.reject) {
    out.plan.edits.clear();
    return out;
  }
  order(out.plan);
  warn_of_unused(marks, reader.used(), out.warnings);
  return out;
}

}  // namespace tiedit::stages
