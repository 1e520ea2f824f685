#pragma once
#include <functional>
#include <map>
#include <opencv2/core/mat.hpp>
#include <string>
#include <vector>

#include "artifacts/annotations.h"
#include "artifacts/layout.h"
#include "artifacts/program_json.h"
#include "base/error.h"

namespace tiedit::stages {

/// What becomes of boxes that leave the frame.
enum class Fit { clamp, shrink, allow, reject };

struct ApplyOptions {
  Fit fit = Fit::clamp;
  std::string star_anchor = "center";  ///< of what goes to a star, where neither op nor star has an anchor
  bool skip_failing = false;           ///< run the other ops when one fails
  bool keep_caption = false;
  artifacts::ProgramSource source{.name = "plan", .path = "layout_program", .kind = ErrorKind::input};
  /// What the sentence calls a mark ("B1" in lower case -> "cup"): the label of an object made from it.
  std::map<std::string, std::string> nouns = {};
  /// The pixels of a picture file that an op names as appearance, [h, w, 4] u8 RGBA; empty Mat: there is no such file.
  std::function<cv::Mat(const std::string& file)> picture = {};
};

struct AppliedProgram {
  Layout layout;
  bool changed = false;             ///< false: the layout is the one given
  std::vector<Error> skipped = {};  ///< of the ops left out (skip_failing)
  std::vector<Warning> warnings = {};
  std::string noop = {};  ///< the reason of a program of nothing but noop
};

/// Runs a program on a layout: the ops in order, each on the result so far; pure geometry and words.
/// Objects that end as they began are equal to those given, `raw` included. Objects that the program makes from marks
/// are in the result even when nothing else was done to them; one that it removes again stays, with `visible` false
/// and the change "remove" (see before_of).
/// A mark names what it showed in `layout`; where it showed nothing, what is there now.
/// Throws Error{source.kind}, or ErrorList for what can be told before any op runs; classes layout.id, layout.mark,
/// layout.empty, layout.count, layout.target, layout.size, layout.bounds, layout.limit, layout.schema:
/// `plan.json: layout_program.ops[2].ids[0]: an object, a mark or a name of an earlier op, got o9; …`.
AppliedProgram apply_program(const Layout& layout, const Program& program, const Annotations& marks,
                             const ApplyOptions& options = {});

/// The layout that `target` is to be compared with: `layout`, and the objects that target's program made from marks, as
/// they were before (at the mark's box, visible). `nouns` as ApplyOptions::nouns.
Layout before_of(const Layout& layout, const Layout& target, const Annotations& marks,
                 const std::map<std::string, std::string>& nouns = {});

}  // namespace tiedit::stages
