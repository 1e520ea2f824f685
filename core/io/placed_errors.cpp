#include "io/placed_errors.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/text.h"

namespace tiedit::io {
namespace {

constexpr std::size_t kMaxShown = 80;
constexpr std::size_t kMaxErrors = 100;

}  // namespace

std::string shown(std::string_view value) {
  if (value.size() <= kMaxShown) return std::string(value);
  std::size_t end = kMaxShown - 3;
  while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0U) == 0x80U) --end;
  return std::string(value.substr(0, end)) + "...";
}

Spot Spot::member(std::string_view key, Place place) const {
  return {is_flag() ? Place{} : place, path.empty() ? shown(key) : path + "." + shown(key)};
}

Spot Spot::item(std::size_t index, Place place) const {
  return {is_flag() ? Place{} : place, fmt::format("{}[{}]", path, index)};
}

void PlacedErrors::add(const Spot& spot, std::string slug, ErrorParts parts) {
  parts.where = spot.path;
  if (!spot.is_flag()) {
    parts.where = fmt::format("{}:{}:{}", x_file, spot.at.line, spot.at.column);
    if (!spot.path.empty()) parts.where += ": " + spot.path;
  }
  x_errors.push_back({spot.at, Error(ErrorKind::config, std::move(slug), std::move(parts))});
}

void PlacedErrors::add_at_file(std::string slug, ErrorParts parts) {
  parts.where = parts.where.empty() ? x_file : x_file + ": " + parts.where;
  x_errors.push_back({Place{1, 1}, Error(ErrorKind::config, std::move(slug), std::move(parts))});
}

void PlacedErrors::throw_if_any() const {
  if (x_errors.empty()) return;
  std::vector<const Placed*> order;
  for (const Placed& e : x_errors) order.push_back(&e);
  const auto key = [](const Placed* e) { return e->at.line == 0 ? Place{std::numeric_limits<int>::max(), 0} : e->at; };
  std::stable_sort(order.begin(), order.end(), [&](const Placed* a, const Placed* b) { return key(a) < key(b); });
  std::vector<Error> errors;
  for (const Placed* e : order) {
    if (errors.size() == kMaxErrors) break;
    errors.push_back(e->error);
  }
  if (order.size() > kMaxErrors) {
    const auto more = static_cast<std::int64_t>(order.size() - kMaxErrors);
    errors.emplace_back(ErrorKind::config, "yaml.more",
                        ErrorParts{x_file, "no errors", base::grouped(more) + " more", "mend the ones above first"});
  }
  throw ErrorList(std::move(errors));
}

}  // namespace tiedit::io
