#pragma once
#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "image/geometry.h"

namespace tiedit {

/// Operations of an edit, spelled as in tiedit.plan/1.
enum class Op { add, remove, replace, attribute, text, background, style, relight, move, resize, duplicate, keep };
inline constexpr std::array<const char*, 12> kOpNames{"add",        "remove", "replace", "attribute", "text",      "background",
                                                      "style",      "relight", "move",   "resize",    "duplicate", "keep"};
inline const char* to_string(Op op) { return kOpNames[static_cast<std::size_t>(op)]; }

enum class RegionKind { phrase, box, points, mask, set_union, subtract, intersect, whole };
inline constexpr std::array<const char*, 8> kRegionKindNames{"phrase", "box",      "points",    "mask",
                                                             "union",  "subtract", "intersect", "whole"};
inline const char* to_string(RegionKind kind) { return kRegionKindNames[static_cast<std::size_t>(kind)]; }

/// A point with a label: 1 inside, 0 outside the wanted thing.
struct RegionPoint {
  double x = 0, y = 0;
  int label = 1;
};

/// Where an edit works. Boxes and points are fractions unless the plan says coord_space px.
struct Region {
  RegionKind kind = RegionKind::whole;
  std::string query = {};
  std::vector<Box> boxes = {};
  std::vector<RegionPoint> points = {};
  std::string mask_ref = {};           ///< whole | eN.mask|raw|source_mask|dest_mask | user:NAME | file:PATH
  std::vector<std::string> of = {};    ///< refs of union, subtract, intersect
  std::vector<std::string> must_keep = {};
  std::optional<bool> invert = {}, reground = {}, include_shadow = {};
  std::optional<double> dilate_px = {}, feather_px = {};
  std::string source = {};             ///< user | planner | prior, or empty
  std::optional<double> scale = {};
};

/// The closed words of an attribute edit, in schema order: color, material, pattern, pose, state, age, mood.
using Attributes = std::vector<std::pair<std::string, std::string>>;

struct EditText {
  std::string value;
  std::string mode = {};  ///< render | model | flag, or empty
};

struct EditParams {
  std::string backend = {};
  std::optional<double> strength = {}, guidance = {};
  std::optional<int> steps = {};
  std::optional<std::uint64_t> seed = {};
  std::string crop = {};  ///< auto | never | always, or empty
};

struct Check {
  std::string type;  ///< count | present | absent | ocr | bg_exact
  std::optional<std::string> phrase = {};
  std::optional<int> n = {};
  std::optional<std::string> value = {};
};

/// One entry of a plan (artifact Edit). Empty strings and empty lists are members that are not written,
/// but for description, which is always written.
struct Edit {
  std::string id;  ///< e0, e1, ... e99
  Op op = Op::attribute;
  std::string target_phrase;
  Region region;
  std::optional<Region> destination = {};
  std::string description;
  std::string source_caption = {}, target_caption = {}, negative_prompt = {};
  std::vector<std::string> depends_on = {};
  std::optional<EditText> text = {};
  Attributes attributes = {};
  std::string adjust = {};  ///< brighter, darker, ..., or empty
  std::optional<double> amount = {};
  std::string rationale = {};
  std::vector<Check> checks = {};
  std::optional<EditParams> params = {};

  /// The value of one attribute, or empty.
  std::string attribute(const std::string& key) const {
    for (const auto& [k, v] : attributes)
      if (k == key) return v;
    return {};
  }
};

struct Reject {
  std::string code;  ///< not_an_edit, not_understood, not_found, ambiguous, impossible, already_so, unsupported, refused
  std::string reason;
};

/// tiedit.plan/1: what is to be done, in execution order once normalised.
struct Plan {
  std::string instruction;
  std::vector<Edit> edits;
  std::optional<Reject> reject = {};
  std::string coord_space = {};  ///< rel | px, or empty (rel)
  std::string exec = {};         ///< sequential | union, or empty (sequential)
  std::string source_caption = {}, target_caption = {}, global_negative_prompt = {};
  std::vector<Check> checks = {};
  std::optional<nlohmann::ordered_json> image = {};           ///< {name, width, height, sha256}
  std::optional<nlohmann::ordered_json> planner = {};         ///< {stage, model, prompt_sha256, attempts, normalised}
  std::optional<nlohmann::ordered_json> layout_program = {};  ///< carried through untouched
};

}  // namespace tiedit
