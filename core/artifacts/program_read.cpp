#include "artifacts/program_read.h"

#include "artifacts/layout_ids.h"
#include "base/text.h"

namespace tiedit::artifacts {
namespace {

const std::vector<std::string> kPlacementForms{"to", "by", "rel", "frame"};
const std::vector<std::string> kSizeForms{"scale", "to_box", "size", "width", "height", "like"};

std::string number_of(std::size_t n) { return base::grouped(static_cast<std::int64_t>(n)); }

}  // namespace

LayoutOp OpReader::read() const {
  using Read = LayoutOp (OpReader::*)() const;
  static constexpr std::array<Read, kLayoutOpNames.size()> kReads{
      &OpReader::move,      &OpReader::resize,  &OpReader::add,        &OpReader::remove,  &OpReader::swap,
      &OpReader::duplicate, &OpReader::align,   &OpReader::distribute, &OpReader::arrange, &OpReader::recolor,
      &OpReader::attribute, &OpReader::replace, &OpReader::reorder,    &OpReader::noop};
  for (std::size_t i = 0; i < kReads.size(); ++i) {
    if (x_name == kLayoutOpNames[i]) return (this->*kReads[i])();
  }
  return NoOp{};
}

LayoutOp OpReader::move() const {
  known({"ids", "to", "by", "rel", "frame", "anchor"});
  one_form(kPlacementForms);
  return MoveOp{names("ids"), placement()};
}

LayoutOp OpReader::resize() const {
  known({"ids", "scale", "to_box", "size", "width", "height", "like", "pivot"});
  one_form(kSizeForms);
  ResizeOp out;
  out.ids = names("ids");
  if (const auto scale = x_op.member("scale")) {
    if (scale->json().is_array()) {
      out.scale = lengths(*scale);
    } else if (const auto s = length(*scale)) {
      out.scale = {*s, *s};
    }
  }
  mark_or_box("to_box", out.to_mark, out.to_box);
  if (const auto size = x_op.member("size")) out.size = lengths(*size);
  if (const auto w = x_op.member("width")) out.width = length(*w);
  if (const auto h = x_op.member("height")) out.height = length(*h);
  if (const auto like = x_op.member("like")) out.like = name(*like, false);
  out.pivot = word("pivot", kAnchorWords, "bottom");
  return out;
}

LayoutOp OpReader::add() const {
  known({"phrase", "label", "at", "size", "appearance", "as"});
  AddOp out;
  out.phrase = text("phrase", kLongestPhrase, true);
  out.label = text("label", kLongestWords);
  if (const auto at = x_op.member("at"); at && at->json().is_object()) {
    at->object({"rel", "frame"});
    const auto rel = at->member("rel"), frame = at->member("frame");
    if (rel.has_value() == frame.has_value())
      at->fail("layout.target", "one of rel or frame", rel ? "rel and frame" : "none");
    if (rel) out.at_rel = relation(*rel);
    if (frame) out.at_frame = frame->one_of(kAnchorWords);
  } else {
    mark_or_box("at", out.at_mark, out.at_box);
  }
  if (const auto size = x_op.member("size")) out.size = lengths(*size);
  if (out.at_box && out.size) fail("layout.target", "a box or a size", "both", "keep one");
  out.appearance = text("appearance", kLongestWords);
  out.as = as();
  return out;
}

LayoutOp OpReader::remove() const {
  known({"ids"});
  return RemoveOp{names("ids")};
}

LayoutOp OpReader::swap() const {
  known({"ids", "a", "b"});
  if (x_op.member("ids") && !x_op.member("a") && !x_op.member("b")) {
    const Names both = names("ids");
    if (x_op.member("ids")->json().size() != 2) {
      fail("layout.count", "two sides", number_of(x_op.member("ids")->json().size()), "give a and b");
    }
    return both.size() == 2 ? SwapOp{{both[0]}, {both[1]}} : SwapOp{};
  }
  if (x_op.member("ids")) fail("layout.target", "ids, or a and b", "both", "keep one");
  return SwapOp{names("a"), names("b")};
}

LayoutOp OpReader::duplicate() const {
  known({"ids", "count", "to", "by", "rel", "frame", "anchor", "as"});
  constexpr int kMostCopies = 16;
  DuplicateOp out;
  out.ids = names("ids");
  if (const auto copies = x_op.member("count")) {
    const auto n = copies->integer(INT32_MIN, INT32_MAX);
    if (n && (*n < 1 || *n > kMostCopies)) copies->fail("layout.count", "1..16", base::grouped(*n));
    out.count = static_cast<int>(n.value_or(1));
  }
  if (one_form(kPlacementForms, true)) out.place = placement();
  out.as = as();
  return out;
}

LayoutOp OpReader::align() const {
  known({"ids", "edge", "ref"});
  AlignOp out{names("ids"), word("edge", {"left", "hcenter", "right", "top", "vcenter", "bottom"})};
  if (const auto ref = x_op.member("ref")) out.ref = name(*ref, false).value_or("union");
  return out;
}

LayoutOp OpReader::distribute() const {
  known({"ids", "axis", "mode"});
  DistributeOp out;
  out.ids = names("ids");
  out.axis = word("axis", {"x", "y"}) == "y" ? 'y' : 'x';
  out.mode = word("mode", {"gaps", "centers"}, "gaps");
  return out;
}

LayoutOp OpReader::arrange() const {
  known({"ids", "pattern", "in", "order", "gap", "cols", "align"});
  ArrangeOp out;
  out.ids = names("ids");
  out.pattern = word("pattern", {"row", "column", "grid", "circle"});
  mark_or_box("in", out.in_mark, out.in_box);
  out.order = word("order", {"given", "size", "x", "y", "label"}, "given");
  out.gap = gap(x_op);
  if (const auto cols = x_op.member("cols")) {
    const auto n = cols->integer(1, static_cast<std::int64_t>(kMostObjects));
    if (n) out.cols = static_cast<int>(*n);
  }
  out.align = word("align", {"bottom", "center", "top"}, "bottom");
  return out;
}

LayoutOp OpReader::recolor() const {
  known({"ids", "color"});
  return RecolorOp{names("ids"), text("color", kLongestWords, true)};
}

LayoutOp OpReader::attribute() const {
  known({"ids", "set"});
  AttributeOp out{names("ids"), {}};
  const auto set = x_op.required("set");
  if (!set) return out;
  for (const auto& [key, value] : set->members()) {
    const auto words = value.string();
    if (!words) continue;
    const bool plain = key.size() <= 32 && key.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos;
    if (key.empty() || !plain) value.fail("layout.schema", "a name of small letters", key.empty() ? "\"\"" : key);
    if (words->empty() || base::code_points(*words) > kLongestWords)
      value.fail("layout.schema", "1..200 characters", io::describe(value.json()));
    out.set.emplace_back(key, *words);
  }
  if (set->json().is_object() && out.set.empty()) set->fail("layout.schema", "at least one attribute", "none");
  return out;
}

LayoutOp OpReader::replace() const {
  known({"ids", "label", "phrase", "appearance", "keep_size"});
  ReplaceOp out{names("ids"), text("label", kLongestWords, true), text("phrase", kLongestPhrase),
                text("appearance", kLongestWords)};
  if (const auto keep = x_op.member("keep_size")) out.keep_size = keep->boolean().value_or(true);
  if (!out.keep_size && out.appearance.empty()) {
    fail("layout.size", "an appearance whose aspect to take", "keep_size false alone",
         "give appearance, or keep the size");
  }
  return out;
}

LayoutOp OpReader::reorder() const {
  known({"ids", "to"});
  ReorderOp out{names("ids")};
  const auto to = x_op.required("to");
  if (!to) return out;
  if (!to->json().is_object()) {
    out.to = to->one_of({"front", "back", "forward", "backward"}).value_or("");
    return out;
  }
  to->object({"above", "below"});
  const auto above = to->member("above"), below = to->member("below");
  if (above.has_value() == below.has_value())
    to->fail("layout.target", "one of above or below", above ? "above and below" : "none");
  if (above) out.above = name(*above, false).value_or("");
  if (below) out.below = name(*below, false).value_or("");
  return out;
}

LayoutOp OpReader::noop() const {
  known({"reason"});
  return NoOp{word("reason", {"not_found", "ambiguous", "impossible", "already_so"})};
}

}  // namespace tiedit::artifacts
