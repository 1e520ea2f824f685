#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace tiedit::io {

/// A place in a text file, both from 1; columns count characters. line 0: no place (the command line).
struct Place {
  int line = 0;
  int column = 0;
  auto operator<=>(const Place&) const = default;
};

/// Where a value comes from: a place and a path in a file, or a flag of the command line.
struct Spot {
  Place at = {};
  std::string path = {};  ///< "steps[2].treshold", or "--set paint.stpes" when there is no place

  bool is_flag() const { return at.line == 0; }
  Spot member(std::string_view key, Place place) const;
  Spot item(std::size_t index, Place place) const;
};

/// The errors of one file, all of kind config, thrown together in order of their places.
class PlacedErrors {
 public:
  explicit PlacedErrors(std::string file) : x_file(std::move(file)) {}

  /// `parts.where` is filled in from the spot: `file:line:col: path`, or the flag alone.
  void add(const Spot& spot, std::string slug, ErrorParts parts);
  /// An error whose place in the file is told by a byte, not by a line: `file: byte 57: ...`.
  void add_at_file(std::string slug, ErrorParts parts);

  bool empty() const { return x_errors.empty(); }
  std::size_t size() const { return x_errors.size(); }
  /// Throws ErrorList, by line and column, flags last; beyond 100 errors the rest is only counted.
  void throw_if_any() const;

 private:
  struct Placed {
    Place at;
    Error error;
  };
  std::string x_file;
  std::vector<Placed> x_errors;
};

/// At most 80 bytes of a value for an error line, cut at a character and marked with "...".
std::string shown(std::string_view value);

}  // namespace tiedit::io
