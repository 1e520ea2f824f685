#pragma once
#include <string>

#include "image/difference.h"
#include "pipeline/flow.h"

namespace tiedit::pipeline {

/// What the work on an item found out, for its record.
struct ItemFacts {
  std::string image_sha256;
  cv::Size size;
  std::string instruction;
  std::string input_json;
  std::string outcome;  ///< edited, unchanged, unresolved; empty when there is no picture
  std::vector<EditRecord> edits;
  nlohmann::ordered_json notes = nlohmann::ordered_json::object();
  std::optional<image::OutsideDifference> outside;
  std::vector<std::pair<std::string, double>> timings;
  double decode_seconds = 0, encode_seconds = 0;
};

/// tiedit.item/1 of an item: what item.json and its line of run.jsonl hold. A pure function of inputs and settings but
/// for its last member, `timing`.
nlohmann::ordered_json make_record(const ItemRequest& request, const ItemSettings& settings, const ItemFacts& facts, const ItemResult& result);

/// The same as text for the picture itself: without outputs (a file cannot hold its own digest), timing and paths.
std::string embedded_record(const ItemRequest& request, const ItemSettings& settings, const ItemFacts& facts, const ItemResult& result);

}  // namespace tiedit::pipeline
