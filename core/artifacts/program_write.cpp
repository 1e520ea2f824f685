#include "artifacts/program_json.h"

namespace tiedit::artifacts {
namespace {

using io::Json;

void put(Json& object, const char* name, const std::string& text) {
  if (!text.empty()) object[name] = text;
}
template <class T>
void put(Json& object, const char* name, const std::optional<T>& value) {
  if (value) object[name] = *value;
}
void put(Json& object, const char* name, const std::optional<Point>& p) {
  if (p) object[name] = Json::array({p->x, p->y});
}
void put(Json& object, const char* name, const std::optional<Box>& b) {
  if (b) object[name] = Json::array({b->x0, b->y0, b->x1, b->y1});
}

Json relation_json(const Relation& rel) {
  Json out{{"side", rel.side}};
  out["of"] = rel.of.size() == 1 ? Json(rel.of[0]) : Json(rel.of);
  put(out, "gap", rel.gap);
  return out;
}

void put_place(Json& out, const Placement& place) {
  put(out, "to", place.to_mark);
  put(out, "to", place.to_point);
  put(out, "by", place.by);
  if (place.rel) out["rel"] = relation_json(*place.rel);
  put(out, "frame", place.frame);
  put(out, "anchor", place.anchor);
}

/// The members of an operation besides its name.
struct Writer {
  Json& out;

  void operator()(const MoveOp& op) {
    out["ids"] = op.ids;
    put_place(out, op.place);
  }
  void operator()(const ResizeOp& op) {
    out["ids"] = op.ids;
    if (op.scale && (*op.scale)[0] == (*op.scale)[1]) {
      out["scale"] = (*op.scale)[0];
    } else {
      put(out, "scale", op.scale);
    }
    put(out, "to_box", op.to_mark);
    put(out, "to_box", op.to_box);
    put(out, "size", op.size);
    put(out, "width", op.width);
    put(out, "height", op.height);
    put(out, "like", op.like);
    if (op.pivot != "bottom") out["pivot"] = op.pivot;
  }
  void operator()(const AddOp& op) {
    out["phrase"] = op.phrase;
    put(out, "label", op.label);
    put(out, "at", op.at_mark);
    put(out, "at", op.at_box);
    if (op.at_rel) out["at"] = Json{{"rel", relation_json(*op.at_rel)}};
    if (op.at_frame) out["at"] = Json{{"frame", *op.at_frame}};
    put(out, "size", op.size);
    put(out, "appearance", op.appearance);
    put(out, "as", op.as);
  }
  void operator()(const RemoveOp& op) { out["ids"] = op.ids; }
  void operator()(const SwapOp& op) {
    out["a"] = op.a;
    out["b"] = op.b;
  }
  void operator()(const DuplicateOp& op) {
    out["ids"] = op.ids;
    if (op.count != 1) out["count"] = op.count;
    if (op.place) put_place(out, *op.place);
    put(out, "as", op.as);
  }
  void operator()(const AlignOp& op) {
    out["ids"] = op.ids;
    out["edge"] = op.edge;
    if (op.ref != "union") out["ref"] = op.ref;
  }
  void operator()(const DistributeOp& op) {
    out["ids"] = op.ids;
    out["axis"] = std::string(1, op.axis);
    if (op.mode != "gaps") out["mode"] = op.mode;
  }
  void operator()(const ArrangeOp& op) {
    out["ids"] = op.ids;
    out["pattern"] = op.pattern;
    put(out, "in", op.in_mark);
    put(out, "in", op.in_box);
    if (op.order != "given") out["order"] = op.order;
    put(out, "gap", op.gap);
    put(out, "cols", op.cols);
    if (op.align != "bottom") out["align"] = op.align;
  }
  void operator()(const RecolorOp& op) {
    out["ids"] = op.ids;
    out["color"] = op.color;
  }
  void operator()(const AttributeOp& op) {
    out["ids"] = op.ids;
    out["set"] = Json::object();
    for (const auto& [key, value] : op.set) out["set"][key] = value;
  }
  void operator()(const ReplaceOp& op) {
    out["ids"] = op.ids;
    out["label"] = op.label;
    put(out, "phrase", op.phrase);
    put(out, "appearance", op.appearance);
    if (!op.keep_size) out["keep_size"] = false;
  }
  void operator()(const ReorderOp& op) {
    out["ids"] = op.ids;
    put(out, "to", op.to);
    if (!op.above.empty()) out["to"] = Json{{"above", op.above}};
    if (!op.below.empty()) out["to"] = Json{{"below", op.below}};
  }
  void operator()(const NoOp& op) { out["reason"] = op.reason; }
};

}  // namespace

io::Json to_json(const Program& program) {
  Json out{{"format", "tiedit.program/1"}};
  put(out, "thought", program.thought);
  out["ops"] = Json::array();
  for (const LayoutOp& op : program.ops) {
    Json member{{"op", to_string(op)}};
    std::visit(Writer{member}, op);
    out["ops"].push_back(std::move(member));
  }
  put(out, "caption", program.caption);
  return out;
}

}  // namespace tiedit::artifacts
