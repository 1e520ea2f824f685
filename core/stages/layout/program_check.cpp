#include "stages/layout/program_check.h"

#include <fmt/format.h>

#include <set>

#include "base/ascii.h"
#include "base/text.h"
#include "stages/layout/op_error.h"
#include "stages/layout/phrase_words.h"
#include "stages/layout/placement.h"
#include "stages/layout/resolve.h"
#include "stages/lexicon.h"

namespace tiedit::stages {
namespace {

using base::ascii_lower;

/// Checks the operations in their order, remembering the names that earlier ones make.
class Checker {
 public:
  Checker(const Layout& layout, const Annotations& marks, const artifacts::ProgramSource& source)
      : x_layout(layout), x_marks(marks), x_source(source) {}

  std::map<std::size_t, std::vector<Error>> run(const Program& program) {
    for (x_op = 0; x_op < program.ops.size(); ++x_op) {
      x_op_name = to_string(program.ops[x_op]);
      std::visit(*this, program.ops[x_op]);
    }
    return std::move(x_errors);
  }

  void operator()(const MoveOp& op) {
    names(op.ids);
    placement(op.place);
  }
  void operator()(const ResizeOp& op) {
    names(op.ids);
    if (op.to_mark) region("to_box", *op.to_mark);
    if (op.like) thing("like", *op.like);
  }
  void operator()(const AddOp& op) {
    if (op.at_mark) mark("at", *op.at_mark);
    if (op.at_rel) relation("at.rel", *op.at_rel);
    const auto at = op.at_mark ? find_mark(x_marks, *op.at_mark) : std::nullopt;
    if (at && !at->star && op.size) fail("layout.target", x_op_name, "a box or a size", "both", "keep one");
    made(op.as);
  }
  void operator()(const RemoveOp& op) { names(op.ids); }
  void operator()(const SwapOp& op) {
    names(op.a, "a");
    names(op.b, "b");
  }
  void operator()(const DuplicateOp& op) {
    names(op.ids);
    if (op.place) placement(*op.place);
    made(op.as);
  }
  void operator()(const AlignOp& op) {
    names(op.ids);
    static const std::set<std::string> words{"union", "frame", "first", "largest"};
    if (!words.contains(ascii_lower(op.ref))) thing("ref", op.ref);
  }
  void operator()(const DistributeOp& op) { names(op.ids); }
  void operator()(const ArrangeOp& op) {
    names(op.ids);
    if (op.in_mark) region("in", *op.in_mark);
  }
  void operator()(const RecolorOp& op) {
    names(op.ids);
    if (colour_words(op.color, lexicon()).empty()) {
      fail("layout.schema", "color", "a colour's name or #rrggbb", op.color.empty() ? "\"\"" : op.color);
    }
  }
  void operator()(const AttributeOp& op) { names(op.ids); }
  void operator()(const ReplaceOp& op) { names(op.ids); }
  void operator()(const ReorderOp& op) {
    names(op.ids);
    if (!op.above.empty()) thing("to.above", op.above);
    if (!op.below.empty()) thing("to.below", op.below);
  }
  void operator()(const NoOp&) {}

 private:
  void fail(const std::string& slug, const std::string& member, std::string need, std::string got,
            std::string remedy = {}) {
    x_errors[x_op].push_back(
        op_error(x_source, x_op, member, {slug, std::move(need), std::move(got), std::move(remedy)}));
  }

  void names(const Names& list, const std::string& member = "ids") {
    for (std::size_t i = 0; i < list.size(); ++i) {
      const std::string at = fmt::format("{}[{}]", member, i);
      if (!list[i].ends_with('*')) {
        thing(at, list[i]);
        continue;
      }
      const auto found = find_mark(x_marks, list[i].substr(0, list[i].size() - 1));
      if (!found || found->star) fail("layout.mark", at, "a box before *", list[i]);
    }
  }

  void thing(const std::string& member, const std::string& name) {
    const std::string key = ascii_lower(name);
    if (x_made.contains(key)) return;
    const LayoutObject* object = find_object(x_layout, name);
    if ((object && object->visible) || find_mark(x_marks, name)) return;
    if (object) return fail("layout.id", member, "a visible object", name);
    fail("layout.id", member, "an object, a mark or a name of an earlier operation", name,
         base::suggestion(name, known_names()));
  }

  void mark(const std::string& member, const std::string& name) {
    if (find_mark(x_marks, name)) return;
    const std::vector<std::string> marks = mark_names();
    fail("layout.mark", member, "a box or a star", name, marks.empty() ? "draw one" : base::suggestion(name, marks));
  }

  void region(const std::string& member, const std::string& name) {
    if (ascii_lower(name) != "frame") mark(member, name);
  }

  void placement(const Placement& place) {
    if (place.to_mark) mark("to", *place.to_mark);
    if (place.rel) relation("rel", *place.rel);
  }

  void relation(const std::string& member, const Relation& rel) {
    if (rel.of.size() == 1 && ascii_lower(rel.of[0]) == "frame") {
      if (!frame_place_of(rel.side)) {
        fail("layout.target", member + ".side", "left, right, above, below or in for the frame", rel.side);
      }
      return;
    }
    for (const std::string& of : rel.of) thing(member + ".of", of);
  }

  void made(const std::string& as) {
    if (as.empty()) return;
    if (find_object(x_layout, as) || find_mark(x_marks, as)) {
      fail("layout.id", "as", "a name of its own", as, "an object or a mark has it");
    }
    x_made.insert(ascii_lower(as));
  }

  std::vector<std::string> mark_names() const {
    std::vector<std::string> out;
    for (const MarkPlace& place : all_marks(x_marks)) out.push_back(place.name);
    return out;
  }

  std::vector<std::string> known_names() const {
    std::vector<std::string> out;
    for (const LayoutObject& object : x_layout.objects)
      if (object.visible) out.push_back(object.id);
    for (const std::string& name : mark_names()) out.push_back(name);
    out.insert(out.end(), x_made.begin(), x_made.end());
    return out;
  }

  const Layout& x_layout;
  const Annotations& x_marks;
  const artifacts::ProgramSource& x_source;
  std::size_t x_op = 0;
  std::string x_op_name;
  std::set<std::string> x_made;
  std::map<std::size_t, std::vector<Error>> x_errors;
};

}  // namespace

std::map<std::size_t, std::vector<Error>> check_program(const Layout& layout, const Program& program,
                                                        const Annotations& marks,
                                                        const artifacts::ProgramSource& source) {
  return Checker(layout, marks, source).run(program);
}

}  // namespace tiedit::stages
