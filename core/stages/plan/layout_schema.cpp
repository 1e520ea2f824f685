#include "stages/plan/layout_schema.h"

#include "artifacts/program.h"
#include "stages/layout/resolve.h"

namespace tiedit::stages {
namespace {

using io::Json;
using SchemaWords = std::vector<std::string>;

const SchemaWords kSchemaGrid{"center", "top_left",    "top",    "top_right",   "left",
                              "right",  "bottom_left", "bottom", "bottom_right"};
const SchemaWords kSchemaRelations{"left",  "right",  "above", "below",   "on",  "in",
                                   "under", "behind", "front", "between", "near"};

Json one_of(const SchemaWords& list) { return {{"type", "string"}, {"enum", list}}; }
Json one_of_or_null(const SchemaWords& list) {
  Json values = list;
  values.push_back(nullptr);
  return {{"type", {"string", "null"}}, {"enum", std::move(values)}};
}
Json type_or_null(const char* type) { return {{"type", {type, "null"}}}; }
Json a_list() { return {{"type", "array"}, {"items", {{"type", "number"}}}}; }
Json list_or_null() { return {{"type", {"array", "null"}}, {"items", {{"type", "number"}}}}; }
Json a_text() { return {{"type", "string"}}; }
Json a_number() { return {{"type", "number"}}; }
Json a_null() { return {{"type", "null"}}; }
Json any_form(std::vector<Json> forms) { return {{"anyOf", std::move(forms)}}; }

// A closed object, all of its properties required.
Json closed_object(const std::vector<std::pair<std::string, Json>>& members) {
  Json properties = Json::object(), required = Json::array();
  for (const auto& [name, schema] : members) {
    properties[name] = schema;
    required.push_back(name);
  }
  return {{"type", "object"},
          {"properties", std::move(properties)},
          {"required", std::move(required)},
          {"additionalProperties", false}};
}

class SchemaMaker {
 public:
  SchemaMaker(const Layout& layout, const Annotations& marks) {
    for (const LayoutObject& o : layout.objects)
      if (o.visible) x_names.push_back(o.id);
    x_ids = x_names;
    for (const MarkPlace& mark : all_marks(marks)) {
      x_marks.push_back(mark.name);
      x_names.push_back(mark.name);
      x_ids.push_back(mark.name);
      if (!mark.star) x_ids.push_back(mark.name + "*");
    }
  }

  Json schema() const {
    std::vector<Json> ops;
    if (!x_ids.empty()) {
      ops = {move(),       resize(),  remove(),  swap(),      duplicate(), align(),
             distribute(), arrange(), recolor(), attribute(), replace(),   reorder()};
    }
    ops.push_back(add());
    ops.push_back(op("noop", {{"reason", one_of({"not_found", "ambiguous", "impossible", "already_so"})}}));
    return closed_object({{"thought", a_text()},
                          {"ops", {{"type", "array"}, {"items", any_form(std::move(ops))}}},
                          {"caption", a_text()}});
  }

 private:
  using Members = std::vector<std::pair<std::string, Json>>;

  static Json op(const char* name, Members members) {
    members.insert(members.begin(), {"op", {{"type", "string"}, {"const", name}}});
    return closed_object(members);
  }
  Json with_ids(const char* name, Members members) const {
    members.insert(members.begin(), {"ids", ids()});
    return op(name, std::move(members));
  }
  Json ids() const { return {{"type", "array"}, {"items", one_of(x_ids)}}; }

  // One of the marks, or a_list.
  Json mark_or_numbers() const {
    std::vector<Json> forms;
    if (!x_marks.empty()) forms.push_back(one_of(x_marks));
    forms.push_back(a_list());
    forms.push_back(a_null());
    return any_form(std::move(forms));
  }

  Json relation() const {
    SchemaWords of = x_names;
    of.emplace_back("frame");
    return closed_object({{"side", one_of(kSchemaRelations)},
                          {"of", {{"type", "array"}, {"items", one_of(of)}}},
                          {"gap", type_or_null("number")}});
  }

  Members place() const {
    return {{"to", mark_or_numbers()},
            {"by", list_or_null()},
            {"rel", any_form({relation(), a_null()})},
            {"frame", one_of_or_null(kSchemaGrid)},
            {"anchor", one_of_or_null(kSchemaGrid)}};
  }

  Json move() const { return with_ids("move", place()); }
  Json resize() const {
    return with_ids("resize", {{"scale", any_form({a_number(), a_list(), a_null()})},
                               {"to_box", mark_or_numbers()},
                               {"size", list_or_null()},
                               {"width", type_or_null("number")},
                               {"height", type_or_null("number")},
                               {"like", one_of_or_null(x_names)},
                               {"pivot", one_of_or_null(kSchemaGrid)}});
  }
  Json add() const {
    std::vector<Json> at;
    if (!x_marks.empty()) at.push_back(one_of(x_marks));
    at.push_back(a_list());
    at.push_back(closed_object({{"rel", relation()}}));
    at.push_back(closed_object({{"frame", one_of(kSchemaGrid)}}));
    at.push_back(a_null());
    return op("add", {{"phrase", a_text()},
                      {"label", type_or_null("string")},
                      {"at", any_form(std::move(at))},
                      {"size", list_or_null()}});
  }
  Json remove() const { return with_ids("remove", {}); }
  Json swap() const { return op("swap", {{"a", ids()}, {"b", ids()}}); }
  Json duplicate() const {
    Members members = place();
    members.insert(members.begin(), {"count", type_or_null("integer")});
    return with_ids("duplicate", std::move(members));
  }
  Json align() const {
    SchemaWords refs{"union", "frame", "first", "largest"};
    refs.insert(refs.end(), x_names.begin(), x_names.end());
    return with_ids("align", {{"edge", one_of({"left", "hcenter", "right", "top", "vcenter", "bottom"})},
                              {"ref", one_of_or_null(refs)}});
  }
  Json distribute() const {
    return with_ids("distribute", {{"axis", one_of({"x", "y"})}, {"mode", one_of_or_null({"gaps", "centers"})}});
  }
  Json arrange() const {
    return with_ids("arrange", {{"pattern", one_of({"row", "column", "grid", "circle"})},
                                {"in", mark_or_numbers()},
                                {"order", one_of_or_null({"given", "size", "x", "y", "label"})},
                                {"gap", type_or_null("number")},
                                {"cols", type_or_null("integer")},
                                {"align", one_of_or_null({"bottom", "center", "top"})}});
  }
  Json recolor() const { return with_ids("recolor", {{"color", a_text()}}); }
  Json attribute() const {
    Members set;
    for (const char* key : {"color", "material", "pattern", "pose", "state", "age", "mood"})
      set.emplace_back(key, type_or_null("string"));
    return with_ids("attribute", {{"set", closed_object(set)}});
  }
  Json replace() const { return with_ids("replace", {{"label", a_text()}, {"phrase", type_or_null("string")}}); }
  Json reorder() const {
    return with_ids(
        "reorder",
        {{"to", any_form({one_of({"front", "back", "forward", "backward"}), closed_object({{"above", one_of(x_names)}}),
                          closed_object({{"below", one_of(x_names)}})})}});
  }

  SchemaWords x_names;  // objects and marks
  SchemaWords x_ids;    // and NAME*, all that a box shows
  SchemaWords x_marks;
};

}  // namespace

Json layout_reply_schema(const Layout& layout, const Annotations& marks) { return SchemaMaker(layout, marks).schema(); }

}  // namespace tiedit::stages
