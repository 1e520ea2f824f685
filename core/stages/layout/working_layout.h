#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "stages/layout/program_run.h"
#include "stages/layout/resolve.h"

namespace tiedit::stages {

/// Objects of the working layout, as places in its list.
using Selection = std::vector<std::size_t>;

/// What a name that supports something else stands for: a box, and the objects that it is around (none for a star, or a
/// mark that shows nothing).
struct Support {
  Box box;
  Selection objects = {};
};

/// The layout while a program runs on it, with what its names stand for.
class WorkingLayout {
 public:
  WorkingLayout(const Layout& before, const Annotations& marks, const ApplyOptions& options);

  Layout& layout() { return x_now.layout; }
  const Layout& layout() const { return x_now.layout; }
  const ApplyOptions& options() const { return x_options; }
  LayoutObject& object(std::size_t i) { return x_now.layout.objects[i]; }
  const Box& box(std::size_t i) const { return x_now.layout.objects[i].box; }
  std::vector<Box> boxes(const Selection& selection) const;
  /// In pixels; a layout that does not know its picture is taken for a square.
  double picture_width() const { return knows_picture() ? x_now.layout.image.width : kUnknownSide; }
  double picture_height() const { return knows_picture() ? x_now.layout.image.height : kUnknownSide; }

  /// Tells which operation runs, for the places of errors.
  void begin(std::size_t op, const std::string& name);
  /// An error of the operation, or of one of its members ("ids[0]").
  Error error(const std::string& slug, const std::string& member, std::string need, std::string got,
              std::string remedy = {}) const;

  /// The objects of names, each once, in the order of the names; a mark without an object may become one.
  /// Throws layout.empty for a name that stands for nothing (any more).
  Selection select(const Names& names, const std::string& member = "ids");
  /// What something is to be placed beside.
  Support support(const std::string& name, const std::string& member);
  /// The mark of a name. Throws layout.mark.
  MarkPlace mark(const std::string& name, const std::string& member) const;
  /// Whether a name stands for a mark, and for no object or earlier result.
  bool names_mark(const std::string& name) const;
  /// The box of a mark, a star's of no size; of "frame" the frame.
  Box region(const std::string& name, const std::string& member) const;

  /// Gives a group its new boxes, after the fit policy and rounded. Throws layout.bounds, layout.size.
  void place(const Selection& group, const std::vector<Box>& boxes);
  /// What the policy and rounding make of boxes, checked; `ids` for the error.
  std::vector<Box> settled(const std::vector<Box>& boxes, const std::vector<std::string>& ids) const;
  /// Records what an operation does to its objects.
  void touch(const Selection& group);

  /// Appends a new object, with the next id. Throws layout.limit. Returns its place.
  std::size_t append(LayoutObject object);
  /// Removes objects; those made from marks stay as invisible ones.
  void remove(const Selection& group);
  /// Makes `as` stand for objects.
  void define(const std::string& as, const Selection& objects);

  /// What a failing operation must not leave behind.
  struct State {
    Layout layout;
    std::map<std::string, std::vector<std::string>> made = {};   // `as` (lower case) to ids
    std::map<std::string, std::vector<std::string>> shown = {};  // mark (lower case) to ids, best first
    std::set<std::string> touched = {};
    std::map<std::string, LayoutObject> from_marks = {};  // by id, as they were made
  };
  const State& state() const { return x_now; }
  void restore(State state) { x_now = std::move(state); }

 private:
  static constexpr double kUnknownSide = 1000;
  bool knows_picture() const { return x_now.layout.image.width > 0 && x_now.layout.image.height > 0; }
  std::vector<std::string> named(const std::string& name, const std::string& member);
  std::vector<std::string> shown_by(const MarkPlace& mark, bool plural);
  /// The visible object with that id, or null.
  const LayoutObject* visible(const std::string& id) const;
  std::string materialise(const MarkPlace& mark);
  std::string next_id();
  std::size_t push(LayoutObject object);

  const Layout& x_before;
  const Annotations& x_marks;
  const ApplyOptions& x_options;
  State x_now;
  std::size_t x_op = 0;
  std::string x_op_name;
};

}  // namespace tiedit::stages
