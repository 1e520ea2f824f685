#pragma once
#include <string>
#include <vector>

namespace tiedit::pipeline {

/// `tiedit annotations convert` as typed.
struct ConvertCommand {
  std::string in;
  std::string to = "tiedit";   ///< tiedit, coco, original
  std::string format = {};     ///< of `in`; empty: by its content
  std::string image = {};      ///< the picture the marks are of: its size, and which entry of a file for many
  int round = 0;               ///< decimals of the original's numbers: 2, or 0 for all
  std::string out = {};        ///< empty: stdout
};

/// Writes annotations in another format. Returns notes on what that format cannot hold.
/// Throws Error and ErrorList of kinds usage, config and input.
std::vector<std::string> convert_annotations(const ConvertCommand& command);

}  // namespace tiedit::pipeline
