#include <algorithm>

#include "stages/plan/layout_row.h"
#include "text/phrases.h"

namespace tiedit::stages {
namespace {

using text::Match;
using text::Span;

bool align(const Match& m, LayoutDraft& draft, const std::string& edge, const std::string& ref) {
  const auto on = draft.select(m["X"]);
  if (!on) return false;
  const std::string to = ref.empty() ? (on->ids.size() > 1 ? "union" : "frame") : ref;
  return draft.finish(AlignOp{draft.names(on->ids), edge, to}, *on);
}

std::string edge_of(const Match& m, const LayoutDraft& draft) {
  return draft.scene.lexicon.value("layout.edges", text::folded(m["E"])).value_or("");
}

bool align_edge(const Match& m, LayoutDraft& d) { return align(m, d, edge_of(m, d), m.has("F") ? "frame" : ""); }
// A level row is aligned along its middle.
bool align_level(const Match& m, LayoutDraft& d) { return align(m, d, "vcenter", ""); }
bool align_upright(const Match& m, LayoutDraft& d) { return align(m, d, "hcenter", ""); }
// What stands in a picture stands on its lower edge.
bool line_up(const Match& m, LayoutDraft& d) {
  const auto on = d.select(m["X"]);
  return on && on->ids.size() > 1 && align(m, d, "bottom", "");
}

bool align_with(const Match& m, LayoutDraft& draft) {
  const auto on = draft.select(m["X"]);
  if (!on) return false;
  std::string ref;
  if (const auto mark = draft.objects.mark_in(m["Y"])) ref = draft.scene.marks.name(*mark);
  const auto other = draft.objects.read(m["Y"], on->noun).choice;
  if (other && other->ids.size() == 1) ref = draft.name(other->ids[0]);
  if (ref.empty()) return false;
  return draft.finish(AlignOp{draft.names(on->ids), m.has("E") ? edge_of(m, draft) : "bottom", ref}, *on);
}

bool distribute(const Match& m, LayoutDraft& draft) {
  const auto on = draft.select(m["X"]);
  return on && draft.finish(DistributeOp{draft.names(on->ids), m.has("V") ? 'y' : 'x'}, *on);
}

bool arrange(const Match& m, LayoutDraft& draft) {
  const auto on = draft.select(m["X"]);
  if (!on) return false;
  ArrangeOp op{draft.names(on->ids), "row"};
  if (m.has("K")) op.pattern = *draft.scene.lexicon.value("layout.patterns", text::folded(m["K"]));
  if (m.has("S")) op.order = *draft.scene.lexicon.value("layout.orders", text::folded(m["S"]));
  if (!m.has("Y")) return draft.finish(op, *on);
  if (const auto mark = draft.objects.mark_in(m["Y"])) {
    if (!draft.scene.marks.is_box(*mark)) return false;
    op.in_mark = draft.scene.marks.name(*mark);
    return draft.finish(op, *on);
  }
  if (draft.scene.lexicon.has("picture", text::folded(text::without_determiner(m["Y"], draft.scene.lexicon)))) {
    op.in_box = Box{0, 0, 1, 1};
    return draft.finish(op, *on);
  }
  const auto other = draft.select(m["Y"]);
  if (!other || other->ids.size() != 1) return false;
  op.in_box = draft.scene.box_of(other->ids[0]);
  return draft.finish(op, *on);
}

}  // namespace

std::vector<LayoutRow> layout_align_rows() {
  const std::string verb = "(align|line up|line) ";
  const std::string with_each = "[up] [with each other|with one another] ";
  const std::string edge = "[to|at|on|along|by] [the|their] {E=<layout.edges>} [edge|edges|side|sides] ";
  const std::string frame = "[{F=of the picture|of the image|of the photo|of the frame}]";
  return {
      row(verb + "[the] {E=<layout.edges>} [edge|edges|side|sides] of {X}", align_edge),
      row(verb + "{X} with {Y} " + edge, align_with),
      row(verb + "{X} " + with_each + edge + frame, align_edge),
      row(verb + "{X} " + with_each + "horizontally", align_level),
      row(verb + "{X} " + with_each + "vertically", align_upright),
      row(verb + "{X} with {Y}", align_with),
      row(verb + "{X} [up]", line_up),
  };
}

std::vector<LayoutRow> layout_arrange_rows() {
  const std::string spread = "(<layout.spread>|space|spread|distribute) [out] [evenly|equally] {X} ";
  const std::string evenly = "[out|apart] [evenly|equally] [horizontally|{V=vertically}] ";
  const std::string pattern =
      "in (a|one) [neat|single|straight|nice|tidy|horizontal|vertical|regular] {K=<layout.patterns>} ";
  return {
      row(spread + evenly + "[out|apart|evenly] [(across|in|over) <picture>]", distribute),
      row("put {X} at (equal|even) (distances|gaps|intervals)", distribute),
      row("(<verbs.arrange>|<verbs.put>|<layout.order>|<verbs.make>) {X} [up|out] " + pattern +
              "[[ordered|sorted] by {S=<layout.orders>}] [(in|inside|within|into|on) {Y}]",
          arrange),
      row("(arrange|sort|order) {X} [in a {K=<layout.patterns>}] by {S=<layout.orders>}", arrange),
  };
}

}  // namespace tiedit::stages
