#pragma once
#include <optional>
#include <string>
#include <vector>

#include "artifacts/annotations.h"
#include "artifacts/layout.h"
#include "artifacts/program.h"
#include "base/error.h"
#include "io/json.h"

namespace tiedit::stages {

/// A whole layout as a model returns it: `prompt` and `boxes` of name, box {x, y, width, height} and perhaps unique_id.
struct ReturnedBox {
  std::string id = {};  ///< o<unique_id>; empty: none
  std::string name;
  Box box;
};
struct ReturnedLayout {
  std::string prompt;
  std::vector<ReturnedBox> boxes;
};

/// Reads one; chain_of_thought is left behind. Throws ErrorList of kind input, classes layout.schema, layout.size,
/// layout.bounds (more than 2 % outside).
ReturnedLayout returned_layout(const io::Json& value);

/// What changed, as a program. Boxes are told apart by their id, else by name and best overlap. A box within half of
/// the second decimal of where it was has not moved: that is all such texts carry.
struct LayoutDifference {
  Program program;
  std::vector<std::string> changed = {};  ///< ids of objects of the layout
  std::vector<std::string> added = {};    ///< phrases
};
LayoutDifference layout_difference(const Layout& before, const ReturnedLayout& after);

/// The changes to objects that no word and no mark of the sentence can mean, class layout.conserve:
/// `o2: unchanged, which no word or mark of the instruction means, got a change`.
std::vector<Warning> unreferred_changes(const Layout& before, const LayoutDifference& difference,
                                        const Annotations& marks, const std::string& instruction);

/// A layout as the original writes one in a prompt: {prompt, boxes: [{unique_id, name, box}]}, all numbers real.
io::Json scene_graph_of(const Layout& layout);

}  // namespace tiedit::stages
