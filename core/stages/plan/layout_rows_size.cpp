#include <cmath>

#include "base/text.h"
#include "stages/layout/boxes.h"
#include "stages/plan/layout_row.h"
#include "text/phrases.h"

namespace tiedit::stages {
namespace {

using text::Match;
using text::Span;

constexpr double kBiggerByHalf = 1.5, kABitBigger = 1.2, kMuchBigger = 2;  // "a bit" 20 %, plain 50 %, "much" 100 %
constexpr double kMostScale = 8;                                     // of tiedit.program/1

const std::string kMake = "(make|turn) {X} [look|appear] ";
const std::string kHowMuch = "[{D=<degrees>}|[by] {P=<percent>}] ";
const std::string kHowMuchAfter = "[{D=<degrees>}|by {P=<percent>}|by {H=half}|by [a factor of] {N=<number>}]";

double share_of(Span percent, const text::Lexicon& lexicon) { return measured_at(percent, 0, lexicon).share; }

bool resize(LayoutDraft& draft, Span x, double sx, double sy) {
  const auto on = draft.select(x);
  if (!on) return false;
  if (!(sx > 0 && sy > 0 && sx <= kMostScale && sy <= kMostScale)) {
    if (!draft.refusal)
      draft.refusal = Reject{"impossible", "a size above 0 and up to 8 times, got " + base::shortest(std::max(sx, sy))};
    return false;
  }
  ResizeOp op{draft.names(on->ids)};
  op.scale = std::array<double, 2>{sx, sy};
  return draft.finish(op, *on);
}

double grown_by(const Match& m, const text::Lexicon& lexicon) {
  if (m.has("P")) return 1 + share_of(m["P"], lexicon);
  if (m.has("N")) return text::read_number(m["N"][0], lexicon).value_or(0);
  if (m.has("H")) return 1.5;
  if (!m.has("D")) return kBiggerByHalf;
  return *lexicon.number("degrees", text::folded(m["D"])) < 0.3 ? kABitBigger : kMuchBigger;
}

double shrunk_by(const Match& m, const text::Lexicon& lexicon) {
  if (m.has("P")) return 1 - share_of(m["P"], lexicon);
  return m.has("H") ? 0.5 : 1 / grown_by(m, lexicon);
}

bool bigger(const Match& m, LayoutDraft& d) {
  const double by = grown_by(m, d.scene.lexicon);
  return resize(d, m["X"], by, by);
}
bool smaller(const Match& m, LayoutDraft& d) {
  const double by = shrunk_by(m, d.scene.lexicon);
  return resize(d, m["X"], by, by);
}
bool to_share(const Match& m, LayoutDraft& d) {
  const double share = share_of(m["P"], d.scene.lexicon);
  return resize(d, m["X"], share, share);
}
bool doubled(const Match& m, LayoutDraft& d) { return resize(d, m["X"], 2, 2); }
bool halved(const Match& m, LayoutDraft& d) { return resize(d, m["X"], 0.5, 0.5); }
bool times(const Match& m, LayoutDraft& d) {
  const double by = text::read_number(m["N"][0], d.scene.lexicon).value_or(0);
  return resize(d, m["X"], by, by);
}

// "taller", "twice as wide": one axis of the two.
bool stretch(LayoutDraft& draft, Span x, const std::string& axis, double by) {
  if (axis.empty()) return false;
  const bool high = axis == "taller" || axis == "shorter";
  if (axis == "shorter" || axis == "narrower") by = 1 / by;
  return resize(draft, x, high ? 1 : by, high ? by : 1);
}

bool stretched(const Match& m, LayoutDraft& d) {
  const std::string axis = d.scene.lexicon.value("layout.axes", text::folded(m["A"])).value_or("");
  const bool less = axis == "shorter" || axis == "narrower";
  const double by = m.has("P") && less ? 1 / (1 - share_of(m["P"], d.scene.lexicon)) : grown_by(m, d.scene.lexicon);
  return std::isfinite(by) && by > 0 && stretch(d, m["X"], axis, by);
}
bool stretched_twice(const Match& m, LayoutDraft& d) {
  return stretch(d, m["X"], d.scene.lexicon.value("layout.axes", text::folded(m["A"])).value_or(""), 2);
}
bool stretched_half(const Match& m, LayoutDraft& d) {
  return stretch(d, m["X"], d.scene.lexicon.value("layout.axes", text::folded(m["A"])).value_or(""), 0.5);
}
bool stretched_times(const Match& m, LayoutDraft& d) {
  return stretch(d, m["X"], d.scene.lexicon.value("layout.axes", text::folded(m["A"])).value_or(""),
                 text::read_number(m["N"][0], d.scene.lexicon).value_or(0));
}

bool like(const Match& m, LayoutDraft& draft) {
  const auto on = draft.select(m["X"]);
  const auto other = on ? draft.select(m["Y"], on->noun) : std::nullopt;
  if (!other || other->ids.size() != 1) return false;
  ResizeOp op{draft.names(on->ids)};
  if (m.has("A")) {
    const std::string axis = draft.scene.lexicon.value("layout.axes", text::folded(m["A"])).value_or("");
    const Box box = draft.scene.box_of(other->ids[0]);
    (axis == "taller" || axis == "shorter" ? op.height : op.width) =
        axis == "taller" || axis == "shorter" ? height(box) : width(box);
  } else {
    op.like = draft.name(other->ids[0]);
  }
  return draft.finish(op, *on);
}

bool to_box(const Match& m, LayoutDraft& draft) {
  const auto on = draft.select(m["X"]);
  if (!on) return false;
  ResizeOp op{draft.names(on->ids)};
  if (const auto mark = draft.objects.mark_in(m["Y"])) {
    if (!draft.scene.marks.is_box(*mark)) return false;
    op.to_mark = draft.scene.marks.name(*mark);
    return draft.finish(op, *on);
  }
  const auto other = draft.select(m["Y"]);
  if (!other || other->ids.size() != 1) return false;
  op.to_box = draft.scene.box_of(other->ids[0]);
  return draft.finish(op, *on);
}

}  // namespace

std::vector<LayoutRow> layout_resize_rows() {
  const std::string its = "(its|their|the) [(original|current|present)] size";
  const std::string as_before = " [(as before|as it is|as they are|as now|as it was)]";
  const std::string as = "as (big|large|small)";
  return {
      row("<layout.resize_to> {X} (to|into|in|inside|onto) {Y}", to_box),
      row("make {X} (fit|fill) [(in|into|inside|to)] {Y}", to_box),
      row("<verbs.resize> {X} so [that] (it is|it's|they are) " + as + " as {Y}", like),
      row(kMake + as + " as {Y}", like),
      row(kMake + "as {A=<layout.axes>} as {Y}", like),
      row(kMake + "[to be] the [same] size (of|as) {Y}", like),
      row("(<verbs.resize>|scale) {X} to (the|match the) size of {Y}", like),
      row("(<verbs.resize>|scale) {X} to (match|be like) {Y}", like),
      row(kMake + "(twice|double|two times) (as (big|large)|" + its + "|bigger|larger)" + as_before, doubled),
      row(kMake + "half (as (big|large)|" + its + ")" + as_before, halved),
      row(kMake + "{N=<number>} times (bigger|larger|as (big|large)|" + its + ")" + as_before, times),
      row(kMake + "(twice|double) as {A=<layout.axes>}" + as_before, stretched_twice),
      row(kMake + "half as {A=<layout.axes>}" + as_before, stretched_half),
      row(kMake + "{N=<number>} times (as {A=<layout.axes>}|{A=<layout.axes>})" + as_before, stretched_times),
      row("[<degrees>] <verbs.enlarge> {X} to {P=<percent>} [of " + its + "]", to_share),
      row("<verbs.enlarge> {X} " + kHowMuchAfter, bigger),
      row("<verbs.enlarge> {X} to (twice|double) " + its, doubled),
      row("{D=<degrees>} <verbs.enlarge> {X}", bigger),
      row("<layout.reduce> [the size of] {X} to {P=<percent>} [of " + its + "]", to_share),
      row("<layout.reduce> [the size of] {X} to half [(" + its + ")]", halved),
      row("<layout.reduce> [the size of] {X} [in size] " + kHowMuchAfter, smaller),
      row("{D=<degrees>} <layout.reduce> {X}", smaller),
      row("<verbs.raise> the size of {X} " + kHowMuchAfter, bigger),
      row(kMake + kHowMuch + "<sizes.bigger> " + kHowMuchAfter, bigger),
      row(kMake + kHowMuch + "<sizes.smaller> " + kHowMuchAfter, smaller),
      row("(resize|scale|double) {X} (to|by) {P=<percent>} [of " + its + "]", to_share),
      row("(resize|scale) {X} [up] (by|to) [a factor of] {N=<number>} [times]", times),
      row("double [the size of] {X} [in size]", doubled),
      row("halve [the size of] {X} [in size]", halved),
      row(kMake + kHowMuch + "{A=<layout.axes>} " + kHowMuchAfter, stretched),
  };
}

}  // namespace tiedit::stages
