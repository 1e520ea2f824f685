#pragma once
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "image/geometry.h"

namespace tiedit {

/// tiedit.program/1: operations on a layout. Names are object ids, mark names, `NAME*` (all objects in a box mark) or
/// the `as` of an earlier op.
using Names = std::vector<std::string>;

/// Beside, above, on, in, ... something. `of` holds one name, two for between, or "frame".
struct Relation {
  std::string side;  ///< left right above below on in under front behind near between
  Names of;
  std::optional<double> gap = {};
};

/// Where to: exactly one of the members but anchor is set.
struct Placement {
  std::optional<std::string> to_mark = {};
  std::optional<Point> to_point = {};
  std::optional<Point> by = {};
  std::optional<Relation> rel = {};
  std::optional<std::string> frame = {};  ///< 9-grid name or side
  std::string anchor = {};                ///< center or a 9-grid name; empty: the rule of a star as target
};

struct MoveOp {
  Names ids;
  Placement place;
};
/// Exactly one of scale, to_mark, to_box, size, width, height and like.
struct ResizeOp {
  Names ids;
  std::optional<std::array<double, 2>> scale = {};
  std::optional<std::string> to_mark = {};
  std::optional<Box> to_box = {};
  std::optional<std::array<double, 2>> size = {};
  std::optional<double> width = {}, height = {};
  std::optional<std::string> like = {};
  std::string pivot = "bottom";
};
struct AddOp {
  std::string phrase;
  std::string label = {};  ///< empty: made from the phrase
  std::optional<std::string> at_mark = {};
  std::optional<Box> at_box = {};
  std::optional<Relation> at_rel = {};
  std::optional<std::string> at_frame = {};  ///< as Placement::frame
  std::optional<std::array<double, 2>> size = {};
  std::string appearance = {};  ///< a picture file
  std::string as = {};
};
struct RemoveOp {
  Names ids;
};
struct SwapOp {
  Names a, b;
};
/// `place` empty: shifted to the right of the original.
struct DuplicateOp {
  Names ids;
  int count = 1;  ///< 1..16
  std::optional<Placement> place = {};
  std::string as = {};
};
struct AlignOp {
  Names ids;
  std::string edge;             ///< left hcenter right top vcenter bottom
  std::string ref = "union";  ///< union frame first largest, a mark or an id
};
struct DistributeOp {
  Names ids;
  char axis = 'x';
  std::string mode = "gaps";  ///< gaps | centers
};
struct ArrangeOp {
  Names ids;
  std::string pattern;  ///< row column grid circle
  std::optional<std::string> in_mark = {};
  std::optional<Box> in_box = {};
  std::string order = "given";  ///< given size x y label
  std::optional<double> gap = {};
  std::optional<int> cols = {};
  std::string align = "bottom";  ///< bottom center top
};
struct RecolorOp {
  Names ids;
  std::string color;  ///< a word of the colour table or #rrggbb
};
struct AttributeOp {
  Names ids;
  std::vector<std::pair<std::string, std::string>> set;
};
struct ReplaceOp {
  Names ids;
  std::string label;
  std::string phrase = {};
  std::string appearance = {};
  bool keep_size = true;
};
/// Exactly one of to, above and below.
struct ReorderOp {
  Names ids;
  std::string to = {};  ///< front back forward backward
  std::string above = {}, below = {};
};
struct NoOp {
  std::string reason;  ///< not_found ambiguous impossible already_so
};

using LayoutOp = std::variant<MoveOp, ResizeOp, AddOp, RemoveOp, SwapOp, DuplicateOp, AlignOp, DistributeOp, ArrangeOp,
                              RecolorOp, AttributeOp, ReplaceOp, ReorderOp, NoOp>;
inline constexpr std::array<const char*, 14> kLayoutOpNames{"move",       "resize",  "add",     "remove",    "swap",
                                                            "duplicate",  "align",   "distribute", "arrange", "recolor",
                                                            "attribute", "replace", "reorder", "noop"};
inline const char* to_string(const LayoutOp& op) { return kLayoutOpNames[op.index()]; }

struct Program {
  std::string thought = {};
  std::vector<LayoutOp> ops;  ///< 1..32
  std::string caption = {};
};

}  // namespace tiedit
