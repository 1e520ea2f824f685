#include "artifacts/mark_checks.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace tiedit::artifacts {
namespace {

bool is_far(double v) { return v < -kOvershoot || v > 1 + kOvershoot; }

}  // namespace

std::optional<MarkFault> box_fault(const std::array<double, 4>& b, bool px, const std::string& outside_remedy) {
  const auto pair = [](double low, double high) { return base::shortest(low) + " and " + base::shortest(high); };
  if (b[0] >= b[2]) return MarkFault{"box.order", "x0 < x1", pair(b[0], b[2]), ""};
  if (b[1] >= b[3]) return MarkFault{"box.order", "y0 < y1", pair(b[1], b[3]), ""};
  const bool apart = b[0] >= 1 || b[1] >= 1 || b[2] <= 0 || b[3] <= 0;
  if (px || !(std::any_of(b.begin(), b.end(), is_far) || apart)) return {};
  const bool above = std::any_of(b.begin(), b.end(), [](double v) { return v > 1 + kOvershoot; });
  return MarkFault{"box.outside", "inside 0..1", numbers(b.data(), 4), above ? outside_remedy : ""};
}

std::optional<MarkFault> star_fault(const std::array<double, 2>& at, bool px, const std::string& outside_remedy) {
  if (px || !std::any_of(at.begin(), at.end(), is_far)) return {};
  const bool above = at[0] > 1 + kOvershoot || at[1] > 1 + kOvershoot;
  return MarkFault{"star.outside", "inside 0..1", numbers(at.data(), 2), above ? outside_remedy : ""};
}

const char* role_word(MarkRole role) {
  static constexpr std::array<const char*, 7> kWords{"", "object", "region", "target", "keep", "shadow", "select"};
  return kWords.at(static_cast<std::size_t>(role));
}

bool is_mark_name(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto later = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-'; };
  return !name.empty() && name.size() <= 32 && letter(name.front()) && std::all_of(name.begin(), name.end(), later);
}

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

std::string numbers(const double* first, std::size_t n) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < n; ++i) words.push_back(base::shortest(first[i]));
  return base::join(words, ",");
}

}  // namespace tiedit::artifacts
