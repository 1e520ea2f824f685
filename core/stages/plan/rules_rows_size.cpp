#include "base/text.h"
#include "stages/plan/rules_row.h"
#include "text/phrases.h"

namespace tiedit::stages {
namespace {

using text::Match;
using text::Span;

constexpr double kLeastScale = 0.1, kMostScale = 10;
constexpr double kBigger = 1.5, kABitBigger = 1.2, kMuchBigger = 2;  // "a bit" 20 %, plain 50 %, "much" 100 %

bool resize(Draft& draft, Span x, double scale) {
  if (!(scale >= kLeastScale && scale <= kMostScale))
    return draft.refuse("unsupported", "a size of 0.1 to 10 times, got " + base::shortest(scale));
  if (!draft.start(Op::resize, x, Use::paint)) return true;
  Region destination;
  destination.kind = RegionKind::mask;
  destination.mask_ref = draft.edit.id + ".source_mask";
  destination.scale = scale;
  draft.edit.destination = destination;
  draft.edit.description = draft.target.text;
  return true;
}

double bigger_by(const Match& m, const text::Lexicon& lexicon) {
  if (m.has("P")) return 1 + share_of(m["P"], lexicon);
  if (!m.has("D")) return kBigger;
  return *amount_of(m, lexicon) < 0.3 ? kABitBigger : kMuchBigger;
}

double smaller_by(const Match& m, const text::Lexicon& lexicon) {
  return m.has("P") ? 1 - share_of(m["P"], lexicon) : 1 / bigger_by(m, lexicon);
}

bool bigger(const Match& m, Draft& draft) { return resize(draft, m["X"], bigger_by(m, draft.lexicon)); }
bool smaller(const Match& m, Draft& draft) { return resize(draft, m["X"], smaller_by(m, draft.lexicon)); }
bool doubled(const Match& m, Draft& draft) { return resize(draft, m["X"], 2); }
bool halved(const Match& m, Draft& draft) { return resize(draft, m["X"], 0.5); }
bool times(const Match& m, Draft& draft) {
  return resize(draft, m["X"], text::read_number(m["N"][0], draft.lexicon).value_or(0));
}
bool to_share(const Match& m, Draft& draft) { return resize(draft, m["X"], share_of(m["P"], draft.lexicon)); }
bool stretched(const Match&, Draft& draft) {
  return draft.refuse("unsupported", "stretching along one axis: use -c clickdiffusion");
}

}  // namespace

std::vector<Row> resize_rows() {
  const std::string make = "(make|turn) {X} [look|appear] ";
  return {
      {make + "(twice|double|two times) (as (big|large)|(its|their|the) size|bigger|larger)", doubled},
      {make + "half (as (big|large)|(its|their|the) size)", halved},
      {make + "{N=<number>} times (bigger|larger|as (big|large)|(its|their|the) size)", times},
      {"[<degrees>] <verbs.enlarge> {X} to {P=<percent>}", to_share},
      {"<verbs.enlarge> {X} " + kDegree, bigger},
      {"{D=<degrees>} <verbs.enlarge> {X}", bigger},
      {"<verbs.shrink> {X} to {P=<percent>}", to_share},
      {"<verbs.shrink> {X} " + kDegree, smaller},
      {"{D=<degrees>} <verbs.shrink> {X}", smaller},
      {make + "[{D=<degrees>}|[by] {P=<percent>}] <sizes.bigger>", bigger},
      {make + "<sizes.bigger> " + kDegree, bigger},
      {make + "[{D=<degrees>}|[by] {P=<percent>}] <sizes.smaller>", smaller},
      {make + "<sizes.smaller> " + kDegree, smaller},
      {"(resize|scale|double) {X} (to|by) {P=<percent>}", to_share},
      {"(resize|scale) {X} by {N=<number>}", times},
      {"double [the size of] {X} [in size]", doubled},
      {"halve [the size of] {X} [in size]", halved},
      {make + "[<degrees>] <sizes.stretched> [<degrees>]", stretched},
  };
}

}  // namespace tiedit::stages
