#include "stages/plan/layout_row.h"
#include "text/phrases.h"

namespace tiedit::stages {
namespace {

using text::Match;
using text::Span;

bool finish_move(LayoutDraft& draft, Span x, const LayoutPlace& place) {
  const auto on = draft.select(x);
  return on && draft.finish(MoveOp{draft.names(on->ids), draft.placement(place)}, *on);
}

bool move(Span verb, Span rest, LayoutDraft& draft) {
  const double step = text::folded(verb) == "nudge" ? kSmallStep : kStep;
  return draft.split(rest, step, [&](Span x, const LayoutPlace& place) { return finish_move(draft, x, place); });
}

// "raise B1 a bit", "lower the lamp by 20%"
bool lift(Span verb, Span rest, LayoutDraft& draft) {
  const std::string way = text::folded(verb) == "lower" ? "down" : "up";
  const text::Tokens up = text::tokenise(way);
  for (std::size_t end = rest.size(); end > 0; --end) {
    text::Tokens where = up;
    where.insert(where.end(), rest.begin() + static_cast<std::ptrdiff_t>(end), rest.end());
    const auto place = draft.place(where, kStep);
    if (place && place->by && finish_move(draft, rest.first(end), *place)) return true;
  }
  return false;
}

// "the cup should be on the table", which reads "make the cup on the table" by now
bool be_at(Span verb, Span rest, LayoutDraft& draft) {
  return verb[0].is("make") && draft.split(rest, std::nullopt, [&](Span x, const LayoutPlace& place) {
    return finish_move(draft, x, place);
  });
}

bool centre_in_frame(const Match& m, LayoutDraft& draft) {
  const auto on = draft.select(m["X"]);
  if (!on) return false;
  if (m.has("H")) return draft.finish(AlignOp{draft.names(on->ids), "hcenter", "frame"}, *on);
  if (m.has("V")) return draft.finish(AlignOp{draft.names(on->ids), "vcenter", "frame"}, *on);
  Placement middle;
  middle.frame = "center";
  return draft.finish(MoveOp{draft.names(on->ids), middle}, *on);
}

bool reorder(const Match& m, LayoutDraft& draft, const std::string& to) {
  const auto on = draft.select(m["X"]);
  return on && draft.finish(ReorderOp{draft.names(on->ids), to}, *on);
}

bool reorder_behind(const Match& m, LayoutDraft& draft) {
  const auto on = draft.select(m["X"]);
  const auto other = on ? draft.select(m["Y"], on->noun) : std::nullopt;
  if (!other || other->ids.size() != 1) return false;
  return draft.finish(ReorderOp{draft.names(on->ids), {}, {}, draft.name(other->ids[0])}, *on);
}

}  // namespace

std::vector<LayoutRow> layout_move_rows() {
  return {
      verb_row({"verbs.move", "verbs.put"}, move),
      verb_row({"layout.lift"}, lift),
      row("<layout.centre> {X} ({H=horizontally}|{V=vertically}) [(in|on) <picture>]", centre_in_frame),
      row("<layout.centre> {X} [(in|on) <picture>]", centre_in_frame),
  };
}

std::vector<LayoutRow> layout_wish_rows() { return {verb_row({"verbs.make"}, be_at)}; }

std::vector<LayoutRow> layout_reorder_rows() {
  const std::string order = "(<verbs.move>|<verbs.put>|send) ";
  return {
      row(order + "{X} (to|in|into) [the] [very] (front|foreground)",
          [](const Match& m, LayoutDraft& d) { return reorder(m, d, "front"); }),
      row(order + "{X} (to|in|into) [the] [very] (back|background)",
          [](const Match& m, LayoutDraft& d) { return reorder(m, d, "back"); }),
      row(order + "{X} (forward|forwards)", [](const Match& m, LayoutDraft& d) { return reorder(m, d, "forward"); }),
      row(order + "{X} (backward|backwards|back)",
          [](const Match& m, LayoutDraft& d) { return reorder(m, d, m["X"].empty() ? "" : "backward"); }),
      row("send {X} behind {Y}", reorder_behind),
  };
}

}  // namespace tiedit::stages
