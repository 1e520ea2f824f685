#include "artifacts/annotation_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"

namespace tiedit::artifacts {
using io::JsonCursor;
namespace {

// Of one mask: a ring's cost is its vertices times the rows they span.
constexpr std::size_t kMostVertices = 20000;
constexpr double kFarthest = 1e6;

std::string grouped_count(std::size_t n) { return base::grouped(static_cast<std::int64_t>(n)); }

bool read_counts(const JsonCursor& counts, Rle& rle) {
  if (counts.json().is_string()) {
    auto values = counts_from_string(counts.json().get<std::string>());
    if (!values) return counts.fail("mask.rle", "COCO run lengths", io::describe(counts.json())), false;
    rle.counts = std::move(*values);
    return true;
  }
  for (const JsonCursor& item : counts.items()) {
    const auto v = item.integer(0, UINT32_MAX);
    if (!v) return false;
    rle.counts.push_back(static_cast<std::uint32_t>(*v));
  }
  return counts.json().is_array();
}

}  // namespace

std::optional<std::vector<double>> read_numbers(const JsonCursor& list) {
  std::vector<double> out;
  if (!list.json().is_array())
    return list.fail("json.type", "an array of numbers", io::describe(list.json())), std::nullopt;
  for (const JsonCursor& item : list.items()) {
    const std::optional<double> v = item.number();
    if (!v) return {};
    out.push_back(*v);
  }
  return out;
}

std::optional<MaskPolygons> read_polygons(const JsonCursor& list) {
  MaskPolygons polygons;
  std::size_t vertices = 0;
  for (const JsonCursor& ring : list.items()) {
    const std::optional<std::vector<double>> values = read_numbers(ring);
    if (!values) return {};
    if (values->size() < 6 || values->size() % 2 != 0) {
      return ring.fail("mask.polygon", "x,y of at least 3 corners", grouped_count(values->size()) + " numbers"),
             std::nullopt;
    }
    if (std::any_of(values->begin(), values->end(), [](double v) { return std::abs(v) > kFarthest; })) {
      return ring.fail("mask.polygon", "corners near the picture", "one beyond 1,000,000"), std::nullopt;
    }
    vertices += values->size() / 2;
    polygons.rings.push_back(*values);
  }
  if (vertices > kMostVertices)
    return list.fail("mask.polygon", "at most " + grouped_count(kMostVertices) + " corners", grouped_count(vertices)),
           std::nullopt;
  if (polygons.rings.empty()) return list.fail("mask.polygon", "at least one polygon", "none"), std::nullopt;
  return polygons;
}

std::optional<Rle> read_rle(const JsonCursor& mask) {
  const auto size = mask.required("size");
  const auto counts = mask.required("counts");
  if (!size || !counts) return {};
  const std::vector<JsonCursor> sides = size->items();
  if (sides.size() != 2) return size->fail("mask.rle", "2 numbers h,w", grouped_count(sides.size())), std::nullopt;
  const auto height = sides[0].integer(1, kLongestSide), width = sides[1].integer(1, kLongestSide);
  if (!height || !width) return {};
  Rle rle{static_cast<int>(*height), static_cast<int>(*width), {}};
  if (!read_counts(*counts, rle)) return {};
  const auto pixels = static_cast<std::uint64_t>(*height) * static_cast<std::uint64_t>(*width);
  if (total(rle) == pixels) return rle;
  counts->fail("mask.rle", base::grouped(static_cast<std::int64_t>(pixels)) + " pixels",
               base::grouped(static_cast<std::int64_t>(total(rle))));
  return {};
}

std::string read_text(const JsonCursor& object, const char* name, std::size_t longest) {
  const auto member = object.member(name);
  const auto text = member ? member->string() : std::nullopt;
  if (!text) return {};
  if (base::code_points(*text) > longest) {
    member->fail("json.range", fmt::format("at most {} characters", grouped_count(longest)),
                 grouped_count(base::code_points(*text)));
  }
  return *text;
}

std::array<double, 4> hull(const MaskPolygons& polygons) {
  std::array<double, 4> box{kFarthest, kFarthest, -kFarthest, -kFarthest};
  for (const std::vector<double>& ring : polygons.rings) {
    for (std::size_t i = 0; i + 1 < ring.size(); i += 2) {
      box = {std::min(box[0], ring[i]), std::min(box[1], ring[i + 1]), std::max(box[2], ring[i]),
             std::max(box[3], ring[i + 1])};
    }
  }
  return box;
}

}  // namespace tiedit::artifacts
