#pragma once
#include <functional>
#include <string>
#include <vector>

#include "artifacts/program.h"
#include "io/json_cursor.h"

namespace tiedit::artifacts {

/// Reads the operations of a program; everything that is wrong goes to the cursors' list.
class OpReader {
 public:
  OpReader(const io::JsonCursor& op, std::string name, io::JsonErrors& errors)
      : x_op(op), x_name(std::move(name)), x_errors(errors) {}

  LayoutOp read() const;

 private:
  LayoutOp move() const;
  LayoutOp resize() const;
  LayoutOp add() const;
  LayoutOp remove() const;
  LayoutOp swap() const;
  LayoutOp duplicate() const;
  LayoutOp align() const;
  LayoutOp distribute() const;
  LayoutOp arrange() const;
  LayoutOp recolor() const;
  LayoutOp attribute() const;
  LayoutOp replace() const;
  LayoutOp reorder() const;
  LayoutOp noop() const;

  void known(std::vector<std::string> members) const;
  /// Those of `forms` that are given, and whether there is exactly one.
  bool one_form(const std::vector<std::string>& forms, bool optional = false) const;
  /// An error of the whole operation: `layout_program.ops[2].move: …`.
  void fail(const std::string& slug, std::string need, std::string got, std::string remedy = {}) const;

  Names names(const char* member) const;
  std::optional<std::string> name(const io::JsonCursor& value, bool plural) const;
  std::string text(const char* member, std::size_t longest, bool required = false) const;
  std::string word(const char* member, const std::vector<std::string>& words, const char* by_default = nullptr) const;
  std::string as() const;
  std::optional<std::vector<double>> numbers(const io::JsonCursor& value, std::size_t count) const;
  std::optional<Point> point(const io::JsonCursor& value) const;
  std::optional<Box> box(const io::JsonCursor& value) const;
  std::optional<double> length(const io::JsonCursor& value) const;
  std::optional<std::array<double, 2>> lengths(const io::JsonCursor& value) const;
  std::optional<double> gap(const io::JsonCursor& object) const;
  std::optional<Relation> relation(const io::JsonCursor& value) const;
  Placement placement() const;
  void mark_or_box(const char* member, std::optional<std::string>& mark, std::optional<Box>& box_out) const;

  const io::JsonCursor& x_op;
  std::string x_name;
  io::JsonErrors& x_errors;
};

inline const std::vector<std::string> kAnchorWords{"center", "top_left",    "top",    "top_right",   "left",
                                                   "right",  "bottom_left", "bottom", "bottom_right"};
inline constexpr std::size_t kMostOps = 32;
inline constexpr std::size_t kLongestPhrase = 600, kLongestWords = 200;

}  // namespace tiedit::artifacts
