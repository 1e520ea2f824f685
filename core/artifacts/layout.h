#pragma once
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <opencv2/core/mat.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "image/geometry.h"

namespace tiedit {

/// An object's own pixels in a file: straight-alpha RGBA, and the rectangle of the source picture it covers.
struct Appearance {
  std::string file;
  Box box;
};

/// A thing in the picture. Empty strings and empty lists are members that are not written.
struct LayoutObject {
  std::string id;           ///< o<int>, or the name of the mark it was made from
  std::string label;        ///< noun phrase without article and colour word, lower case
  std::string phrase;       ///< what a text encoder gets
  Box box;                  ///< fractions of the displayed picture, at most 6 decimals
  int z = 0;                ///< paint order, low first; ties by place in the list
  bool background = false;  ///< kind: never rendered, never selected by "everything"
  bool visible = true;      ///< else neither painted nor selectable
  std::string mask = {};    ///< PNG beside the layout, of the picture's size
  std::optional<Appearance> appearance = {};
  std::vector<std::pair<std::string, std::string>> attributes =
      {};                   ///< color, material, ... in the order they were set
  std::string source = {};  ///< user | planner | import
  std::optional<double> score = {};
  std::string from = {};                 ///< the object it is a copy of
  std::string mark = {};                 ///< the user's mark it came from
  std::vector<std::string> change = {};  ///< what this run did: move, resize, recolor, ...
  std::string raw = {};  ///< its JSON text as read; written again byte by byte. Whoever changes the object empties it
};

/// tiedit.layout/1: what is where, before (port `layout`) or after (port `target`) the edits.
struct Layout {
  struct Picture {
    std::string file;
    int width = 0, height = 0;
    std::string sha256 = {};
  };
  Picture image;
  std::string caption = {};
  std::string plate = {};             ///< the clean background, a PNG beside the layout; empty: none yet
  std::vector<LayoutObject> objects;  ///< in reading order
  int last_id = 0;                    ///< the highest integer any id of the chain ever had
  /// Pixels of the files it names: masks [H, W] u8 {0, 255}, appearances [h, w, 4] u8 RGBA, the plate [H, W, 3] u8 RGB.
  std::map<std::string, cv::Mat> pixels = {};
};

/// Object by id (case-insensitive), or null.
const LayoutObject* find_object(const Layout& layout, const std::string& id);

}  // namespace tiedit
